// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMEndpoints
import IAMSTS
import IAMTesting
import Testing

/// The inputs of the less common operations.
enum Further {
    static let assertion = "PHNhbWxwOlJlc3BvbnNlPkVYQU1QTEU8L3NhbWxwOlJlc3BvbnNlPg=="
    static let tradeIn = "tradeInEXAMPLEtoken/+="
    static let jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbnN3ZXJlZCJ9.YW5zd2VyZWQ"
    static let providerARN = "arn:aws:iam::123456789012:saml-provider/Example"

    static let saml = AssumeRoleWithSAMLInput(
        roleARN: Fixture.roleARN,
        principalARN: providerARN,
        samlAssertion: Secret(assertion)
    )

    static let root = AssumeRootInput(targetPrincipal: "444455556666", task: .unlockBucketPolicy)
    static let identity = GetWebIdentityTokenInput(audience: ["https://example.com"])
}

@Suite struct FurtherOperationTests {
    @Test func `a SAML assertion is sent unsigned, and the answer is read whole`() async throws {
        let bench = Bench(
            200,
            Fixture.answer(
                "AssumeRoleWithSAML",
                """
                <Issuer>https://idp.example.com/saml</Issuer><Audience>https://signin.example.com/saml</Audience>
                <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/reader/alice</Arn>
                <AssumedRoleId>AROAEXAMPLE:alice</AssumedRoleId></AssumedRoleUser>
                \(Fixture.credentialsXML)<Subject>alice@example.com</Subject><SubjectType>transient</SubjectType>
                <NameQualifier>bm90IHJlYWw=</NameQualifier><PackedPolicySize>7</PackedPolicySize>
                <SourceIdentity>alice</SourceIdentity>
                """
            )
        )
        var input = Further.saml
        input.policyARNs = ["arn:aws:iam::aws:policy/ReadOnly"]
        (input.policy, input.durationSeconds) = ("{}", 900)
        let output = try await bench.client.assumeRoleWithSAML(input)
        let request = try #require(bench.transport.requests.first)
        #expect(
            request.text
                == "Action=AssumeRoleWithSAML&Version=2011-06-15"
                + "&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Freader"
                + "&PrincipalArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Asaml-provider%2FExample"
                + "&SAMLAssertion=PHNhbWxwOlJlc3BvbnNlPkVYQU1QTEU8L3NhbWxwOlJlc3BvbnNlPg%3D%3D"
                + "&PolicyArns.member.1.arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FReadOnly&Policy=%7B%7D"
                + "&DurationSeconds=900"
        )
        for name in ["authorization", "x-amz-date", "x-amz-security-token"] { #expect(request.field(name) == nil) }
        #expect(output.credentials.accessKeyID == "ASIAANSWER")
        #expect(output.credentials.source == "saml")
        #expect(output.credentials.accountID == "123456789012")
        #expect(output.assumedRoleUser?.id == "AROAEXAMPLE:alice")
        #expect(output.issuer == "https://idp.example.com/saml")
        #expect(output.audience == "https://signin.example.com/saml")
        #expect(output.subject == "alice@example.com")
        #expect(output.subjectType == "transient")
        #expect(output.nameQualifier == "bm90IHJlYWw=")
        #expect(output.packedPolicySize == 7)
        #expect(output.sourceIdentity == "alice")
        #expect(output.requestID == "01234567-89ab-cdef")
    }

