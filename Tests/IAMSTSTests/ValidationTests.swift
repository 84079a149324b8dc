// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMSTS
import IAMTesting
import Testing

/// One way to be out of range, and what the message has to name.
struct OutOfRange: Sendable, CustomTestStringConvertible {
    let parameter: String
    let limit: String
    let validate: @Sendable () throws -> Void

    var testDescription: String { "\(parameter): \(limit)" }

    static func role(
        _ parameter: String,
        _ limit: String,
        _ change: @escaping @Sendable (inout AssumeRoleInput) -> Void
    ) -> OutOfRange {
        OutOfRange(parameter: parameter, limit: limit) {
            var input = Fixture.input
            change(&input)
            try input.validate()
        }
    }

    static func web(
        _ parameter: String,
        _ limit: String,
        _ change: @escaping @Sendable (inout AssumeRoleWithWebIdentityInput) -> Void
    ) -> OutOfRange {
        OutOfRange(parameter: parameter, limit: limit) {
            var input = ValidationTests.web
            change(&input)
            try input.validate()
        }
    }

    static func session(
        _ parameter: String,
        _ limit: String,
        _ change: @escaping @Sendable (inout GetSessionTokenInput) -> Void
    ) -> OutOfRange {
        OutOfRange(parameter: parameter, limit: limit) {
            var input = GetSessionTokenInput()
            change(&input)
            try input.validate()
        }
    }
}

private func text(_ count: Int, _ character: String = "x") -> String {
    String(repeating: character, count: count)
}

@Suite struct ValidationTests {
    static let web = AssumeRoleWithWebIdentityInput(
        roleARN: Fixture.roleARN,
        roleSessionName: "pod",
        webIdentityToken: Secret("abcd")
    )

    static let identities: [OutOfRange] = [
        .role("RoleArn", "20 to 2048") { $0.roleARN = "arn:aws:iam::1:role" },
        .role("RoleArn", "20 to 2048") { $0.roleARN = "arn:aws:iam::123456789012:role/" + text(2_018) },
        .role("RoleArn", "must be an ARN") { $0.roleARN = "reader-role-without-arn" },
        .role("RoleSessionName", "2 to 64") { $0.roleSessionName = "a" },
        .role("RoleSessionName", "2 to 64") { $0.roleSessionName = text(65) },
        .role("RoleSessionName", "U+0020") { $0.roleSessionName = "al ice" },
        .role("RoleSessionName", "U+002F") { $0.roleSessionName = "al/ice" },
        .role("RoleSessionName", "U+00E9") { $0.roleSessionName = "andr\u{E9}" },
        .role("ExternalId", "2 to 1224") { $0.externalID = "x" },
        .role("ExternalId", "2 to 1224") { $0.externalID = text(1_225) },
        .role("ExternalId", "U+0023") { $0.externalID = "a#b" },
        .role("SourceIdentity", "2 to 64") { $0.sourceIdentity = "a" },
        .role("SourceIdentity", "2 to 64") { $0.sourceIdentity = text(65) },
        .role("SourceIdentity", "aws:") { $0.sourceIdentity = "aws:alice" },
        .role("SourceIdentity", "U+003A") { $0.sourceIdentity = "a:b" },
        .role("DurationSeconds", "900 to 43200") { $0.durationSeconds = 899 },
        .role("DurationSeconds", "900 to 43200") { $0.durationSeconds = 43_201 },
        .web("RoleArn", "20 to 2048") { $0.roleARN = "" },
        .web("RoleSessionName", "2 to 64") { $0.roleSessionName = "" },
        .web("WebIdentityToken", "4 to 20000") { $0.webIdentityToken = Secret("abc") },
        .web("WebIdentityToken", "4 to 20000") { $0.webIdentityToken = Secret(text(20_001)) },
        .web("ProviderId", "4 to 2048") { $0.providerID = "abc" },
        .web("ProviderId", "www.amazon.com") { $0.providerID = "accounts.example.com" },
        .web("DurationSeconds", "900 to 43200") { $0.durationSeconds = 0 },
        .session("DurationSeconds", "900 to 129600") { $0.durationSeconds = 129_601 },
        .session("DurationSeconds", "900 to 129600") { $0.durationSeconds = -1 },
    ]

    static let devices: [OutOfRange] = [
        .role("SerialNumber", "9 to 256") { ($0.serialNumber, $0.tokenCode) = ("12345678", Secret("123456")) },
        .role("SerialNumber", "9 to 256") { ($0.serialNumber, $0.tokenCode) = (text(257), Secret("123456")) },
        .role("SerialNumber", "U+0021") { ($0.serialNumber, $0.tokenCode) = ("123456789!", Secret("123456")) },
        .role("SerialNumber", "missing") { $0.tokenCode = Secret("123456") },
        .role("TokenCode", "missing") { $0.serialNumber = "GAHT12345678" },
        .role("TokenCode", "6 digits") { ($0.serialNumber, $0.tokenCode) = ("GAHT12345678", Secret("12345")) },
        .role("TokenCode", "6 digits") { ($0.serialNumber, $0.tokenCode) = ("GAHT12345678", Secret("1234567")) },
        .role("TokenCode", "6 digits") { ($0.serialNumber, $0.tokenCode) = ("GAHT12345678", Secret("12345x")) },
        .role("TokenCode", "6 digits") { ($0.serialNumber, $0.tokenCode) = ("GAHT12345678", Secret("١٢٣")) },
        .session("TokenCode", "6 digits") { ($0.serialNumber, $0.tokenCode) = ("GAHT12345678", Secret("")) },
        .session("SerialNumber", "missing") { $0.tokenCode = Secret("123456") },
    ]

