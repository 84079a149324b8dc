// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCredentials
import IAMSTS
import IAMTesting
import Testing

/// One body of an error, and what is to be read out of it.
struct FaultCase: Sendable, CustomTestStringConvertible {
    let name: String
    let status: Int
    let body: String
    var fields: HTTPFields = [:]
    let serviceCode: String?
    let said: String
    var requestID: String?

    var testDescription: String { name }
}

@Suite struct FaultTests {
    static let shapes = [
        FaultCase(
            name: "ErrorResponse",
            status: 403,
            body: Fixture.fault("AccessDenied", "User: u is not authorized"),
            serviceCode: "AccessDenied",
            said: "AccessDenied: User: u is not authorized",
            requestID: "fedcba98-7654-3210"
        ),
        FaultCase(
            name: "ErrorResponse without namespace, with Detail",
            status: 400,
            body:
                "<ErrorResponse><Error><Detail><x/></Detail><Message> m \n n </Message><Code>C</Code></Error></ErrorResponse>",
            serviceCode: "C",
            said: "C: m n"
        ),
        FaultCase(
            name: "Response/Errors",
            status: 400,
            body:
                "<Response><Errors><Error><Code>C</Code><Message>m</Message></Error></Errors><RequestID>r-1</RequestID></Response>",
            serviceCode: "C",
            said: "C: m",
            requestID: "r-1"
        ),
        FaultCase(
            name: "bare Error",
            status: 403,
            body: "<?xml version='1.0'?><Error><Code>C</Code><Message>m</Message><RequestId>r-2</RequestId></Error>",
            serviceCode: "C",
            said: "C: m",
            requestID: "r-2"
        ),
        FaultCase(
            name: "empty Message",
            status: 403,
            body: "<ErrorResponse><Error><Code>AccessDenied</Code><Message/></Error></ErrorResponse>",
            serviceCode: "AccessDenied",
            said: "AccessDenied (HTTP 403 Forbidden)"
        ),
        FaultCase(
            name: "error under status 200",
            status: 200,
            body: Fixture.fault("AccessDenied", "m"),
            serviceCode: "AccessDenied",
            said: "AccessDenied: m",
            requestID: "fedcba98-7654-3210"
        ),
        FaultCase(
            name: "JSON of the AWS query protocol",
            status: 403,
            body: #"{"Error": {"Code": "C", "Message": "m", "Type": "Sender"}, "RequestId": "r-3"}"#,
            serviceCode: "C",
            said: "C: m",
            requestID: "r-3"
        ),
        FaultCase(
            name: "JSON of the AWS query protocol, deeper",
            status: 403,
            body: #"{"ErrorResponse": {"Error": {"Code": "C", "Message": "m"}, "RequestId": "r-4"}}"#,
            serviceCode: "C",
            said: "C: m",
            requestID: "r-4"
        ),
        FaultCase(
            name: "JSON with __type",
            status: 400,
            body: #"{"__type": "com.amazonaws.sts#ExpiredTokenException", "message": "m"}"#,
            serviceCode: "ExpiredTokenException",
            said: "ExpiredTokenException: m"
        ),
        FaultCase(
            name: "JSON of a gateway",
            status: 403,
            body: #"{"message":"Forbidden"}"#,
            fields: Fixture.fields(["x-amzn-errortype": "ForbiddenException:http://x/", "x-amzn-RequestId": "r-5"]),
            serviceCode: "ForbiddenException",
            said: "ForbiddenException: Forbidden",
            requestID: "r-5"
        ),
        FaultCase(
            name: "JSON of other types",
            status: 400,
            body: #"{"code": 17, "message": ["m"], "error": "x"}"#,
            serviceCode: nil,
            said: "HTTP 400 Bad Request, without an error of STS"
        ),
        FaultCase(
            name: "deep JSON",
            status: 400,
            body: String(repeating: #"{"error":"#, count: 400) + "{}" + String(repeating: "}", count: 400),
            serviceCode: nil,
            said: "HTTP 400"
        ),
        FaultCase(
            name: "HTML",
            status: 403,
            body: "<html><head><title>Blocked page</title></head></html>",
            serviceCode: nil,
            said: "HTTP 403 Forbidden, without an error of STS"
        ),
        FaultCase(name: "empty", status: 403, body: "", serviceCode: nil, said: "HTTP 403 Forbidden, without"),
        FaultCase(name: "text", status: 407, body: "who?", serviceCode: nil, said: "HTTP 407"),
        FaultCase(name: "another XML", status: 404, body: "<a><b/></a>", serviceCode: nil, said: "HTTP 404 Not Found"),
        FaultCase(
            name: "huge",
            status: 403,
            body: String(repeating: "x", count: 300_000),
            serviceCode: nil,
            said: "HTTP 403 Forbidden, without an error of STS"
        ),
        FaultCase(
            name: "code that is no code",
            status: 403,
            body: Fixture.fault("a b <x>".replacing("<", with: "&lt;"), "m"),
            serviceCode: nil,
            said: ": m",
            requestID: "fedcba98-7654-3210"
        ),
        FaultCase(
            name: "long message",
            status: 403,
            body: Fixture.fault("C", String(repeating: "word ", count: 1_000)),
            serviceCode: "C",
            said: "…",
            requestID: "fedcba98-7654-3210"
        ),
    ]

    @Test(arguments: shapes)
    func `an error is read whatever its shape`(value: FaultCase) async throws {
        let bench = Bench(value.status, value.body, fields: value.fields)
        let error = try #require(await bench.refusal())
        #expect(error.code == .refused)
        #expect(error.status == value.status)
        #expect(error.serviceCode == value.serviceCode)
        #expect(error.message.contains(value.said))
        #expect(error.message.count < 1_200)
        #expect(error.requestID == value.requestID)
        #expect(error.message.hasPrefix("AssumeRole was refused by https://sts.eu-west-2.amazonaws.com: "))
        #expect(!"\(error)".contains("Blocked page"))
        #expect(error.credentialError.code == .refused)
        #expect(error.credentialError.location == .url("https://sts.eu-west-2.amazonaws.com"))
        #expect(bench.transport.requests.count == 1)
    }

    @Test(arguments: [301, 302, 307, 308])
    func `a redirect is not followed`(status: Int) async throws {
        let bench = Bench(status, "", fields: [.location: "https://elsewhere.example/"])
        let error = try #require(await bench.refusal())
        #expect(error.code == .invalidResponse)
        #expect(bench.transport.requests.count == 1)
    }

    @Test(
        arguments: [
            ("AccessDenied", "no", "trust policy"),
            ("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code.", "MFA"),
            ("InvalidClientTokenId", "no", "access key id"),
            ("SignatureDoesNotMatch", "The request signature we calculated does not match", "secret access key"),
            ("SignatureDoesNotMatch", "Credential should be scoped to a valid region, not 'x'.", "region"),
            ("ExpiredToken", "no", "ended"),
            ("ExpiredTokenException", "no", "ended"),
            ("RegionDisabledException", "no", "switched off"),
            ("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration", "MaxSessionDuration"),
            (
                "ValidationError",
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
                "3600 seconds"
            ),
            ("MalformedPolicyDocument", "no", "Principal"),
            ("PackedPolicyTooLarge", "no", "too large"),
            ("IDPRejectedClaim", "no", "identity provider"),
            ("InvalidIdentityToken", "no", "audience"),
            ("MissingAuthenticationToken", "no", "unsigned"),
            ("OptInRequired", "no", "signed up"),
        ]
    )
    func `a usual refusal comes with what to do`(code: String, message: String, said: String) async throws {
        let error = try #require(await Bench(400, Fixture.fault(code, message)).refusal())
        #expect(error.hint?.contains(said) == true)
        #expect(error.hint?.contains("--") == false)
        #expect("\(error)".contains("hint: "))
        #expect(error.credentialError(provider: "assume-role").provider == "assume-role")
        #expect(error.credentialError.hint == error.hint)
    }

    @Test(
        arguments: [
            ("AccessDenied", "OIDC provider"), ("ExpiredTokenException", "get a new one"),
        ]
    )
    func `a hint knows the operation`(code: String, said: String) async throws {
        let bench = Bench(400, Fixture.fault(code))
        let error = await #expect(throws: STSError.self) {
            try await bench.client.assumeRoleWithWebIdentity(ValidationTests.web)
        }
        #expect(error?.hint?.contains(said) == true)
        #expect(error?.message.hasPrefix("AssumeRoleWithWebIdentity was refused by") == true)
    }
}
