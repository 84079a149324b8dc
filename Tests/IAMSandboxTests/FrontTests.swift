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

    @Test func `there is a profile for every place that credentials come from`() throws {
        let environment = Sandbox.fixed().environment(port: 4_567, directory: "/scr'atch")
        let config = try #require(environment.files["/scr'atch/config"])
        let start = "sso_start_url = http://127.0.0.1:4567/start\nsso_region = eu-west-2\n"
        let choice = "sso_account_id = 111122223333\nsso_role_name = ReadOnly\n"
        let head = "]\nregion = eu-west-2\n"
        for section in [
            "[sso-session sandbox]\n\(start)sso_registration_scopes = sso:account:access\n",
            "[profile sso\(head)sso_session = sandbox\n\(choice)", "[profile sso-legacy\(head)\(start)\(choice)",
            "[profile signed-in\(head)login_session = arn:aws:iam::111122223333:user/alice\n",
            "[profile instance\(head)role_arn = \(role("fleet"))\ncredential_source = Ec2InstanceMetadata\n",
            "[profile task\(head)role_arn = \(role("batch"))\ncredential_source = EcsContainer\n",
            "[profile process\(head)credential_process = cat '/scr'\\''atch/process-credentials.json'\n",
        ] {
            #expect(config.contains(section + "\n"), "\(section)")
        }
        #expect(!config.contains("[profile fleet]") && !config.contains("AWSReservedSSO"))
        let output = try #require(environment.files["/scr'atch/process-credentials.json"])
        let keys = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
        #expect(keys?["Version"] as? Int == 1)
        #expect(keys?["AccessKeyId"] as? String == "AKIASANDBOXBOB000001")
    }

    @Test func `the variables lead each source to the sandbox without choosing one`() {
        let environment = Sandbox.fixed().environment(port: 4_567, directory: "/s")
        let variables = environment.variables
        for name in ["", "_STS", "_SSO", "_SSO_OIDC", "_SIGNIN"] {
            #expect(variables["AWS_ENDPOINT_URL" + name] == "http://127.0.0.1:4567")
        }
        #expect(variables["SANDBOX_IMDS_ENDPOINT"] == "http://127.0.0.1:4567/")
        #expect(variables["SANDBOX_CONTAINER_URI"] == "http://127.0.0.1:4567/_sandbox/container/credentials")
        #expect(variables["SANDBOX_CONTAINER_TOKEN"] == SandboxAccounts.containerToken)
        #expect(variables["SANDBOX_CONTAINER_TOKEN_FILE"] == "/s/container-token")
        #expect(environment.files["/s/container-token"] == SandboxAccounts.containerToken)
        #expect(variables["AWS_EC2_METADATA_DISABLED"] == "true")
        #expect(variables["AWS_LOGIN_CACHE_DIRECTORY"] == "/s/login")
        #expect(variables["HOME"] == nil && !environment.removed.contains("HOME"))
        #expect(!variables.keys.contains { $0.hasPrefix("AWS_CONTAINER") })
        #expect(environment.removed.contains("AWS_CONTAINER_CREDENTIALS_FULL_URI"))
        #expect(environment.removed.contains("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"))
    }

    @Test func `an IPv6 server is named in brackets`() {
        let environment = Sandbox.fixed().environment(port: 80, directory: "/s", address: .ipv6)
        #expect(environment.variables["AWS_ENDPOINT_URL"] == "http://[::1]:80")
    }
}
