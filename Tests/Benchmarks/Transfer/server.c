/* This source file is part of the AWS IAM Toolkit for Swift.
 * Licensed under the Apache License, Version 2.0; see LICENSE.
 * SPDX-License-Identifier: Apache-2.0
 *
 * As much HTTP/1.1 as a transfer needs, as cheaply as it can be done, so that the client's cost dominates:
 * GET /N is answered with N bytes, and any request with a Content-Length is read to its end and answered with 200.
 * Prints its loopback port and serves one connection after the other until it is ended. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static char block[1 << 20];

static int send_all(int peer, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t sent = write(peer, bytes, count);
        if (sent <= 0) return 0;
        bytes += sent;
        count -= (size_t)sent;
    }
    return 1;
}

/* Serves one request; 0 when the connection is over. */
static int serve(int peer) {
    char head[16384];
    size_t have = 0;
    char *end = NULL;
    while (!end) {
        ssize_t got = read(peer, head + have, sizeof head - 1 - have);
        if (got <= 0) return 0;
        have += (size_t)got;
        head[have] = 0;
        end = strstr(head, "\r\n\r\n");
    }
    long long length = 0;
    char *field = strcasestr(head, "\r\ncontent-length:");
    if (field && field < end) length = atoll(field + 17);
    if (strcasestr(head, "\r\nexpect: 100-continue") && !send_all(peer, "HTTP/1.1 100 Continue\r\n\r\n", 25)) return 0;
    length -= (long long)(have - (size_t)(end + 4 - head));
    while (length > 0) {
        ssize_t got = read(peer, block, sizeof block);
        if (got <= 0) return 0;
        length -= got;
    }
    char *digits = strchr(head, '/');
    long long count = strncmp(head, "GET ", 4) == 0 && digits ? atoll(digits + 1) : 0;
    char answer[128];
    int size = snprintf(answer, sizeof answer, "HTTP/1.1 200 OK\r\nContent-Length: %lld\r\n\r\n", count);
    if (!send_all(peer, answer, (size_t)size)) return 0;
    while (count > 0) {
        size_t part = count < (long long)sizeof block ? (size_t)count : sizeof block;
        if (!send_all(peer, block, part)) return 0;
        count -= (long long)part;
    }
    return 1;
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 16)
        || getsockname(listener, (struct sockaddr *)&address, &size)) {
        perror("server");
        return 1;
    }
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        int peer = accept(listener, NULL, NULL);
        if (peer < 0) continue;
        int on = 1;
        setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        while (serve(peer)) {}
        close(peer);
    }
}
