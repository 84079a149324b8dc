// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IAMHTTP
import IAMPlatform
import Testing

@testable import IAMCall

@Suite struct ConnectionOptionsTests {
    private static func configuration(
        _ arguments: [String],
        environment: [String: String] = [:]
    ) throws -> HTTPTransportConfiguration {
        let options = try ConnectionOptions.parse(arguments)
        var configuration = HTTPTransportConfiguration(proxy: .environment(Environment(environment)))
        options.configure(&configuration, try options.connectRules())
        return configuration
    }

    @Test func `trust and identity reach the transport`() throws {
        let made = try Self.configuration([
            "--cacert", "/ca.pem", "--capath", "/cas", "-E", "/odd\\:name.pem", "--key", "/key.pem", "--tlsv1.3",
            "--tls-max", "1.3", "--unix-socket", "/s", "--compressed", "--http2",
        ])
        #expect(made.caBundle == "/ca.pem" && made.caDirectory == "/cas" && made.certificateVerification == .full)
        #expect(made.clientCertificate == ClientCertificate(certificateFile: "/odd:name.pem", keyFile: "/key.pem"))
        #expect(made.minimumTLSVersion == .v1_3 && made.maximumTLSVersion == .v1_3)
        #expect(made.unixSocketPath == "/s" && made.decompresses && made.httpVersion == .automatic)
        #expect(try Self.configuration(["-k", "--http1.1", "--tlsv1.2"]).certificateVerification == .none)
    }

    @Test func `a proxy may get its user from an option, and NO_PROXY holds`() throws {
        let made = try Self.configuration(
            ["-x", "http://other:old@proxy.test:3128", "-U", "me:p@ss:word"],
            environment: ["no_proxy": "a.test"]
        )
        guard case .fixed(let proxy) = made.proxy else {
            Issue.record("the proxy is not fixed")
            return
        }
        #expect(proxy == "http://me:p%40ss%3Aword@proxy.test:3128")
        #expect(made.noProxy == "a.test")
    }

    @Test(arguments: [
        ["--cert", "/c.pem:password"], ["--key", "/k.pem"], ["--tls-max", "1.1"], ["--tlsv1.3", "--tls-max", "1.2"],
        ["--cert", "/c.p12", "--cert-type", "P12"], ["--http1.0"],
    ])
    func `what cannot be done is refused`(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try ConnectionOptions.parse(arguments) }
    }
}
