// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMSandbox
import IAMSigV4
import IAMTesting
import Testing

@Suite struct FrontTests {
    @Test func `the transport answers in this process`() async throws {
        let transport = SandboxTransport(.fixed(), clock: ManualClock(noon))
        let head = try signedCall("/prod/x", host: "any.test", body: [0x61, 0x62], at: noon)
        let stream = AsyncThrowingStream<[UInt8], any Error> { continuation in
            continuation.yield([0x61])
            continuation.yield([0x62])
            continuation.finish()
        }
        let response = try await transport.send(TransportRequest(head: head, body: .stream(length: nil, stream)))
        #expect(response.head.status == .ok)
        #expect(try await response.bytes(upTo: 1_000) == Array(#"{"method":"POST","path":"/prod/x","body":"ab"}"#.utf8))
    }

    @Test func `a server whose body fails is stopped`() async {
        struct Failure: Error {}
        await #expect(throws: Failure.self) {
            try await SandboxServer(.fixed()).run { _ in throw Failure() }
        }
    }

    @Test func `a port that is taken is an error`() async throws {
        _ = try await SandboxServer(.fixed()).run { port in
            await #expect(throws: (any Error).self) {
                try await SandboxServer(.fixed(), port: port).run { _ in }
            }
        }
    }

    @Test func `a child's environment leads only to the sandbox`() throws {
        let environment = Sandbox.fixed().environment(port: 4_567, directory: "/scratch")
        let child = environment.applied(to: ["AWS_PROFILE": "prod", "https_proxy": "http://p:1", "HOME": "/home/me"])
        #expect(child["AWS_PROFILE"] == nil && child["https_proxy"] == nil && child["HOME"] == "/home/me")
        #expect(child["AWS_ENDPOINT_URL_STS"] == "http://127.0.0.1:4567")
        #expect(child["AWS_ACCESS_KEY_ID"] == "AKIASANDBOXALICE0001")
        #expect(child["AWS_CONFIG_FILE"] == "/scratch/config")
        #expect(child["SANDBOX_API_URL"] == "http://127.0.0.1:4567/prod")
        let config = try #require(environment.files["/scratch/config"])
        #expect(
            config.contains(
                "[profile auditor]\nregion = eu-west-2\nrole_arn = \(role("auditor"))\nsource_profile = reader\n"
            )
        )
        #expect(config.contains("external_id = \(SandboxAccounts.externalID)\n"))
        #expect(config.contains("mfa_serial = arn:aws:iam::111122223333:mfa/alice\n"))
        #expect(config.contains("credential_source = Environment\n"))
        #expect(config.contains("web_identity_token_file = /scratch/web-identity-token\n"))
        #expect(environment.files["/scratch/web-identity-token"] == SandboxAccounts.webIdentityToken)
        #expect(environment.files["/scratch/credentials"]?.contains("[bob]\n") == true)
    }

    @Test func `an IPv6 server is named in brackets`() {
        let environment = Sandbox.fixed().environment(port: 80, directory: "/s", address: .ipv6)
        #expect(environment.variables["AWS_ENDPOINT_URL"] == "http://[::1]:80")
    }
}
