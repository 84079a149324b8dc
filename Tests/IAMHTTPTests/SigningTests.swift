// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    import AsyncHTTPClient
    import HTTPTypes
    import IAMCredentials
    import IAMHTTP
    import IAMPlatform
    import IAMSigV4
    import IAMTesting
    import NIOCore
    import NIOHTTP1
    import Testing

    @Suite struct SigningTests {
        private static let credentials = Credentials(
            accessKeyID: "AKIDEXAMPLE",
            secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            sessionToken: Secret("a made-up session token")
        )
        private static let clock = ManualClock()

        private struct Provider: CredentialProvider {
            let name = "test"
            func credentials() async throws(CredentialError) -> Credentials { SigningTests.credentials }
        }

        /// Checks what a server received, from its bytes alone.
        private static func verify(_ request: String) throws -> VerifiedRequest {
            let parts = request.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
            let lines = parts[0].split(separator: "\r\n")
            let start = lines[0].split(separator: " ")
            var head = HTTPRequest(
                method: HTTPRequest.Method(String(start[0])) ?? .get,
                scheme: "http",
                authority: nil,
                path: String(start[1])
            )
            for line in lines.dropFirst() {
                let pair = line.split(separator: ":", maxSplits: 1)
                let value = String(pair.count == 2 ? pair[1].dropFirst() : "")
                if pair[0].lowercased() == "host" {
                    head.authority = value
                } else if let name = HTTPField.Name(String(pair[0])) {
                    head.headerFields.append(HTTPField(name: name, value: value))
                }
            }
            let verifier = RequestVerifier(services: ["execute-api"], regions: ["eu-west-2"])
            return try verifier.verify(head, body: Array(parts[1].utf8), at: clock.now()) { _ in
                VerificationKey(secretAccessKey: credentials.secretAccessKey, sessionToken: credentials.sessionToken)
            }
        }

        private static func withClient<R>(
            _ configuration: HTTPClient.Configuration = .forSigning,
            _ body: (HTTPClient) async throws -> R
        ) async throws -> R {
            let client = HTTPClient(configuration: configuration)
            do {
                let result = try await body(client)
                try await client.shutdown()
                return result
            } catch {
                try await client.shutdown()
                throw error
            }
        }

        @Test(arguments: [
            "/", "", "/a b/ü", "/a%2Fb//c/../d", "/x?b=2&a=1&a=0", "/x?q=a+b", "/it's(fine)", "/a#fragment", "/{id}",
        ])
        func `what arrives carries a valid signature`(_ path: String) async throws {
            let seen = try await RawServer.run { _, _ in
                [.send(okay)]
            } body: { server in
                try await Self.withClient { client in
                    let signer = SigningClient(
                        client,
                        provider: Provider(),
                        service: "execute-api",
                        region: "eu-west-2",
                        platform: .stub(clock: Self.clock)
                    )
                    var request = HTTPClientRequest(url: "http://LOCALHOST:\(server.port)\(path)")
                    request.method = .POST
                    request.headers.add(name: "X-Twice", value: "1")
                    request.headers.add(name: "X-Twice", value: "2")
                    request.body = .bytes(ByteBuffer(string: "{\"name\":\"ü\"}"))
                    _ = try await signer.execute(request)
                    return server.requests.first ?? ""
                }
            }
            #expect(try Self.verify(seen).accessKeyID == "AKIDEXAMPLE")
            #expect(seen.hasSuffix("{\"name\":\"ü\"}"))
        }

        @Test func `a request is sent again with a new signature, if that does no harm`() async throws {
            let timer = ManualTimer(clock: Self.clock)
            let platform = Platform.stub(clock: Self.clock, timer: timer)
            let busy = "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"
            for (method, attempts) in [(HTTPMethod.GET, 2), (.POST, 1)] {
                let (requests, status) = try await RawServer.run { _, number in
                    [.send(number == 0 ? busy : okay)]
                } body: { server in
                    try await Self.withClient { client in
                        let signer = SigningClient(
                            client,
                            provider: Provider(),
                            service: "execute-api",
                            region: "eu-west-2",
                            platform: platform
                        )
                        var request = HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/")
                        request.method = method
                        let response = try await signer.execute(request)
                        return (server.requests, response.status.code)
                    }
                }
                #expect(requests.count == attempts)
                #expect(status == (attempts == 2 ? 200 : 503))
                #expect(Set(requests).count == attempts, "each attempt has a time of its own")
            }
            #expect(timer.slept == [.seconds(7)])
        }

        @Test(arguments: [true, false])
        func `a signed request follows no redirect`(isSafe: Bool) async throws {
            let moved = "HTTP/1.1 307 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
            try await RawServer.run { request, _ in
                [.send(target(request) == "/" ? moved : okay)]
            } body: { server in
                try await Self.withClient(isSafe ? .forSigning : HTTPClient.Configuration()) { client in
                    let signer = SigningClient(
                        client,
                        provider: Provider(),
                        service: "execute-api",
                        region: "eu-west-2",
                        platform: .stub(clock: Self.clock)
                    )
                    let request = HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/")
                    if isSafe {
                        let answer = try await signer.execute(request)
                        #expect(answer.status.code == 307)
                        #expect(server.requests.count == 1)
                    } else {
                        await #expect { _ = try await signer.execute(request) } throws: { error in
                            (error as? TransportError)?.code == .insecure
                        }
                    }
                }
            }
        }

        @Test func `a body that is too large to sign is refused`() async throws {
            var request = HTTPClientRequest(url: "https://a.test/")
            request.body = .bytes(ByteBuffer(repeating: 0, count: 11))
            let signer = SigV4Signer(service: "execute-api", region: "eu-west-2")
            await #expect {
                _ = try await request.signed(
                    by: signer,
                    credentials: Self.credentials,
                    at: Self.clock.now(),
                    bodyLimit: 10
                )
            } throws: { error in
                (error as? TransportError)?.code == .tooLarge
            }
        }

        @Test(arguments: ["a.test/", "ftp://a.test/", "https://", "https://user:pass@a.test/"])
        func `a URL that cannot be signed is refused`(_ url: String) throws {
            let request = HTTPClientRequest(url: url)
            let signer = SigV4Signer(service: "execute-api", region: "eu-west-2")
            #expect(throws: TransportError.self) {
                _ = try request.signed(by: signer, credentials: Self.credentials, at: Self.clock.now(), payload: .empty)
            }
        }
    }
#endif
