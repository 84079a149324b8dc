// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMPlatform
import IAMProviders
import IAMTesting
import Testing

@Suite struct EnvironmentCredentialProviderTests {
    private func provide(_ variables: [String: String]) async throws -> Credentials {
        try await EnvironmentCredentialProvider(environment: Environment(variables), clock: ManualClock()).credentials()
    }

    @Test func `all variables are read`() async throws {
        let found = try await provide(
            keysInEnvironment.merging([
                "AWS_SESSION_TOKEN": "token", "AWS_ACCOUNT_ID": "123456789012",
                "AWS_CREDENTIAL_EXPIRATION": "2026-01-02T04:04:05+00:00",
            ]) { $1 }
        )
        let expected = Credentials(
            accessKeyID: "AKIDEXAMPLE",
            secretAccessKey: Secret(exampleSecret),
            sessionToken: Secret("token"),
            expiration: start.addingTimeInterval(3_600),
            accountID: "123456789012",
            source: "environment"
        )
        #expect(found == expected)
    }

    @Test(
        arguments: [
            (["AWS_SESSION_TOKEN": "new", "AWS_SECURITY_TOKEN": "old"], "new"), (["AWS_SECURITY_TOKEN": "old"], "old"),
            (["AWS_SESSION_TOKEN": " ", "AWS_SECURITY_TOKEN": "old"], "old"), (["AWS_SESSION_TOKEN": ""], nil),
            ([:], nil),
        ] as [([String: String], String?)]
    )
    func `the old name of the token is read too`(variables: [String: String], token: String?) async throws {
        let found = try await provide(keysInEnvironment.merging(variables) { $1 })
        #expect(found.sessionToken == token.map { Secret($0) })
    }

    @Test(arguments: [
        [:], ["AWS_SECRET_ACCESS_KEY": exampleSecret], ["AWS_ACCESS_KEY_ID": " ", "AWS_SECRET_ACCESS_KEY": "x"],
        ["AWS_SESSION_TOKEN": "x"], ["AWS_ACCESS_KEY_ID": "\t", "AWS_SECRET_ACCESS_KEY": " "],
    ])
    func `without an access key id nothing asked for it`(variables: [String: String]) async {
        let error = await #expect(throws: CredentialError.self) { try await provide(variables) }
        #expect(error?.code == .notConfigured)
        #expect(error?.location == .variable("AWS_ACCESS_KEY_ID"))
    }

    @Test(arguments: ["", " ", "\n"])
    func `an access key without its secret is an error that names the variable`(secret: String) async {
        let variables = ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": secret]
        let error = await #expect(throws: CredentialError.self) { try await provide(variables) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.location == .variable("AWS_SECRET_ACCESS_KEY"))
    }

    @Test(arguments: [
        ("2026-01-02T03:04:05Z", CredentialError.Code.expired), ("2020-01-01T00:00:00Z", .expired),
        ("tomorrow", .invalidConfiguration),
    ])
    func `a past or unreadable end is an error`(end: String, code: CredentialError.Code) async {
        let variables = keysInEnvironment.merging(["AWS_CREDENTIAL_EXPIRATION": end]) { $1 }
        let error = await #expect(throws: CredentialError.self) { try await provide(variables) }
        #expect(error?.code == code)
        #expect(error?.location == .variable("AWS_CREDENTIAL_EXPIRATION"))
    }
}
