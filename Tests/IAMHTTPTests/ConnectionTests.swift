// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    import Foundation
    import IAMHTTP
    import IAMPlatform
    import Testing

    @Suite struct ConnectionTests {
        @Test func `the report names both ends and when what was reached`() async throws {
            try await RawServer.run { _, _ in
                [.send(okay)]
            } body: { server in
                let transport = AsyncHTTPClientTransport()
                let first = try await transport.send(get(port: server.port))
                _ = try await first.bytes(upTo: 100)
                let second = try await transport.send(get(port: server.port))
                _ = try await second.bytes(upTo: 100)
                await transport.shutdown()

                let report = try #require(first.connection)
                #expect(report.remoteAddress == "127.0.0.1" && report.remotePort == server.port)
                #expect(report.localAddress == "127.0.0.1" && report.localPort != nil)
                #expect(!report.isReused && report.secured == nil)
                let times = [report.connected, report.requestStarted, report.answerStarted].compactMap { $0 }
                #expect(times.count == 3 && times == times.sorted() && times.allSatisfy { $0 > .zero })
                #expect(second.connection?.isReused == true)
                #expect(second.connection?.connected == .zero)
                #expect(second.connection?.localPort == report.localPort)
            }
        }

        @Test func `a Unix socket stands for any host, and the host field stays the URL's`() async throws {
            let path = FileManager.default.temporaryDirectory.appending(
                path: "it-\(UUID().uuidString.prefix(8)) %é.sock"
            )
            defer { try? FileManager.default.removeItem(at: path) }
            let socket = path.path(percentEncoded: false)
            try await RawServer.run(socket: socket) { _, _ in
                [.send(okay)]
            } body: { server in
                var configuration = HTTPTransportConfiguration(proxy: .fixed("http://127.0.0.1:9"))
                configuration.unixSocketPath = socket
                let transport = AsyncHTTPClientTransport(configuration)
                let response = try await transport.send(get("/a%2Fb//c?d", host: "service.test", port: 80))
                #expect(try await response.bytes(upTo: 100) == Array("ok".utf8))
                await transport.shutdown()
                #expect(server.requests.map(target) == ["/a%2Fb//c?d"])
                #expect(server.requests.first?.contains("Host: service.test\r\n") == true)
                #expect(response.connection?.remoteAddress == socket)
            }
        }

        @Test(arguments: [
            ("/no/such/socket", "http", TransportError.Code.refused), ("/no/such/socket", "https", .invalidURL),
            ("", "http", .refused), (String(repeating: "a", count: 200), "http", .refused),
        ])
        func `a Unix socket that cannot be used`(path: String, scheme: String, code: TransportError.Code) async {
            var configuration = HTTPTransportConfiguration()
            configuration.unixSocketPath = path
            #expect(await failure(get(port: 80, scheme: scheme), configuration) == code)
        }
    }
#endif
