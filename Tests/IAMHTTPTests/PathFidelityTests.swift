// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    import HTTPTypes
    import IAMHTTP
    import IAMPlatform
    import Testing

    @Suite struct PathFidelityTests {
        @Test(arguments: [
            "/", "/a", "//", "//a//b/", "/a%2Fb", "/%7Euser", "/%e2%82%ac", "/a/../b", "/./a/.", "/it's(fine)!*",
            "/a;b=c,d",
            "/a?", "/?", "/a?x=%20&y=a+b&z", "/a?x=/y?z", "/a?q='(x)'", "/a:b@c", "/{id}|x^y`z", "/%zz/%", "/ä€",
            "/a#b",
            "/\"<>\\",
        ])
        func `a request target goes over the wire byte for byte`(_ path: String) async throws {
            let seen = try await RawServer.run { _, _ in
                [.send(okay)]
            } body: { server in
                _ = try await exchange(get(path, port: server.port))
                return server.requests
            }
            #expect(seen.map(target) == [path])
        }

        @Test(arguments: ["/a b", "/a\r\nX: y", "a"])
        func `a target that would end the request line is refused`(_ path: String) async {
            #expect(await failure(get(path, port: 9)) == .invalidURL)
        }

        @Test(arguments: [
            ("EXAMPLE.test:8080", "http", "example.test:8080"), ("example.test:80", "http", "example.test"),
            ("example.test", "http", "example.test"),
        ])
        func `the host field has the form that is signed`(authority: String, scheme: String, host: String) async throws
        {
            let seen = try await RawServer.run { _, _ in
                [.send(okay)]
            } body: { server in
                var request = get(port: server.port)
                request.head.authority = authority
                let there = ConnectRule(toHost: "127.0.0.1", toPort: server.port)
                _ = try await exchange(request, HTTPTransportConfiguration(connectTo: [there]))
                return server.requests
            }
            #expect(seen.first?.contains("Host: \(host)\r\n") == true)
        }

        @Test(arguments: ["", "a b", "user@host", "host:0", "host:70000", "[::1", "h/x"])
        func `an authority that is none is refused`(_ authority: String) async {
            var request = get(port: 9)
            request.head.authority = authority
            #expect(await failure(request) == .invalidURL)
        }

        @Test func `fields keep order, spelling, repetition and bytes beyond ASCII`() async throws {
            var fields = HTTPFields()
            for (name, value) in [("X-First", "1"), ("x-SECOND", "grün €"), ("X-First", "2"), ("X-Empty", "")] {
                if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
            }
            let sent = fields
            let seen = try await RawServer.run { _, _ in
                [.send(okay)]
            } body: { server in
                _ = try await exchange(get(port: server.port, fields: sent))
                return server.requests.first ?? ""
            }
            let lines = seen.split(separator: "\r\n").dropFirst(2)
            #expect(lines.prefix(4) == ["X-First: 1", "x-SECOND: grün €", "X-First: 2", "X-Empty: "])
            #expect(!seen.contains("iam-toolkit"))
        }

        @Test func `the answer keeps its version, repeated fields and encoded body`() async throws {
            let packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]
            let head =
                "HTTP/1.0 299 Odd Reason\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nX-Name: grün\r\n"
                + "Content-Encoding: gzip\r\n\r\n"
            let answer = try await RawServer.run { _, _ in
                [.send(head), .bytes(packed), .close]
            } body: { server in
                try await exchange(get(port: server.port))
            }
            #expect(answer.version == "HTTP/1.0")
            #expect(answer.head.status.code == 299)
            #expect(answer.head.headerFields[values: .setCookie] == ["a", "b"])
            #expect(HTTPField.Name("x-name").flatMap { answer.head.headerFields[$0] } == "grün")
            #expect(answer.body == packed)
        }

        @Test func `a redirect is not followed`() async throws {
            let (status, count) = try await RawServer.run { _, _ in
                [.send("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")]
            } body: { server in
                let answer = try await exchange(get(port: server.port))
                return (answer.head.status.code, server.requests.count)
            }
            #expect(status == 302)
            #expect(count == 1)
        }
    }
#endif
