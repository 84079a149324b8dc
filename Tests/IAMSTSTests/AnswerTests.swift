// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMEndpoints
import IAMSTS
import IAMTesting
import Testing

@Suite struct AnswerTests {
    @Test func `an answer of AssumeRole is read whole`() async throws {
        let output = try await Bench(200, Fixture.assumeRoleXML).assumeRole()
        #expect(output.credentials.accessKeyID == "ASIAANSWER")
        #expect(output.credentials.secretAccessKey == Secret("answeredSecret+/KEY"))
        #expect(output.credentials.sessionToken == Secret("answeredToken+/=="))
        #expect(output.credentials.expiration == Fixture.now.addingTimeInterval(3_600))
        #expect(output.credentials.accountID == "123456789012")
        #expect(output.credentials.source == "assume-role")
        #expect(output.assumedRoleUser?.id == "AROAEXAMPLE:alice")
        #expect(output.assumedRoleUser?.arn == "arn:aws:sts::123456789012:assumed-role/reader/alice")
        #expect(output.packedPolicySize == 6)
        #expect(output.sourceIdentity == "alice@example.com")
        #expect(output.requestID == "01234567-89ab-cdef")
    }

    static let sameAnswers: [(String, String)] = [
        (
            "no namespace",
            Fixture.assumeRoleXML.replacing(#" xmlns="https://sts.amazonaws.com/doc/2011-06-15/""#, with: "")
        ),
        (
            "another prefix",
            Fixture.assumeRoleXML.replacing("xmlns=", with: "xmlns:s=")
                .replacing("</AssumeRoleResponse", with: "</s:AssumeRoleResponse")
                .replacing("<AssumeRoleResponse", with: "<s:AssumeRoleResponse")
        ),
        ("no line ends", Fixture.assumeRoleXML.split(separator: "\n").joined()),
        ("wrapped token", Fixture.assumeRoleXML.replacing("answeredToken+/==", with: "\n\t  answeredToken+/==\r\n ")),
        ("CDATA", Fixture.assumeRoleXML.replacing("answeredSecret+/KEY", with: "<![CDATA[answeredSecret+/KEY]]>")),
        ("comments", Fixture.assumeRoleXML.replacing("ASIAANSWER", with: "ASIA<!-- no -->ANSWER")),
        (
            "unknown members",
            Fixture.assumeRoleXML.replacing("<Credentials>", with: "<New><A/></New><Credentials><B>c</B>")
        ),
        (
            "another order",
            Fixture.answer(
                "AssumeRole",
                """
                <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/reader/alice</Arn></AssumedRoleUser>
                <Credentials><Expiration>\(Fixture.expiration)</Expiration><SessionToken>answeredToken+/==</SessionToken>
                <SecretAccessKey>answeredSecret+/KEY</SecretAccessKey><AccessKeyId>ASIAANSWER</AccessKeyId></Credentials>
                """
            )
        ),
    ]

    @Test(arguments: sameAnswers)
    func `the form of an answer makes no difference`(name: String, xml: String) async throws {
        let output = try await Bench(200, xml).assumeRole()
        let plain = try await Bench(200, Fixture.assumeRoleXML).assumeRole()
        #expect(output.credentials == plain.credentials)
    }

    @Test(
        arguments: [
            ("2026-01-02T04:04:05Z", 3_600.0), ("2026-01-02T04:04:05.359Z", 3_600.359),
            ("2026-01-02T04:04:05.359123Z", 3_600.359123), ("2026-01-02T04:04:05.123456789Z", 3_600.123456789),
            ("2026-01-02T05:04:05+01:00", 3_600), ("2026-01-02T04:04:05+00:00", 3_600),
            ("2026-01-02T04:04:05UTC", 3_600), (" \n2026-01-02T04:04:05Z ", 3_600), ("9999-12-31T23:59:59Z", 2.5e11),
        ]
    )
    func `the end is read in every spelling`(text: String, seconds: Double) async throws {
        let xml = Fixture.assumeRoleXML.replacing(Fixture.expiration, with: text)
        let output = try await Bench(200, xml).assumeRole()
        let end = try #require(output.credentials.expiration)
        if seconds < 1e11 {
            #expect(abs(end.timeIntervalSince(Fixture.now) - seconds) < 0.000_01)
        } else {
            #expect(end.timeIntervalSince(Fixture.now) > seconds)
        }
    }

    @Test(
        arguments: [
            ("2026-01-02T03:04:05Z", STSError.Code.expired), ("2026-01-02T03:04:04.999Z", .expired),
            ("1970-01-01T00:00:00Z", .expired), ("", .invalidResponse), ("  ", .invalidResponse),
            ("tomorrow", .invalidResponse), ("1767326645", .invalidResponse),
            ("2026-13-02T04:04:05Z", .invalidResponse),
            ("2026-01-02T04:04:05", .invalidResponse), ("2026-01-02", .invalidResponse),
        ]
    )
    func `an end that is past, or none, is refused`(text: String, code: STSError.Code) async throws {
        let error = await Bench(200, Fixture.assumeRoleXML.replacing(Fixture.expiration, with: text)).refusal()
        #expect(error?.code == code)
        #expect(error?.attempts == 1)
        #expect(error?.credentialError.code == (code == .expired ? .expired : .invalidResponse))
    }

    static let broken: [(String, String, String)] = [
        ("no AccessKeyId", without("AccessKeyId", "ASIAANSWER"), "AccessKeyId"),
        ("no SecretAccessKey", without("SecretAccessKey", "answeredSecret+/KEY"), "SecretAccessKey"),
        ("no SessionToken", without("SessionToken", "answeredToken+/=="), "SessionToken"),
        ("no Expiration", without("Expiration", Fixture.expiration), "Expiration"),
        ("empty AccessKeyId", Fixture.assumeRoleXML.replacing("ASIAANSWER", with: ""), "AccessKeyId"),
        ("empty SessionToken", Fixture.assumeRoleXML.replacing("answeredToken+/==", with: " "), "SessionToken"),
        ("line end in a key", Fixture.assumeRoleXML.replacing("ASIAANSWER", with: "ASIA\nX: y"), "AccessKeyId"),
        (
            "line end by reference", Fixture.assumeRoleXML.replacing("answeredToken", with: "a&#13;&#10;b"),
            "SessionToken"
        ),
        ("no credentials", Fixture.answer("AssumeRole", "<PackedPolicySize>1</PackedPolicySize>"), "AccessKeyId"),
        ("no result", "<AssumeRoleResponse/>", "AssumeRoleResult"),
        ("another operation", Fixture.answer("GetSessionToken", Fixture.credentialsXML), "AssumeRoleResult"),
        ("another XML", "<feed><entry>1</entry></feed>", "AssumeRoleResult"),
        ("HTML", "<!DOCTYPE html><html><body>Sign in to the wireless network</body></html>", "HTML"),
        ("JSON", #"{"AssumeRoleResponse": {}}"#, "JSON"),
        ("text", "OK", "text"),
        ("nothing", "", "empty"),
        ("cut short", String(Fixture.assumeRoleXML.prefix(300)), "not well-formed"),
        ("DOCTYPE", "<!DOCTYPE x [<!ENTITY y 'z'>]>" + Fixture.assumeRoleXML.dropFirst(38), "document type"),
        ("huge", Fixture.assumeRoleXML + String(repeating: " ", count: 300_000), "larger than 262144 bytes"),
    ]

    static func without(_ name: String, _ value: String) -> String {
        Fixture.assumeRoleXML.replacing("<\(name)>\(value)</\(name)>", with: "")
    }

    @Test(arguments: broken)
    func `an answer that lacks something is refused once and says what`(
        name: String,
        xml: String,
        said: String
    ) async throws {
        let bench = Bench(200, xml)
        let error = await bench.refusal()
        #expect(error?.code == .invalidResponse)
        #expect(error?.message.contains(said) == true)
        #expect(error?.operation == "AssumeRole")
        #expect(error?.url == Fixture.endpoint.url)
        #expect(bench.transport.requests.count == 1)
    }

    @Test func `an answer without the user of the role has no account`() async throws {
        let output = try await Bench(200, Fixture.answer("AssumeRole", Fixture.credentialsXML)).assumeRole()
        #expect(output.assumedRoleUser == nil)
        #expect(output.credentials.accountID == nil)
    }

    @Test func `a caller identity must be whole`() async throws {
        let bench = Bench(200, Fixture.answer("GetCallerIdentity", "<Account>123456789012</Account>"))
        let error = await #expect(throws: STSError.self) {
            try await bench.client.getCallerIdentity(credentials: Fixture.longTerm)
        }
        #expect(error?.code == .invalidResponse)
    }
}
