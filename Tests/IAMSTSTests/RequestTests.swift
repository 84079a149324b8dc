// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCredentials
import IAMEndpoints
import IAMPlatform
import IAMSTS
import IAMTesting
import Testing

@Suite struct RequestTests {
    @Test func `a plain AssumeRole is signed and says no more than it must`() async throws {
        let bench = Bench(200, Fixture.assumeRoleXML)
        _ = try await bench.client.assumeRole(Fixture.input, credentials: Fixture.temporary)
        let request = try #require(bench.transport.requests.first)
        #expect(bench.transport.requests.count == 1)
        #expect(request.head.method == .post)
        #expect(request.head.scheme == "https")
        #expect(request.head.authority == "sts.eu-west-2.amazonaws.com")
        #expect(request.head.path == "/")
        #expect(
            request.text
                == "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Freader"
                + "&RoleSessionName=alice"
        )
        #expect(request.field("content-type") == "application/x-www-form-urlencoded; charset=utf-8")
        #expect(request.field("x-amz-date") == "20260102T030405Z")
        #expect(request.field("x-amz-security-token") == Fixture.sessionToken)
        #expect(request.field("amz-sdk-request") == "attempt=1; max=3")
        #expect(request.field("amz-sdk-invocation-id") == "80808080-8080-4080-8080-808080808080")
        let authorization = try #require(request.field("authorization"))
        #expect(authorization.contains("Credential=ASIDEXAMPLE/20260102/eu-west-2/sts/aws4_request"))
        #expect(authorization.contains("SignedHeaders=content-type;host;x-amz-date;x-amz-security-token,"))
    }

    @Test func `every parameter of AssumeRole is sent in its form`() async throws {
        let bench = Bench(200, Fixture.assumeRoleXML)
        let input = AssumeRoleInput(
            roleARN: Fixture.roleARN,
            roleSessionName: "a+b=c,d.e@f-g_h",
            externalID: "ext:id/1",
            durationSeconds: 900,
            serialNumber: "arn:aws:iam::123456789012:mfa/alice",
            tokenCode: Secret("012345"),
            sourceIdentity: "alice",
            policy: #"{"Version": "2012-10-17*~"}"#,
            policyARNs: ["arn:aws:iam::aws:policy/ReadOnly", "arn:aws:iam::aws:policy/Other1"],
            tags: [STSTag(key: "Pröject", value: "Ünicorn 1"), STSTag(key: "Empty", value: "")],
            transitiveTagKeys: ["Pröject", "Empty"],
            providedContexts: [
                ProvidedContext(
                    providerARN: "arn:aws:iam::aws:contextProvider/IdentityCenter",
                    contextAssertion: Secret("abcd.efgh")
                )
            ]
        )
        _ = try await bench.assumeRole(input)
        let expected = [
            "Action=AssumeRole", "Version=2011-06-15",
            "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Freader",
            "RoleSessionName=a%2Bb%3Dc%2Cd.e%40f-g_h",
            "PolicyArns.member.1.arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FReadOnly",
            "PolicyArns.member.2.arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FOther1",
            "Policy=%7B%22Version%22%3A+%222012-10-17%2A~%22%7D",
            "DurationSeconds=900",
            "Tags.member.1.Key=Pr%C3%B6ject", "Tags.member.1.Value=%C3%9Cnicorn+1",
            "Tags.member.2.Key=Empty", "Tags.member.2.Value=",
            "TransitiveTagKeys.member.1=Pr%C3%B6ject", "TransitiveTagKeys.member.2=Empty",
            "ExternalId=ext%3Aid%2F1",
            "SerialNumber=arn%3Aaws%3Aiam%3A%3A123456789012%3Amfa%2Falice",
            "TokenCode=012345",
            "SourceIdentity=alice",
            "ProvidedContexts.member.1.ProviderArn=arn%3Aaws%3Aiam%3A%3Aaws%3AcontextProvider%2FIdentityCenter",
            "ProvidedContexts.member.1.ContextAssertion=abcd.efgh",
        ]
        #expect(bench.transport.requests.first?.text == expected.joined(separator: "&"))
    }

    @Test func `a web identity is sent as it is, unsigned and without a duration`() async throws {
        let bench = Bench(
            200,
            Fixture.answer(
                "AssumeRoleWithWebIdentity",
                """
                <SubjectFromWebIdentityToken>sub</SubjectFromWebIdentityToken><Audience>aud</Audience>
                <Provider>https://issuer.example</Provider>\(Fixture.credentialsXML)
                <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/reader/pod</Arn>
                <AssumedRoleId>AROAEXAMPLE:pod</AssumedRoleId></AssumedRoleUser>
                """
            )
        )
        let input = AssumeRoleWithWebIdentityInput(
            roleARN: Fixture.roleARN,
            roleSessionName: "pod",
            webIdentityToken: Secret(Fixture.webIdentityToken + " \n")
        )
        let output = try await bench.client.assumeRoleWithWebIdentity(input)
        let request = try #require(bench.transport.requests.first)
        #expect(
            request.text
                == "Action=AssumeRoleWithWebIdentity&Version=2011-06-15"
                + "&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Freader&RoleSessionName=pod"
                + "&WebIdentityToken=\(Fixture.webIdentityToken)+%0A"
        )
        for name in ["authorization", "x-amz-date", "x-amz-security-token"] { #expect(request.field(name) == nil) }
        #expect(output.credentials.accessKeyID == "ASIAANSWER")
        #expect(output.credentials.source == "web-identity")
        #expect(output.credentials.accountID == "123456789012")
        #expect(output.subjectFromWebIdentityToken == "sub")
        #expect(output.audience == "aud")
        #expect(output.provider == "https://issuer.example")
        #expect(output.packedPolicySize == nil)
    }

    @Test func `the optional parameters of a web identity are sent if given`() async throws {
        let bench = Bench(200, Fixture.answer("AssumeRoleWithWebIdentity", Fixture.credentialsXML))
        let input = AssumeRoleWithWebIdentityInput(
            roleARN: Fixture.roleARN,
            roleSessionName: "pod",
            webIdentityToken: Secret("abcd"),
            providerID: "www.amazon.com",
            policy: "{}",
            policyARNs: ["arn:aws:iam::aws:policy/ReadOnly"],
            durationSeconds: 43_200
        )
        _ = try await bench.client.assumeRoleWithWebIdentity(input)
        let end =
            "&WebIdentityToken=abcd&ProviderId=www.amazon.com"
            + "&PolicyArns.member.1.arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FReadOnly&Policy=%7B%7D&DurationSeconds=43200"
        #expect(bench.transport.requests.first?.text.hasSuffix(end) == true)
    }

    @Test func `GetSessionToken sends the MFA code and keeps the account of the caller`() async throws {
        let bench = Bench(200, Fixture.answer("GetSessionToken", Fixture.credentialsXML))
        let input = GetSessionTokenInput(
            durationSeconds: 129_600,
            serialNumber: "GAHT12345678",
            tokenCode: Secret("654321")
        )
        let output = try await bench.client.getSessionToken(input, credentials: Fixture.temporary)
        #expect(
            bench.transport.requests.first?.text
                == "Action=GetSessionToken&Version=2011-06-15&DurationSeconds=129600&SerialNumber=GAHT12345678"
                + "&TokenCode=654321"
        )
        #expect(output.credentials.source == "session-token")
        #expect(output.credentials.accountID == "111122223333")
        #expect(output.requestID == "01234567-89ab-cdef")
    }

    @Test func `GetSessionToken needs no parameters`() async throws {
        let bench = Bench(200, Fixture.answer("GetSessionToken", Fixture.credentialsXML))
        _ = try await bench.client.getSessionToken(credentials: Fixture.longTerm)
        #expect(bench.transport.requests.first?.text == "Action=GetSessionToken&Version=2011-06-15")
    }

    @Test func `GetCallerIdentity tells user, account and ARN`() async throws {
        let result =
            "<Arn>arn:aws:iam::123456789012:user/alice</Arn><UserId>AIDAEXAMPLE</UserId>"
            + "<Account>123456789012</Account>"
        let bench = Bench(200, Fixture.answer("GetCallerIdentity", result))
        let identity = try await bench.client.getCallerIdentity(credentials: Fixture.longTerm)
        #expect(bench.transport.requests.first?.text == "Action=GetCallerIdentity&Version=2011-06-15")
        #expect(identity.userID == "AIDAEXAMPLE")
        #expect(identity.accountID == "123456789012")
        #expect(identity.arn == "arn:aws:iam::123456789012:user/alice")
        #expect(identity.requestID == "01234567-89ab-cdef")
    }

    @Test(
        arguments: [
            ("https://sts.example.com", "sts.example.com", "/", true),
            ("https://sts.example.com:8443/base/sts", "sts.example.com:8443", "/base/sts", true),
            ("HTTPS://STS.Example.com/", "STS.Example.com", "/", true),
            ("http://localhost:4566", "localhost:4566", "/", false),
            ("http://127.0.0.1", "127.0.0.1", "/", false),
            ("http://127.8.255.3:80/x", "127.8.255.3", "/x", false),
            ("http://[::1]:9", "[::1]:9", "/", false),
            ("http://[0:0:0:0:0:0:0:1]", "[0:0:0:0:0:0:0:1]", "/", false),
            ("http://169.254.170.2", "169.254.170.2", "/", false),
            ("http://169.254.170.23", "169.254.170.23", "/", false),
            ("http://169.254.169.254", "169.254.169.254", "/", false),
            ("http://[fd00:ec2::23]", "[fd00:ec2::23]", "/", false),
            ("http://[FD00:0EC2::254]:81", "[FD00:0EC2::254]:81", "/", false),
        ]
    )
    func `an endpoint is taken apart`(url: String, authority: String, path: String, mayUseProxy: Bool) async throws {
        let endpoint = ServiceEndpoint(url: url, signingName: "sts", signingRegion: "eu-west-2")
        let bench = Bench(endpoint: endpoint) { _, _ in .text(200, Fixture.assumeRoleXML) }
        _ = try await bench.assumeRole()
        let request = try #require(bench.transport.requests.first)
        #expect(request.head.authority?.lowercased() == authority.lowercased())
        #expect(request.head.path == path)
        #expect(request.original.mayUseProxy == mayUseProxy)
    }

    @Test(
        arguments: [
            "http://sts.eu-west-2.amazonaws.com", "http://10.0.0.1", "http://127.0.0.1.example.com",
            "http://127.0.0.256", "http://127.0.0", "http://127.0.0.0x1", "http://0127.0.0.1", "http://127.0.0.+1",
            "http://localhost.example.com", "http://169.254.170.3", "http://[::2]", "http://[fd00:ec2::24]",
            "http://[::ffff:10.0.0.1]", "http://[1::1::1]", "http://[fe80::1]", "http://localhost@10.0.0.1",
            "http://localhost:1@10.0.0.1", "http://10.0.0.1/@localhost", "http://[::1", "http://::1",
            "https://user:pass@sts.example.com", "https://", "https:///x", "https://a:b", "https://a:99999",
            "ftp://localhost", "localhost:4566", "", "https://sts.example.com?x=y", "https://sts.example.com/#x",
            "https://sts example.com", "https://sts.example.com/\r\nHost: x", "http://localhost#.example.com",
        ]
    )
    func `an endpoint that would show keys, or is none, is refused before any traffic`(url: String) async throws {
        let endpoint = ServiceEndpoint(url: url, signingName: "sts", signingRegion: "eu-west-2")
        let bench = Bench(endpoint: endpoint) { _, _ in .text(200, Fixture.assumeRoleXML) }
        let error = await bench.refusal()
        #expect(error?.code == .insecureEndpoint)
        #expect(error?.credentialError.code == .invalidConfiguration)
        #expect(error.map { "\($0)".contains("user:pass") } == false)
        #expect(bench.transport.requests.isEmpty)
    }

    @Test func `a signed call needs a region, an unsigned one does not`() async throws {
        let endpoint = ServiceEndpoint(url: "http://localhost:1", signingName: "sts", signingRegion: "")
        let xml = Fixture.answer("AssumeRoleWithWebIdentity", Fixture.credentialsXML)
        let bench = Bench(endpoint: endpoint) { _, _ in .text(200, xml) }
        #expect(await bench.refusal()?.code == .signing)
        #expect(bench.transport.requests.isEmpty)
        let input = AssumeRoleWithWebIdentityInput(
            roleARN: Fixture.roleARN,
            roleSessionName: "pod",
            webIdentityToken: Secret("abcd")
        )
        #expect(try await bench.client.assumeRoleWithWebIdentity(input).credentials.accessKeyID == "ASIAANSWER")
    }
}
