// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    import HTTPTypes
    import IAMHTTP
    import IAMPlatform
    import NIOSSL
    import Testing

    @Suite struct TLSTests {
        private static func server() throws -> NIOSSLContext {
            let certificate = try NIOSSLCertificate(bytes: Array(TestCertificates.certificate.utf8), format: .pem)
            let key = try NIOSSLPrivateKey(bytes: Array(TestCertificates.key.utf8), format: .pem)
            return try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: [.certificate(certificate)],
                    privateKey: .privateKey(key)
                )
            )
        }

        @Test func `a server of the given authority is trusted under its own name`() async throws {
            let answer = try await withFile(TestCertificates.authority) { path in
                try await RawServer.run(tls: Self.server()) { _, _ in
                    [.send(okay)]
                } body: { server in
                    let configuration = HTTPTransportConfiguration(
                        caBundle: path,
                        dnsOverride: ["service.test": "127.0.0.1"]
                    )
                    let request = get("/a%2Fb//c", host: "service.test", port: server.port, scheme: "https")
                    return (try await exchange(request, configuration).body, server.requests.first ?? "")
                }
            }
            #expect(answer.0 == Array("ok".utf8))
            #expect(target(answer.1) == "/a%2Fb//c")
        }

        @Test func `the certificate must belong to the host`() async throws {
            let code = try await withFile(TestCertificates.authority) { path in
                try await RawServer.run(tls: Self.server()) { _, _ in
                    [.send(okay)]
                } body: { server in
                    let configuration = HTTPTransportConfiguration(
                        caBundle: path,
                        connectTo: [ConnectRule(fromHost: "other.test", toHost: "127.0.0.1")]
                    )
                    return await failure(get(host: "other.test", port: server.port, scheme: "https"), configuration)
                }
            }
            #expect(code == .certificate)
        }

        @Test func `an unknown authority is not trusted unless verification is off`() async throws {
            try await RawServer.run(tls: Self.server()) { _, _ in
                [.send(okay)]
            } body: { server in
                let request = get(port: server.port, scheme: "https")
                #expect(await failure(request) == .certificate)
                #expect(await failure(request, HTTPTransportConfiguration(certificateVerification: .none)) == nil)
            }
        }

        @Test func `TLS spoken to a server without it is a handshake failure`() async throws {
            let group = try await PlainServer.start()
            let code = await failure(get(port: group.port, scheme: "https"))
            try await group.stop()
            #expect(code == .handshake)
        }

        @Test(arguments: [
            "", "no certificate at all", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        ])
        func `a file that holds no certificate is an error of the file`(_ text: String) async throws {
            let code = try await withFile(text) { path in
                await failure(get(port: 9, scheme: "https"), HTTPTransportConfiguration(caBundle: path))
            }
            #expect(code == .certificateFile)
        }

        @Test func `a missing file of certificates is named`() async {
            await #expect {
                _ = try await exchange(
                    get(port: 9, scheme: "https"),
                    HTTPTransportConfiguration(caBundle: "/no/such/file")
                )
            } throws: { error in
                "\(error)".contains("/no/such/file") && (error as? TransportError)?.code == .certificateFile
            }
        }
    }
#endif
