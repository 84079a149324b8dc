#ifndef CIAMLIBXML2_SHIM_H
#define CIAMLIBXML2_SHIM_H

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlversion.h>

#endif
