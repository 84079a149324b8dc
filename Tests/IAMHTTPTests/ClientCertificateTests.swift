// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    import IAMHTTP
    import IAMPlatform
    import NIOSSL
    import Testing

    @Suite struct ClientCertificateTests {
        /// A server that wants the one client certificate it knows.
        private static func server() throws -> NIOSSLContext {
            let known = try NIOSSLCertificate(bytes: Array(TestCertificates.clientCertificate.utf8), format: .pem)
            let certificate = try NIOSSLCertificate(bytes: Array(TestCertificates.certificate.utf8), format: .pem)
            let key = try NIOSSLPrivateKey(bytes: Array(TestCertificates.key.utf8), format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: [.certificate(certificate)],
                privateKey: .privateKey(key)
            )
            configuration.trustRoots = .certificates([known])
            configuration.certificateVerification = .noHostnameVerification
            return try NIOSSLContext(configuration: configuration)
        }

        private static func code(
            _ certificate: ClientCertificate?,
            newest: HTTPTransportConfiguration.TLSVersion? = nil
        ) async throws -> TransportError.Code? {
            try await RawServer.run(tls: server()) { _, _ in
                [.send(okay)]
            } body: { server in
                var configuration = HTTPTransportConfiguration(certificateVerification: .none)
                configuration.clientCertificate = certificate
                configuration.maximumTLSVersion = newest
                return await failure(get(port: server.port, scheme: "https"), configuration)
            }
        }

        @Test(arguments: [HTTPTransportConfiguration.TLSVersion.v1_2, .v1_3])
        func `a server that asks for a certificate gets it`(_ newest: HTTPTransportConfiguration.TLSVersion)
            async throws
        {
            let code = try await withFile(TestCertificates.clientCertificate) { certificate in
                try await withFile(TestCertificates.clientKey) { key in
                    try await Self.code(ClientCertificate(certificateFile: certificate, keyFile: key), newest: newest)
                }
            }
            #expect(code == nil)
        }

        @Test func `certificate and key may be in one file`() async throws {
            let code = try await withFile(TestCertificates.clientKey + "\n" + TestCertificates.clientCertificate) {
                file in
                try await Self.code(ClientCertificate(certificateFile: file))
            }
            #expect(code == nil)
        }

        @Test func `without a certificate the server ends it, in TLS 1.2 inside the handshake`() async throws {
            #expect(try await Self.code(nil, newest: .v1_2) == .handshake)
            #expect(try await Self.code(nil, newest: .v1_3) == .receiveFailed)
        }

        private static let unusable: [(certificate: String?, key: String?)] = [
            (nil, TestCertificates.clientKey), ("no certificate", TestCertificates.clientKey),
            (TestCertificates.clientCertificate, nil),
            (TestCertificates.clientCertificate, "no key"),
            (TestCertificates.clientCertificate, TestCertificates.lockedKey),
            (TestCertificates.clientCertificate, TestCertificates.otherKey),
        ]

        @Test(arguments: unusable)
        func `what cannot be used is told apart`(certificate: String?, key: String?) async throws {
            let code = try await withFile(certificate ?? "") { certificateFile in
                try await withFile(key ?? "") { keyFile in
                    try await Self.code(
                        ClientCertificate(
                            certificateFile: certificate == nil ? "/no/such/file" : certificateFile,
                            keyFile: key == nil ? "/no/such/file" : keyFile
                        )
                    )
                }
            }
            #expect(code == .clientCertificate)
        }

        @Test func `versions of TLS that do not meet are a handshake failure`() async throws {
            var old = TLSConfiguration.makeServerConfiguration(
                certificateChain: [
                    .certificate(try NIOSSLCertificate(bytes: Array(TestCertificates.certificate.utf8), format: .pem))
                ],
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(TestCertificates.key.utf8), format: .pem))
            )
            old.maximumTLSVersion = .tlsv12
            try await RawServer.run(tls: NIOSSLContext(configuration: old)) { _, _ in
                [.send(okay)]
            } body: { server in
                var configuration = HTTPTransportConfiguration(certificateVerification: .none)
                #expect(await failure(get(port: server.port, scheme: "https"), configuration) == nil)
                configuration.minimumTLSVersion = .v1_3
                #expect(await failure(get(port: server.port, scheme: "https"), configuration) == .handshake)
            }
        }
    }
#endif
