// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    import HTTPTypes
    import IAMCredentials
    import IAMHTTP
    import IAMPlatform
    import IAMServer
    import IAMTesting
    import Synchronization
    import SystemPackage
    import Testing

    @Suite struct CredentialServerTests {
        let token = BearerToken()
        let clock = ManualClock()

        /// Status and body of one request.
        func ask(_ url: String, _ fields: [String: String]) async throws -> (Int, String) {
            let transport = AsyncHTTPClientTransport()
            let parts = url.dropFirst("http://".count).split(separator: "/", maxSplits: 1)
            var all = HTTPFields()
            for (name, value) in fields {
                if let name = HTTPField.Name(name) { all[name] = value }
            }
            let head = HTTPRequest(
                method: .get,
                scheme: "http",
                authority: String(parts[0]),
                path: "/" + (parts.count > 1 ? parts[1] : ""),
                headerFields: all
            )
            let response = try await transport.send(TransportRequest(head: head))
            let body = try await response.bytes(upTo: 10_000)
            await transport.shutdown()
            return (response.head.status.code, String(decoding: body, as: UTF8.self))
        }

        @Test func `both endpoints answer on their own ports, and each request has its line`() async throws {
            let provider = ScriptedProvider(.success(session()))
            let lines = Mutex<[String]>([])
            let server = CredentialServer(
                container: (ContainerCredentialEndpoint(token: token, provider: provider, clock: clock), 0),
                instanceMetadata: (
                    InstanceMetadataEndpoint(provider: provider, region: "eu-west-2", clock: clock), 0
                ),
                user: 0,
                log: { line in lines.withLock { $0.append(line) } }
            )
            let shown = token.secret.withExposedText { $0 }
            try await server.run { addresses in
                let container = try #require(addresses.container)
                let metadata = try #require(addresses.instanceMetadata)
                #expect(try await ask(container, ["Authorization": shown]).1.contains("TOKENVALUE1"))
                #expect(try await ask(container, [:]).0 == 401)
                #expect(try await ask(container, ["Authorization": shown, "Origin": "http://x.example"]).0 == 403)
                #expect(try await ask(metadata + "latest/meta-data/", [:]).0 == 401)
            }
            let text = lines.withLock { $0 }.map { $0.split(separator: " ").prefix(4).joined(separator: " ") }
            #expect(
                text == [
                    "container GET /credentials 200", "container GET /credentials 401",
                    "container GET /credentials 403", "imds GET /latest/meta-data/ 401",
                ]
            )
            #expect(!lines.withLock { $0 }.joined().contains(shown))
        }

        @Test func `a port that is taken is an error that says so`() async throws {
            let endpoint = ContainerCredentialEndpoint(
                token: token,
                provider: ScriptedProvider(.success(session())),
                clock: clock
            )
            let first = CredentialServer(container: (endpoint, 0), user: 0, log: { _ in })
            let error = try await first.run { addresses in
                let port = Int(try #require(addresses.container).split(separator: ":")[2].prefix { $0 != "/" })
                let second = CredentialServer(container: (endpoint, try #require(port)), user: 0, log: { _ in })
                return await #expect(throws: CredentialServerError.self) { try await second.run { _ in } }
            }
            #expect("\(try #require(error))".contains("cannot serve the container endpoint on 127.0.0.1:"))
        }
    }
#endif
