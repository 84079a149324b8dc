// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    import HTTPTypes
    import IAMHTTP
    import IAMPlatform
    import NIOCore
    import NIOPosix
    import Testing

    @Suite struct TransportFailureTests {
        private static let head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"
        private static let chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n"

        struct Case: Sendable, CustomTestStringConvertible {
            let name: String
            let steps: [RawServer.Step]
            let code: TransportError.Code
            var testDescription: String { name }
        }

        @Test(arguments: [
            Case(name: "closed before an answer", steps: [.close], code: .emptyReply),
            Case(name: "reset before an answer", steps: [.reset], code: .emptyReply),
            Case(name: "closed inside a body of known length", steps: [.send(head), .close], code: .cutShort),
            Case(name: "reset inside a body", steps: [.send(head), .reset], code: .cutShort),
            Case(name: "closed between two chunks", steps: [.send(chunks), .close], code: .cutShort),
            Case(name: "not HTTP", steps: [.send("SSH-2.0-OpenSSH_9.2\r\n"), .close], code: .notHTTP),
        ])
        func `a broken exchange is told apart`(_ example: Case) async throws {
            let code = try await RawServer.run { _, _ in
                example.steps
            } body: { server in
                await failure(get(port: server.port))
            }
            #expect(code == example.code)
        }

        @Test func `nobody listening is a refusal before sending`() async throws {
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let channel = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
            let port = channel.localAddress?.port ?? 0
            try await channel.close()
            try await group.shutdownGracefully()
            let code = await failure(get(port: port))
            #expect(code == .refused)
            #expect(code?.isBeforeSending == true)
        }

        @Test func `a host without an address is named`() async {
            // A label of 64 letters can be nobody's name, so that no name server is asked.
            let host = String(repeating: "a", count: 64) + ".invalid"
            do {
                _ = try await exchange(get(host: host, port: 80))
                Issue.record("there is no such host")
            } catch {
                #expect((error as? TransportError)?.code == .unresolvedHost)
                #expect("\(error)".contains(host))
            }
        }

        @Test func `an answer that does not begin is cut off at the limit`() async throws {
            let code = try await RawServer.run { _, _ in
                []
            } body: { server in
                await failure(get(port: server.port, timeout: .milliseconds(200)))
            }
            #expect(code == .timedOut)
        }

        @Test func `the limit holds inside the body too`() async throws {
            let code = try await RawServer.run { _, _ in
                [.send(Self.head)]
            } body: { server in
                await failure(get(port: server.port, timeout: .milliseconds(300)))
            }
            #expect(code == .timedOut)
        }

        @Test func `a TLS handshake that nobody answers is a connect timeout`() async throws {
            let code = try await RawServer.run { _, _ in
                []
            } body: { server in
                var request = get(port: server.port, scheme: "https")
                request.connectTimeout = .milliseconds(200)
                return await failure(request)
            }
            #expect(code == .connectTimedOut)
        }

        @Test func `cancelling the task cancels the request`() async throws {
            let code = try await RawServer.run { _, _ in
                []
            } body: { server in
                let task = Task { await failure(get(port: server.port)) }
                while server.requests.isEmpty { await Task.yield() }
                task.cancel()
                return await task.value
            }
            #expect(code == .cancelled)
        }

        @Test func `a transport nobody shuts down ends by itself, after the answer is read`() async throws {
            let body = try await RawServer.run { _, _ in
                [.send(okay)]
            } body: { server in
                var transport: AsyncHTTPClientTransport? = AsyncHTTPClientTransport()
                let response = try await transport?.send(get(port: server.port))
                transport = nil
                return try await response?.bytes(upTo: 100)
            }
            #expect(body == Array("ok".utf8))
        }

        @Test func `a transport that is shut down says so`() async {
            let transport = AsyncHTTPClientTransport()
            await transport.shutdown()
            await #expect { _ = try await transport.send(get(port: 9)) } throws: { error in
                (error as? TransportError)?.code == .unavailable
            }
        }
    }
#endif
