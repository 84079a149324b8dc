// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMEndpoints
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMSTS
import IAMSandbox
import IAMTesting
import Testing

/// The kit that `IAMTesting` offers for anybody's providers, on our own.
@Suite struct ProviderConformanceTests {
    @Test func `static`() async {
        let conformance = CredentialProviderConformance(
            platform: { .stub(clock: $0) },
            expectations: .init(secrets: [exampleSecret]),
            provider: { _ in StaticCredentialProvider(credentials(lifetime: nil)) }
        )
        let violations = await conformance.violations()
        #expect(violations == [])
    }

    @Test func `environment`() async {
        @Sendable func platform(_ clock: ManualClock, _ more: [String: String]) -> Platform {
            .stub(environment: keysInEnvironment.merging(more) { $1 }, clock: clock)
        }
        let conformance = CredentialProviderConformance(
            platform: { platform($0, ["AWS_SESSION_TOKEN": "made-up-token"]) },
            expectations: .init(
                secrets: [exampleSecret, "made-up-token"],
                failures: [
                    .init("no variables", code: .notConfigured) { .stub(clock: $0) },
                    .init("no secret", code: .invalidConfiguration) { platform($0, ["AWS_SECRET_ACCESS_KEY": ""]) },
                    .init("an end that is no time", code: .invalidConfiguration) {
                        platform($0, ["AWS_CREDENTIAL_EXPIRATION": "soon"])
                    },
                    .init("an end that has passed", code: .expired) {
                        platform($0, ["AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z"])
                    },
                ]
            ),
            provider: { EnvironmentCredentialProvider(environment: $0.environment, clock: $0.clock) }
        )
        let violations = await conformance.violations()
        #expect(violations == [])
    }

    @Test func `environment with an end`() async {
        let conformance = CredentialProviderConformance(
            platform: { clock in
                let end = AWSTimestamp.extended(clock.now().addingTimeInterval(3_600))
                return .stub(
                    environment: keysInEnvironment.merging(["AWS_CREDENTIAL_EXPIRATION": end]) { $1 },
                    clock: clock
                )
            },
            expectations: .init(secrets: [exampleSecret]),
            provider: { EnvironmentCredentialProvider(environment: $0.environment, clock: $0.clock) }
        )
        let violations = await conformance.violations()
        #expect(violations == [])
    }

    @Test func `process`() async {
        let command = "print-keys --password made-up-password"
        @Sendable func platform(_ clock: ManualClock, exitCode: Int32 = 0, version: String = "1") -> Platform {
            let processes = ScriptedProcessRunner { _ in
                let end = AWSTimestamp.extended(clock.now().addingTimeInterval(3_600))
                let output =
                    #"{"Version": \#(version), "AccessKeyId": "ASIAEXAMPLE", "SecretAccessKey": "\#(exampleSecret)", "#
                    + #""SessionToken": "made-up-token", "Expiration": "\#(end)"}"#
                return ProcessOutcome(exitCode: exitCode, output: Secret(output), errorText: "")
            }
            return .stub(clock: clock, processes: processes)
        }
        let conformance = CredentialProviderConformance(
            platform: { platform($0) },
            expectations: .init(
                secrets: [exampleSecret, "made-up-token", "made-up-password"],
                failures: [
                    .init("exit code 1", code: .unreachable) { platform($0, exitCode: 1) },
                    .init("an unknown version", code: .invalidResponse) { platform($0, version: "2") },
                ]
            ),
            provider: { ProcessCredentialProvider(command: command, platform: $0) }
        )
        let violations = await conformance.violations()
        #expect(violations == [])
    }

    @Test func `web identity`() async throws {
        let endpoint = try STSEndpoint.resolve(region: "eu-west-2", options: EndpointOptions())
        @Sendable func platform(_ clock: ManualClock, token: String?) -> Platform {
            .stub(
                files: token.map { ["/token": $0] } ?? [:],
                clock: clock,
                timer: ManualTimer(clock: clock),
                transport: SandboxTransport(Sandbox(), clock: clock)
            )
        }
        let role = RoleHop(roleARN: "arn:aws:iam::\(SandboxAccounts.mainAccountID):role/web")
        let conformance = CredentialProviderConformance(
            platform: { platform($0, token: SandboxAccounts.webIdentityToken) },
            expectations: .init(
                secrets: [SandboxAccounts.webIdentityToken, "another-made-up-token"],
                failures: [
                    .init("no token file", code: .invalidConfiguration) { platform($0, token: nil) },
                    .init("an empty token file", code: .invalidConfiguration) { platform($0, token: "") },
                    .init("a token of nobody", code: .refused) { platform($0, token: "another-made-up-token") },
                ]
            ),
            provider: {
                WebIdentityCredentialProvider(
                    tokenFile: "/token",
                    role: role,
                    sts: STSClient(endpoint: endpoint, platform: $0),
                    platform: $0
                )
            }
        )
        let violations = await conformance.violations()
        #expect(violations == [])
    }