    @Test func `GetFederationToken tells the federated user`() async throws {
        let bench = Bench(
            200,
            Fixture.answer(
                "GetFederationToken",
                """
                \(Fixture.credentialsXML)<FederatedUser><Arn>arn:aws:sts::123456789012:federated-user/bob</Arn>
                <FederatedUserId>123456789012:bob</FederatedUserId></FederatedUser>
                <PackedPolicySize>8</PackedPolicySize>
                """
            )
        )
        let input = GetFederationTokenInput(
            name: "bob",
            policy: "{}",
            policyARNs: ["arn:aws:iam::aws:policy/ReadOnly"],
            durationSeconds: 129_600,
            tags: [STSTag(key: "team", value: "a b")]
        )
        let output = try await bench.client.getFederationToken(input, credentials: Fixture.longTerm)
        let request = try #require(bench.transport.requests.first)
        #expect(
            request.text
                == "Action=GetFederationToken&Version=2011-06-15&Name=bob&Policy=%7B%7D"
                + "&PolicyArns.member.1.arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FReadOnly&DurationSeconds=129600"
                + "&Tags.member.1.Key=team&Tags.member.1.Value=a+b"
        )
        #expect(request.field("authorization")?.contains("Credential=AKIDEXAMPLE/") == true)
        #expect(output.credentials.source == "federation-token")
        #expect(output.credentials.accountID == "123456789012")
        #expect(output.federatedUser?.id == "123456789012:bob")
        #expect(output.federatedUser?.arn == "arn:aws:sts::123456789012:federated-user/bob")
        #expect(output.packedPolicySize == 8)
    }

    @Test(
        arguments: [
            ("444455556666", AssumeRootInput.Task.unlockBucketPolicy, "S3UnlockBucketPolicy"),
            ("arn:aws:iam::444455556666:root", .unlockQueuePolicy, "SQSUnlockQueuePolicy"),
            ("444455556666", .auditRootUserCredentials, "IAMAuditRootUserCredentials"),
            ("444455556666", .createRootUserPassword, "IAMCreateRootUserPassword"),
            ("444455556666", .deleteRootUserCredentials, "IAMDeleteRootUserCredentials"),
        ]
    )
    func `AssumeRoot names its task by a policy`(target: String, task: AssumeRootInput.Task, name: String) async throws
    {
        let result = Fixture.credentialsXML + "<SourceIdentity>alice</SourceIdentity>"
        let bench = Bench(200, Fixture.answer("AssumeRoot", result))
        let input = AssumeRootInput(targetPrincipal: target, task: task, durationSeconds: 0)
        let output = try await bench.client.assumeRoot(input, credentials: Fixture.longTerm)
        #expect(
            bench.transport.requests.first?.text
                == "Action=AssumeRoot&Version=2011-06-15"
                + "&TargetPrincipal=\(target.replacing(":", with: "%3A"))"
                + "&TaskPolicyArn.arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2Froot-task%2F\(name)&DurationSeconds=0"
        )
        #expect(output.credentials.source == "assume-root")
        #expect(output.credentials.accountID == "444455556666")
        #expect(output.sourceIdentity == "alice")
    }

    @Test(arguments: ["https://sts.amazonaws.com", "https://STS.amazonaws.com/", "https://sts.amazonaws.com:443"])
    func `AssumeRoot is not sent to the global endpoint`(url: String) async {
        let endpoint = ServiceEndpoint(url: url, signingName: "sts", signingRegion: "us-east-1")
        let bench = Bench(endpoint: endpoint) { _, _ in .text(200, "") }
        let error = await #expect(throws: STSError.self) {
            try await bench.client.assumeRoot(Further.root, credentials: Fixture.longTerm)
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.hint?.contains("region") == true)
        #expect(bench.transport.requests.isEmpty)
    }

    @Test func `an access key tells its account, and a message its meaning`() async throws {
        var bench = Bench(200, Fixture.answer("GetAccessKeyInfo", "<Account>444455556666</Account>"))
        let info = try await bench.client.getAccessKeyInfo("AKIAIOSFODNN7EXAMPLE", credentials: Fixture.longTerm)
        #expect(
            bench.transport.requests.first?.text
                == "Action=GetAccessKeyInfo&Version=2011-06-15&AccessKeyId=AKIAIOSFODNN7EXAMPLE"
        )
        #expect(info.accountID == "444455556666")
        #expect(info.requestID == "01234567-89ab-cdef")

        let text = #"{&quot;allowed&quot;: false}"#
        bench = Bench(
            200,
            Fixture.answer("DecodeAuthorizationMessage", "<DecodedMessage>\(text)</DecodedMessage>")
        )
        let message = try await bench.client.decodeAuthorizationMessage("a-b_c/d", credentials: Fixture.longTerm)
        #expect(
            bench.transport.requests.first?.text
                == "Action=DecodeAuthorizationMessage&Version=2011-06-15&EncodedMessage=a-b_c%2Fd"
        )
        #expect(message.decodedMessage == #"{"allowed": false}"#)
    }

    @Test func `a web identity token is asked for an audience and comes with its end`() async throws {
        let result =
            "<WebIdentityToken>\(Further.jwt)</WebIdentityToken><Expiration>2026-01-02T03:09:05.123Z</Expiration>"
        let bench = Bench(200, Fixture.answer("GetWebIdentityToken", result))
        let input = GetWebIdentityTokenInput(
            audience: ["https://example.com", "b c"],
            signingAlgorithm: .es384,
            durationSeconds: 60,
            tags: [STSTag(key: "k", value: "v")]
        )
        let output = try await bench.client.getWebIdentityToken(input, credentials: Fixture.temporary)
        #expect(
            bench.transport.requests.first?.text
                == "Action=GetWebIdentityToken&Version=2011-06-15&Audience.member.1=https%3A%2F%2Fexample.com"
                + "&Audience.member.2=b+c&DurationSeconds=60&SigningAlgorithm=ES384"
                + "&Tags.member.1.Key=k&Tags.member.1.Value=v"
        )
        #expect(output.webIdentityToken == Secret(Further.jwt))
        #expect(abs(output.expiration.timeIntervalSince(Fixture.now) - 300.123) < 0.001)
    }

    @Test func `a trade-in token becomes credentials of the principal`() async throws {
        let principal = "arn:aws:sts::444455556666:assumed-role/delegate/x"
        let result =
            "<AssumedPrincipal>\(principal)</AssumedPrincipal><PackedPolicySize>9</PackedPolicySize>"
            + Fixture.credentialsXML
        let bench = Bench(200, Fixture.answer("GetDelegatedAccessToken", result))
        let output = try await bench.client.getDelegatedAccessToken(
            tradeInToken: Secret(Further.tradeIn),
            credentials: Fixture.longTerm
        )
        #expect(
            bench.transport.requests.first?.text
                == "Action=GetDelegatedAccessToken&Version=2011-06-15&TradeInToken=tradeInEXAMPLEtoken%2F%2B%3D"
        )
        #expect(output.credentials.source == "delegated-access")
        #expect(output.credentials.accountID == "444455556666")
        #expect(output.assumedPrincipal == principal)
        #expect(output.packedPolicySize == 9)
    }

    /// Calls an operation by its name.
    static func call(_ operation: String, _ client: STSClient) async throws(STSError) -> Any {
        switch operation {
        case "AssumeRoleWithSAML": try await client.assumeRoleWithSAML(Further.saml)
        case "GetFederationToken":
            try await client.getFederationToken(GetFederationTokenInput(name: "bob"), credentials: Fixture.longTerm)
        case "AssumeRoot": try await client.assumeRoot(Further.root, credentials: Fixture.longTerm)
        case "GetAccessKeyInfo":
            try await client.getAccessKeyInfo("AKIAIOSFODNN7EXAMPLE", credentials: Fixture.longTerm)
        case "DecodeAuthorizationMessage":
            try await client.decodeAuthorizationMessage("abc", credentials: Fixture.longTerm)
        case "GetWebIdentityToken":
            try await client.getWebIdentityToken(Further.identity, credentials: Fixture.longTerm)
        default:
            try await client.getDelegatedAccessToken(
                tradeInToken: Secret(Further.tradeIn),
                credentials: Fixture.longTerm
            )
        }
    }

    static let operations = [
        "AssumeRoleWithSAML", "GetFederationToken", "AssumeRoot", "GetAccessKeyInfo", "DecodeAuthorizationMessage",
        "GetWebIdentityToken", "GetDelegatedAccessToken",
    ]

    @Test(arguments: operations)
    func `an answer that lacks what was asked for is refused`(operation: String) async {
        for xml in [Fixture.answer(operation, "<Other/>"), "<html></html>", "", Fixture.assumeRoleXML] {
            let error = await #expect(throws: STSError.self) {
                _ = try await Self.call(operation, Bench(200, xml).client)
            }
            #expect(error?.code == .invalidResponse)
            #expect(error?.operation == operation)
        }
    }

    @Test(
        arguments: [
            ("AssumeRoleWithSAML", "IDPRejectedClaim", "identity provider"),
            ("AssumeRoleWithSAML", "ExpiredTokenException", "SAML assertion"),
            ("AssumeRoleWithSAML", "AccessDenied", "sts:AssumeRoleWithSAML"),
            ("GetFederationToken", "AccessDenied", "long-term keys"),
            ("GetFederationToken", "PackedPolicyTooLarge", "too large"),
            ("AssumeRoot", "AccessDenied", "management account"),
            ("AssumeRoot", "ExpiredTokenException", "have ended"),
            ("GetAccessKeyInfo", "AccessDenied", "forbids GetAccessKeyInfo"),
            ("DecodeAuthorizationMessage", "InvalidAuthorizationMessageException", "not one of this account"),
            ("GetWebIdentityToken", "OutboundWebIdentityFederationDisabledException", "switch"),
            ("GetWebIdentityToken", "JWTPayloadSizeExceededException", "fewer"),
            ("GetWebIdentityToken", "SessionDurationEscalationException", "shorter"),
            ("GetDelegatedAccessToken", "ExpiredTradeInTokenException", "trade-in token has ended"),
        ]
    )
    func `a refusal is not tried again and comes with advice`(
        operation: String,
        code: String,
        advice: String
    ) async {
        let bench = Bench(403, Fixture.fault(code))
        let error = await #expect(throws: STSError.self) { _ = try await Self.call(operation, bench.client) }
        #expect(error?.code == .refused)
        #expect(error?.serviceCode == code)
        #expect(error?.hint?.contains(advice) == true)
        #expect(bench.transport.requests.count == 1)
    }

    @Test(arguments: operations)
    func `no secret is in an error or a value`(operation: String) async {
        let secrets = [Further.assertion, Further.tradeIn, Further.jwt, Fixture.secretKey, "answeredSecret+/KEY"]
        let answers = [
            (200, Fixture.answer(operation, secrets.map { "<A>\($0)</A>" }.joined())),
            (
                200,
                Fixture.answer(
                    operation,
                    "\(Fixture.credentialsXML)<Account>1</Account><DecodedMessage>{}</DecodedMessage>"
                        + "<WebIdentityToken>\(Further.jwt)</WebIdentityToken><Expiration>\(Fixture.expiration)</Expiration>"
                )
            ),
            (
                403,
                Fixture.fault("AccessDenied", operation == "AssumeRoleWithSAML" ? Further.assertion : Further.tradeIn)
            ),
        ]
        for (status, xml) in answers {
            var shown: [Any] = [Further.saml]
            do throws(STSError) {
                shown.append(try await Self.call(operation, Bench(status, xml).client))
            } catch {
                shown += [error, error.credentialError] as [Any]
            }
            let text = SecretTests.rendered(shown)
            for secret in secrets where status == 200 || operation.hasSuffix("SAML") || operation.contains("Delegated")
            {
                #expect(!text.contains(secret))
            }
        }
    }
}
