// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMEndpoints
import IAMSTS
import IAMTesting
import Testing

private func text(_ count: Int, _ character: String = "x") -> String {
    String(repeating: character, count: count)
}

extension OutOfRange {
    fileprivate static func saml(
        _ parameter: String,
        _ limit: String,
        _ change: @escaping @Sendable (inout AssumeRoleWithSAMLInput) -> Void
    ) -> OutOfRange {
        OutOfRange(parameter: parameter, limit: limit) {
            var input = Further.saml
            change(&input)
            try input.validate()
        }
    }

    fileprivate static func federation(
        _ parameter: String,
        _ limit: String,
        _ change: @escaping @Sendable (inout GetFederationTokenInput) -> Void
    ) -> OutOfRange {
        OutOfRange(parameter: parameter, limit: limit) {
            var input = GetFederationTokenInput(name: "bob")
            change(&input)
            try input.validate()
        }
    }

    fileprivate static func root(
        _ parameter: String,
        _ limit: String,
        _ change: @escaping @Sendable (inout AssumeRootInput) -> Void
    ) -> OutOfRange {
        OutOfRange(parameter: parameter, limit: limit) {
            var input = Further.root
            change(&input)
            try input.validate()
        }
    }

    fileprivate static func identity(
        _ parameter: String,
        _ limit: String,
        _ change: @escaping @Sendable (inout GetWebIdentityTokenInput) -> Void
    ) -> OutOfRange {
        OutOfRange(parameter: parameter, limit: limit) {
            var input = Further.identity
            change(&input)
            try input.validate()
        }
    }
}

@Suite struct FurtherValidationTests {
    static let values: [OutOfRange] = [
        .saml("RoleArn", "20 to 2048") { $0.roleARN = "" },
        .saml("PrincipalArn", "must be an ARN") { $0.principalARN = "saml-provider-Example" },
        .saml("SAMLAssertion", "4 to 100000") { $0.samlAssertion = Secret("YWI") },
        .saml("SAMLAssertion", "4 to 100000") { $0.samlAssertion = Secret(text(100_001)) },
        .saml("SAMLAssertion", "base64") { $0.samlAssertion = Secret("<samlp:Response/>") },
        .saml("Policy", "1 to 2048") { $0.policy = text(2_049) },
        .saml("PolicyArns", "at most 10") { $0.policyARNs = Array(repeating: Fixture.roleARN, count: 11) },
        .saml("DurationSeconds", "900 to 43200") { $0.durationSeconds = 899 },
        .federation("Name", "2 to 32") { $0.name = "b" },
        .federation("Name", "2 to 32") { $0.name = text(33) },
        .federation("Name", "U+0020") { $0.name = "b b" },
        .federation("Policy", "1 to 2048") { $0.policy = "" },
        .federation("PolicyArns.member.1.arn", "20 to 2048") { $0.policyARNs = ["ReadOnlyAccess"] },
        .federation("DurationSeconds", "900 to 129600") { $0.durationSeconds = 129_601 },
        .federation("Tags.member.1.Key", "aws:") { $0.tags = [STSTag(key: "aws:x", value: "")] },
        .root("TargetPrincipal", "12 to 2048") { $0.targetPrincipal = "12345678901" },
        .root("TargetPrincipal", "12 digits") { $0.targetPrincipal = "44445555666x" },
        .root("TargetPrincipal", "12 to 2048") { $0.targetPrincipal = text(2_049) },
        .root("TaskPolicyArn.arn", "20 to 2048") { $0.task = AssumeRootInput.Task(policyARN: "") },
        .root("TaskPolicyArn.arn", "must be an ARN") { $0.task = AssumeRootInput.Task(policyARN: text(20)) },
        .root("DurationSeconds", "0 to 900") { $0.durationSeconds = 901 },
        .root("DurationSeconds", "0 to 900") { $0.durationSeconds = -1 },
        .identity("Audience", "1 to 10") { $0.audience = [] },
        .identity("Audience", "at most 10") { $0.audience = Array(repeating: "a", count: 11) },
        .identity("Audience.member.2", "1 to 1000") { $0.audience = ["a", ""] },
        .identity("Audience.member.1", "1 to 1000") { $0.audience = [text(1_001)] },
        .identity("DurationSeconds", "60 to 3600") { $0.durationSeconds = 59 },
        .identity("DurationSeconds", "60 to 3600") { $0.durationSeconds = 3_601 },
        .identity("Tags", "at most 50") { $0.tags = (0..<51).map { STSTag(key: "k\($0)", value: "") } },
    ]

    @Test(arguments: values)
    func `what is out of range is named with its limit`(value: OutOfRange) throws {
        let error = #expect(throws: STSError.self) { try value.validate() }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains(" \(value.parameter) ") == true)
        #expect(error?.message.contains(value.limit) == true)
    }

    @Test func `the ends of every range are in it`() throws {
        var saml = Further.saml
        (saml.samlAssertion, saml.durationSeconds) = (Secret(text(99_999) + "\n"), 43_200)
        try saml.validate()
        saml.samlAssertion = Secret("YWI=")
        try saml.validate()
        for name in ["ab", text(32, "@")] { try GetFederationTokenInput(name: name).validate() }
        for seconds in [900, 129_600] {
            try GetFederationTokenInput(name: "bob", durationSeconds: seconds).validate()
        }
        for seconds in [0, 900] {
            try AssumeRootInput(
                targetPrincipal: "arn:aws:iam::444455556666:root",
                task: .auditRootUserCredentials,
                durationSeconds: seconds
            ).validate()
        }
        for seconds in [60, 3_600] {
            let audience = Array(repeating: text(1_000), count: 10)
            try GetWebIdentityTokenInput(audience: audience, durationSeconds: seconds).validate()
        }
    }

    @Test(
        arguments: [
            ("AccessKeyId", "16 to 128", text(15)), ("AccessKeyId", "16 to 128", text(129)),
            ("AccessKeyId", "U+002D", "AKIAIOSFODNN-EXAMPLE"),
        ]
    )
    func `an access key id out of range is not sent`(parameter: String, limit: String, value: String) async {
        let bench = Bench(200, "")
        let error = await #expect(throws: STSError.self) {
            try await bench.client.getAccessKeyInfo(value, credentials: Fixture.longTerm)
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains(limit) == true)
        #expect(bench.transport.requests.isEmpty)
    }

    @Test func `no empty or overlong message and no empty token is sent`() async {
        let bench = Bench(200, "")
        for message in ["", text(10_241)] {
            let error = await #expect(throws: STSError.self) {
                try await bench.client.decodeAuthorizationMessage(message, credentials: Fixture.longTerm)
            }
            #expect(error?.message.contains("1 to 10240") == true)
        }
        let error = await #expect(throws: STSError.self) {
            try await bench.client.getDelegatedAccessToken(tradeInToken: Secret(""), credentials: Fixture.longTerm)
        }
        #expect(error?.message.contains("TradeInToken") == true)
        #expect(bench.transport.requests.isEmpty)
    }
}