    @Test func `the default chain with a cache`() async {
        let files =
            "[default]\nrole_arn = arn:aws:iam::123456789012:role/p\nsource_profile = base\n[profile base]\n"
            + "aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = \(exampleSecret)\n"
        let conformance = CredentialProviderConformance(
            platform: { clock in
                StubSTS(clock: clock).platform(files: InMemoryFileSystem(files: ["/home/u/.aws/config": files]))
            },
            expectations: .init(secrets: [exampleSecret], names: ["assume-role", "profile"]),
            provider: { DefaultChain.make(platform: $0).cached(platform: $0) }
        )
        let violations = await conformance.violations()
        #expect(violations == [])
    }

    // MARK: Endpoints, through the chain

    /// Answers the paths that a closure knows, and 404 for all others.
    private static func endpoints(
        _ answers: @escaping @Sendable (_ path: Substring) -> String?
    ) -> ScriptedTransport {
        ScriptedTransport { request, _ in
            let path = (request.head.path ?? "").prefix { $0 != "?" }
            return answers(path).map { .text(200, $0) } ?? .text(404, "not found")
        }
    }

    private static func document(_ clock: ManualClock) -> String {
        let end = AWSTimestamp.extended(clock.now().addingTimeInterval(3_600))
        return #"{"Code": "Success", "AccessKeyId": "ASIAEXAMPLE", "SecretAccessKey": "\#(exampleSecret)", "#
            + #""Token": "made-up-token", "Expiration": "\#(end)"}"#
    }

    @Test func `container`() async {
        let variables = [
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/token",
        ]
        @Sendable func platform(_ clock: ManualClock, files: [String: String]) -> Platform {
            .stub(
                environment: variables,
                files: files,
                clock: clock,
                timer: ManualTimer(clock: clock),
                transport: Self.endpoints { $0 == "/v1/credentials" ? Self.document(clock) : nil }
            )
        }
        let conformance = CredentialProviderConformance(
            platform: { platform($0, files: ["/token": "made-up-authorization"]) },
            expectations: .init(
                secrets: [exampleSecret, "made-up-token", "made-up-authorization"],
                names: ["container"],
                failures: [
                    .init("no token file", code: .invalidConfiguration) { platform($0, files: [:]) },
                    .init("a line end in the token", code: .invalidConfiguration) {
                        platform($0, files: ["/token": "made-up-authorization\r\nx: y"])
                    },
                ]
            ),
            provider: { DefaultChain.make(platform: $0, options: ChainOptions(sessionCache: .disabled)) }
        )
        let violations = await conformance.violations()
        #expect(violations == [])
    }

    @Test func `instance metadata`() async {
        let conformance = CredentialProviderConformance(
            platform: { clock in
                .stub(
                    environment: ["HOME": "/home/u"],
                    clock: clock,
                    timer: ManualTimer(clock: clock),
                    transport: Self.endpoints { path in
                        switch path {
                        case "/latest/api/token": "made-up-metadata-token"
                        case "/latest/meta-data/iam/security-credentials/": "reader"
                        case "/latest/meta-data/iam/security-credentials/reader": Self.document(clock)
                        default: nil
                        }
                    }
                )
            },
            expectations: .init(
                secrets: [exampleSecret, "made-up-token", "made-up-metadata-token"],
                names: ["instance-metadata"],
                silence: .mayMeanAbsence
            ),
            provider: { DefaultChain.make(platform: $0, options: ChainOptions(sessionCache: .disabled)) }
        )
        let violations = await conformance.violations()
        #expect(violations == [])
    }

    @Test func `IAM Identity Center`() async {
        let config =
            "[default]\nsso_session = dev\nsso_account_id = 123456789012\nsso_role_name = Reader\n"
            + "[sso-session dev]\nsso_region = eu-west-2\nsso_start_url = https://d-example.awsapps.com/start\n"
        let token =
            #"{"accessToken": "made-up-access-token", "expiresAt": "2080-01-02T03:04:05Z", "region": "eu-west-2", "#
            + #""startUrl": "https://d-example.awsapps.com/start"}"#
        @Sendable func platform(_ clock: ManualClock, token: String?) -> Platform {
            var files = ["/home/u/.aws/config": config]
            files["/home/u/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json"] = token
            @Sendable func answer() -> String {
                let end = Int(clock.now().timeIntervalSince1970 + 3_600) * 1_000
                return #"{"roleCredentials": {"accessKeyId": "ASIAEXAMPLE", "secretAccessKey": "\#(exampleSecret)", "#
                    + #""sessionToken": "made-up-token", "expiration": \#(end)}}"#
            }
            return .stub(
                environment: ["HOME": "/home/u"],
                files: files,
                clock: clock,
                timer: ManualTimer(clock: clock),
                transport: Self.endpoints { $0 == "/federation/credentials" ? answer() : nil }
            )
        }
        let conformance = CredentialProviderConformance(
            platform: { platform($0, token: token) },
            expectations: .init(
                secrets: [exampleSecret, "made-up-token", "made-up-access-token"],
                names: ["sso", "profile"],
                failures: [.init("no sign-in", code: .interactionRequired) { platform($0, token: nil) }]
            ),
            provider: { DefaultChain.make(platform: $0, options: ChainOptions(sessionCache: .disabled)) }
        )
        let violations = await conformance.violations()
        #expect(violations == [])
    }
}