    static let policies: [OutOfRange] = [
        .role("Policy", "at least 1") { $0.policy = "" },
        .role("Policy", "U+20AC") { $0.policy = "{\"\u{20AC}\"}" },
        .role("Policy", "U+0007") { $0.policy = "{\u{7}}" },
        .web("Policy", "1 to 2048") { $0.policy = text(2_049) },
        .role("PolicyArns", "at most 10") { $0.policyARNs = Array(repeating: Fixture.roleARN, count: 11) },
        .role("PolicyArns.member.2.arn", "must be an ARN") {
            $0.policyARNs = [Fixture.roleARN, "ReadOnlyAccess-policy"]
        },
        .web("PolicyArns", "at most 10") { $0.policyARNs = Array(repeating: Fixture.roleARN, count: 11) },
        .role("Tags", "at most 50") { $0.tags = (0..<51).map { STSTag(key: "k\($0)", value: "") } },
        .role("Tags.member.1.Key", "1 to 128") { $0.tags = [STSTag(key: "", value: "v")] },
        .role("Tags.member.1.Key", "1 to 128") { $0.tags = [STSTag(key: text(129), value: "v")] },
        .role("Tags.member.1.Key", "aws:") { $0.tags = [STSTag(key: "AWS:x", value: "v")] },
        .role("Tags.member.1.Key", "U+0021") { $0.tags = [STSTag(key: "a!", value: "v")] },
        .role("Tags.member.1.Value", "0 to 256") { $0.tags = [STSTag(key: "k", value: text(257))] },
        .role("Tags.member.1.Value", "U+000A") { $0.tags = [STSTag(key: "k", value: "a\nb")] },
        .role("Tags.member.2.Key", "twice") {
            $0.tags = [STSTag(key: "Team", value: "1"), STSTag(key: "tEAM", value: "2")]
        },
        .role("TransitiveTagKeys", "at most 50") { $0.transitiveTagKeys = (0..<51).map { "k\($0)" } },
        .role("TransitiveTagKeys.member.2", "1 to 128") { $0.transitiveTagKeys = ["k", ""] },
        .role("ProvidedContexts", "at most 5") {
            let context = ProvidedContext(providerARN: Fixture.roleARN, contextAssertion: Secret("abcd"))
            $0.providedContexts = Array(repeating: context, count: 6)
        },
        .role("ProvidedContexts.member.1.ProviderArn", "20 to 2048") {
            $0.providedContexts = [ProvidedContext(providerARN: "arn:aws", contextAssertion: Secret("abcd"))]
        },
        .role("ProvidedContexts.member.1.ContextAssertion", "4 to 2048") {
            $0.providedContexts = [ProvidedContext(providerARN: Fixture.roleARN, contextAssertion: Secret("abc"))]
        },
    ]

    @Test(arguments: identities + devices + policies)
    func `what is out of range is named with its limit`(value: OutOfRange) throws {
        let error = #expect(throws: STSError.self) { try value.validate() }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains(" \(value.parameter) ") == true)
        #expect(error?.message.contains(value.limit) == true)
        #expect(error?.credentialError.code == .invalidConfiguration)
    }

    @Test func `the ends of every range are in it`() throws {
        var input = AssumeRoleInput(
            roleARN: "arn:aws:iam::123456789012:role/" + text(2_017),
            roleSessionName: text(64),
            externalID: text(1_224, "/"),
            durationSeconds: 900,
            serialNumber: text(256, "="),
            tokenCode: Secret("000000"),
            sourceIdentity: text(64, "@"),
            policy: text(10_000, "\u{FF}") + "\t\r\n",
            policyARNs: Array(repeating: Fixture.roleARN, count: 10),
            tags: (0..<50).map { STSTag(key: "ключ 1_.:/=+-@\($0)", value: text(256, "\u{5B57}")) },
            transitiveTagKeys: (0..<50).map { "k\($0)" },
            providedContexts: Array(
                repeating: ProvidedContext(providerARN: Fixture.roleARN, contextAssertion: Secret(text(2_048))),
                count: 5
            )
        )
        try input.validate()
        input.durationSeconds = 43_200
        (input.roleSessionName, input.externalID, input.sourceIdentity) = ("ab", "ab", "ab")
        (input.policy, input.tags) = ("x", [STSTag(key: text(128), value: "")])
        try input.validate()
        var web = Self.web
        (web.policy, web.webIdentityToken) = (text(2_048), Secret(text(20_000)))
        try web.validate()
        for seconds in [900, 129_600] { try GetSessionTokenInput(durationSeconds: seconds).validate() }
    }

    @Test func `nothing is sent for an input out of range`() async {
        let bench = Bench(200, Fixture.assumeRoleXML)
        await #expect(throws: STSError.self) {
            try await bench.assumeRole(AssumeRoleInput(roleARN: "role", roleSessionName: "alice"))
        }
        #expect(bench.transport.requests.isEmpty)
    }
}
