// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import CIAMLibXML2

/// libxml2's push parser with an own set of SAX2 handlers: the only place that holds a C pointer.
///
/// A handler that is not set is one that libxml2 does not have: nothing resolves, declares, loads or substitutes an
/// entity. Errors go to the context's own structured handler, so no process-wide handler is touched and nothing is
/// written to standard error.
package enum SAXParser {
    /// Reads bytes that ``XMLDocument`` has looked at; is safe without that too, but slow with many attributes.
    package static func parse(_ bytes: ArraySlice<UInt8>, limits: XMLLimits) throws(XMLError) -> XMLElement {
        _ = initialized
        var session = SAXSession(limits: limits)
        try unsafe withUnsafeMutablePointer(to: &session) { session throws(XMLError) in
            var handler = unsafe SAXSession.handler
            guard let context = unsafe xmlCreatePushParserCtxt(&handler, session, nil, 0, nil) else {
                throw XMLError(.unavailable, "the XML parser could not be made")
            }
            defer { unsafe xmlFreeParserCtxt(context) }
            unsafe session.pointee.context = context
            defer { unsafe session.pointee.context = nil }
            _ = unsafe xmlCtxtUseOptions(context, options)
            let status = unsafe feed(bytes, to: context)
            if let failure = unsafe session.pointee.failure { throw failure }
            guard status == 0, unsafe context.pointee.wellFormed == 1 else {
                throw SAXSession.error(code: status, line: nil)
            }
        }
        guard let root = session.tree.root else {
            throw XMLError(.malformed, "the XML ends before its root element does")
        }
        return root
    }

    /// Made once and before any parser, because libxml2 2.9 looks at its own flag without a lock.
    private static let initialized: Void = xmlInitParser()

    /// No network, no line on standard error, and the declared encoding, which the screen has read, is not acted on.
    ///
    /// What is left out matters as much: NOENT, DTDLOAD, DTDATTR, DTDVALID, XINCLUDE, HUGE, RECOVER.
    private static let options = CInt(
        bitPattern: XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
            | XML_PARSE_IGNORE_ENC.rawValue
    )

    private static func feed(_ bytes: ArraySlice<UInt8>, to context: xmlParserCtxtPtr) -> CInt {
        unsafe bytes.withUnsafeBytes { buffer in
            let characters = unsafe buffer.assumingMemoryBound(to: CChar.self)
            return unsafe xmlParseChunk(context, characters.baseAddress, CInt(characters.count), 1)
        }
    }
}

/// What the handlers of one parse share; they get a pointer to it.
///
/// Safe, although it keeps a pointer: that is only set while the parser it points to lives.
@safe
struct SAXSession {
    /// The parser, as long as it lives.
    var context: xmlParserCtxtPtr?
    private(set) var tree: XMLTreeBuilder
    private(set) var failure: XMLError?

    init(limits: XMLLimits) {
        self.tree = XMLTreeBuilder(limits: limits)
    }

    /// Keeps the first failure; no later report changes the tree.
    private mutating func fail(_ error: XMLError) {
        if failure == nil { failure = error }
    }

    /// Keeps the first failure and makes the parser stop at once.
    ///
    /// Not for the error handler: stopping frees the input, which libxml2 goes on to look at after it has reported an
    /// error of its own. It stops by itself then.
    private mutating func stop(_ error: XMLError) {
        fail(error)
        if let context = unsafe context { unsafe xmlStopParser(context) }
    }

    // MARK: Reports

    private mutating func start(_ name: String, attributes: Int) {
        guard failure == nil else { return }
        do throws(XMLError) {
            try tree.start(name, attributes: attributes)
        } catch {
            stop(error)
        }
    }

    private mutating func end() {
        if failure == nil { tree.end() }
    }

    private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        guard failure == nil else { return }
        do throws(XMLError) {
            unsafe try tree.append(text)
        } catch {
            stop(error)
        }
    }

    // MARK: Handlers

    static var handler: xmlSAXHandler {
        var handler = unsafe xmlSAXHandler()
        unsafe handler.initialized = UInt32(XML_SAX2_MAGIC)
        unsafe handler.internalSubset = { user, _, _, _ in unsafe SAXSession.of(user)?.pointee.stop(.documentType) }
        unsafe handler.externalSubset = { user, _, _, _ in unsafe SAXSession.of(user)?.pointee.stop(.documentType) }
        unsafe handler.entityDecl = { user, _, _, _, _, _ in unsafe SAXSession.of(user)?.pointee.stop(.documentType) }
        unsafe handler.startElementNs = { user, name, _, _, namespaces, _, attributes, _, _ in
            guard let name = unsafe name else { return }
            let count = Int(namespaces) + Int(attributes)
            unsafe SAXSession.of(user)?.pointee.start(String(cString: name), attributes: count)
        }
        unsafe handler.endElementNs = { user, _, _, _ in unsafe SAXSession.of(user)?.pointee.end() }
        unsafe handler.characters = appendText
        unsafe handler.cdataBlock = appendText
        unsafe handler.ignorableWhitespace = appendText
        unsafe handler.serror = { user, error in
            guard let error = unsafe error, unsafe error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else {
                return
            }
            let line = unsafe Int(error.pointee.line)
            let failure = SAXSession.error(code: unsafe error.pointee.code, line: line > 0 ? line : nil)
            unsafe SAXSession.of(user)?.pointee.fail(failure)
        }
        return unsafe handler
    }

    private static func of(_ user: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<SAXSession>? {
        unsafe user?.assumingMemoryBound(to: SAXSession.self)
    }

    private static let appendText: charactersSAXFunc = { user, text, count in
        guard let text = unsafe text, count > 0 else { return }
        unsafe SAXSession.of(user)?.pointee.append(UnsafeBufferPointer(start: text, count: Int(count)))
    }

    /// libxml2's own message would quote names of the document, so only its number is kept.
    static func error(code: CInt, line: Int?) -> XMLError {
        let reason =
            switch xmlParserErrors(rawValue: UInt32(bitPattern: code)) {
            case XML_ERR_DOCUMENT_EMPTY: "there is no root element"
            case XML_ERR_DOCUMENT_END: "there is something after the root element, or it is cut short"
            case XML_ERR_TAG_NAME_MISMATCH: "an end tag does not match its start tag"
            case XML_ERR_TAG_NOT_FINISHED, XML_ERR_GT_REQUIRED, XML_ERR_LTSLASH_REQUIRED: "a tag is cut short"
            case XML_ERR_UNDECLARED_ENTITY: "it uses an entity that XML does not have"
            case XML_ERR_INVALID_CHAR, XML_ERR_INVALID_CHARREF: "it holds a character that XML does not allow"
            case XML_ERR_ATTRIBUTE_REDEFINED: "an attribute is written twice"
            case XML_NS_ERR_UNDEFINED_NAMESPACE: "it uses a namespace prefix that is not declared"
            default: "libxml2 error \(code)"
            }
        return XMLError(.malformed, "the XML is not well-formed: \(reason)", line: line)
    }
}
