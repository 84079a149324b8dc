/* The floor for a cached export: reads the session file, finds the values, prints the statements. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *value(char *text, const char *name) {
    char *start = strstr(text, name);
    if (!start) return "";
    start += strlen(name);
    char *end = strchr(start, '\n');
    static char copies[8][4096];
    static int used;
    char *copy = copies[used++ % 8];
    size_t length = end ? (size_t)(end - start) : strlen(start);
    if (length > 4095) length = 4095;
    memcpy(copy, start, length);
    copy[length] = 0;
    return copy;
}

int main(int count, char **arguments) {
    static char text[65536];
    if (count < 2) return 2;
    int file = open(arguments[1], O_RDONLY);
    if (file < 0) return 1;
    ssize_t length = read(file, text, sizeof text - 1);
    if (length <= 0) return 1;
    text[length] = 0;
    printf("export AWS_ACCESS_KEY_ID=%s;\n", value(text, "\naccess-key-id "));
    printf("export AWS_SECRET_ACCESS_KEY=%s;\n", value(text, "\nsecret-access-key "));
    printf("export AWS_SESSION_TOKEN=%s;\n", value(text, "\nsession-token "));
    printf("export AWS_CREDENTIAL_EXPIRATION=%s;\n", value(text, "\nexpiration "));
    return 0;
}
