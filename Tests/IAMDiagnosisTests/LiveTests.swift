// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMDiagnosis
import IAMSandbox
import IAMSigV4
import Testing

/// Every cause that the sandbox can produce, from a request that is really signed, spoilt and refused.
@Suite struct LiveTests {
    @Test(arguments: apiCases + credentialCases + s3Cases + presignedCases + policyCases)
    func `the cause of a live refusal is named`(_ live: LiveCase) async throws {
        let diagnosis = try #require(try await live.run(), "no refusal")
        #expect(diagnosis.cause == live.cause, "\(diagnosis.text.joined(separator: "\n"))")
    }

    @Test func `nearly all causes are seen live`() {
        let live = apiCases + credentialCases + s3Cases + presignedCases + policyCases
        #expect(Set(live.map(\.cause)).count >= 60)
    }

    @Test func `what is accepted has no diagnosis`() async throws {
        #expect(try await LiveCase(cause: .unknown).run() == nil)
        #expect(try await LiveCase(cause: .unknown, host: s3Host, path: "/k", service: "s3").run() == nil)
        #expect(try await LiveCase(cause: .unknown, signer: { try $0.session() }).run() == nil)
        #expect(try await LiveCase(cause: .unknown, presigned: 60).run() == nil)
    }
}

private let s3Host = "sandbox-bucket.s3.eu-west-2.amazonaws.com"
private let stsHost = "sts.eu-west-2.amazonaws.com"
private let functionHost = "abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-2.on.aws"
private let identity = "Action=GetCallerIdentity&Version=2011-06-15"

private func sts(
    _ cause: Diagnosis.Cause,
    _ name: String = "",
    body: String = identity,
    region: String = "eu-west-2",
    clock: TimeInterval = 0,
    signer: (@Sendable (Sandbox) throws -> Credentials)? = { try $0.alice }
) -> LiveCase {
    LiveCase(
        cause: cause,
        name: "STS \(name)",
        method: .post,
        host: stsHost,
        path: "/",
        body: body,
        service: "sts",
        region: region,
        clock: clock,
        signer: signer
    )
}

private func s3(
    _ cause: Diagnosis.Cause,
    _ name: String = "",
    method: HTTPRequest.Method = .put,
    host: String = s3Host,
    path: String = "/k",
    fields: [(String, String)] = [],
    body: String = "abc",
    region: String = "eu-west-2",
    clock: TimeInterval = 0,
    signer: (@Sendable (Sandbox) throws -> Credentials)? = { try $0.alice },
    presigned: Int? = nil
) -> LiveCase {
    LiveCase(
        cause: cause,
        name: "S3 \(name)",
        method: method,
        host: host,
        path: path,
        fields: fields,
        body: body,
        service: "s3",
        region: region,
        clock: clock,
        signer: signer,
        presigned: presigned
    )
}

private func api(
    _ cause: Diagnosis.Cause,
    _ path: String = "/prod/things",
    method: HTTPRequest.Method = .get,
    fields: [(String, String)] = [],
    body: String = ""
) -> LiveCase {
    LiveCase(cause: cause, method: method, path: path, fields: fields, body: body)
}

@Sendable private func wrongSecret(_ sandbox: Sandbox) throws -> Credentials {
    Credentials(
        accessKeyID: try sandbox.alice.accessKeyID,
        secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    )
}

private let apiCases: [LiveCase] = [
    api(.methodChanged).spoilt { request, _ in request.method = .post },
    api(.pathEncodedTwice, "/prod/a%20b").spoilt { request, _ in request.replace("%20", with: "%2520") },
    api(.pathNotEncoded, "/prod/a%2Fb").spoilt { request, _ in request.replace("%2F", with: "/") },
    api(.pathChanged).spoilt { request, _ in request.replace("/prod", with: "") },
    api(.plusSignInQuery, "/prod/x?q=a%2Bb").spoilt { request, _ in request.replace("%2B", with: "+") },
    api(.queryEncoding, "/prod/x?q=a%2Cb").spoilt { request, _ in request.replace("%2C", with: "%252C") },
    api(.queryChanged, "/prod/x?q=a").spoilt { request, _ in request.path? += "&utm_source=mail" },
    api(.hostChanged).spoilt { request, _ in request.authority = "internal.example" },
    api(.headerChanged, fields: [("content-type", "application/json")]).spoilt { request, _ in
        request[field: "content-type"] = "application/json; charset=utf-8"
    },
    api(.headerRemoved, fields: [("accept-language", "en")]).spoilt { request, _ in
        request[field: "accept-language"] = nil
    },
    api(.headerRepeated, fields: [("accept", "a/b")]).spoilt { request, _ in
        request.headerFields.append(HTTPField(name: .accept, value: "*/*"))
    },
    api(.signedHeadersChanged, fields: [("accept", "a/b")]).spoilt { request, _ in
        request[field: "authorization"] = request[field: "authorization"]?.replacing("accept;", with: "")
    },
    api(.bodyChanged, method: .post, body: "{\"a\":1}").spoilt { _, body in body += [0x0A] },
    api(.bodyRemoved, method: .post, body: "{\"a\":1}").spoilt { _, body in body = [] },
    api(.bodyNotSigned, method: .post).spoilt { _, body in body = [1] },
    api(.dateScopeMismatch).spoilt { request, _ in
        request[field: "authorization"] = request[field: "authorization"]?.replacing("/20260102/", with: "/20260101/")
    },
    api(.scopeTerminator).spoilt { request, _ in
        request[field: "authorization"] = request[field: "authorization"]?.replacing("aws4_request", with: "aws4_req")
    },
    api(.incompleteAuthorizationHeader).spoilt { request, _ in
        request[field: "authorization"] = request[field: "authorization"].map { String($0.prefix(100)) }
    },
    api(.dateMissing).spoilt { request, _ in request[field: "x-amz-date"] = nil },
    api(.headersNotSigned).spoilt { request, _ in request[field: "x-amz-meta-added"] = "1" },
    api(.routeOrStageUnknown, "/staging/things"),
    api(.apiKeyOrMapping, "/prod/api-key"),
    api(.otherAuthorizer, "/prod/authorizer"),
    api(.firewallBlocked, "/prod/firewall"),
    api(.contentNetworkBlocked, "/prod/content-network"),
    api(.proxyRefused, "/prod/proxy"),
    api(.notTheService, "/prod/page"),
    LiveCase(cause: .apiForbidden, path: "/http-api/x", signer: wrongSecret),
    LiveCase(cause: .regionWrong, region: "us-east-1"),
    LiveCase(cause: .serviceWrong, service: "es"),
    LiveCase(cause: .clockBehind, clock: -600),
    LiveCase(cause: .clockAhead, clock: 600),
    LiveCase(cause: .signedTooLongAgo, signedAgo: 600),
    LiveCase(cause: .unsignedRequest, signer: nil),
    LiveCase(cause: .preflightProtected, method: .options, signer: nil),
    LiveCase(
        cause: .otherAuthorizationScheme,
        fields: [("authorization", "Bearer made-up-token-of-some-length")],
        signer: nil
    ),
    LiveCase(cause: .secretWrong, signer: wrongSecret),
    LiveCase(cause: .unsignedRequest, name: "function URL", host: functionHost, path: "/", signer: nil),
    LiveCase(cause: .functionURLForbidden, host: functionHost, path: "/forbidden", service: "lambda"),
    LiveCase(cause: .secretWrong, name: "function URL", host: functionHost, service: "lambda", signer: wrongSecret),
    LiveCase(
        cause: .secretWrong,
        name: "DynamoDB",
        method: .post,
        host: "dynamodb.eu-west-2.amazonaws.com",
        path: "/",
        body: "{}",
        service: "dynamodb",
        signer: wrongSecret
    ),
    LiveCase(
        cause: .clockBehind,
        name: "DynamoDB",
        method: .post,
        host: "dynamodb.eu-west-2.amazonaws.com",
        path: "/",
        body: "{}",
        service: "dynamodb",
        clock: -600
    ),
    LiveCase(cause: .hostChanged, name: "in this program", host: stsHost, path: "/?\(identity)", service: "sts").changed
    {
        $0.authority = "sts.us-east-1.amazonaws.com"
    },
]

private let credentialCases: [LiveCase] = [
    sts(.signatureMismatch, signer: wrongSecret),
    sts(.regionWrong, region: "ap-south-1"),
    sts(.clockBehind, clock: -1_200),
    sts(.clockAhead, clock: 1_200),
    sts(.authorizationRemoved).spoilt { request, _ in request[field: "authorization"] = nil },
    sts(
        .trustPolicy,
        body: "Action=AssumeRole&Version=2011-06-15&RoleSessionName=test&RoleArn="
            + "arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fclosed"
    ),
    sts(
        .keyUnknown,
        signer: { _ in Credentials(accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: Secret("madeUp")) }
    ),
    LiveCase(
        cause: .keyUnknown,
        signer: { _ in Credentials(accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: Secret("madeUp")) }
    ),
    LiveCase(
        cause: .tokenMissing,
        signer: { sandbox in
            let session = try sandbox.session()
            return Credentials(accessKeyID: session.accessKeyID, secretAccessKey: session.secretAccessKey)
        }
    ),
    LiveCase(
        cause: .tokenInvalid,
        signer: { sandbox in
            let session = try sandbox.session()
            return Credentials(
                accessKeyID: session.accessKeyID,
                secretAccessKey: session.secretAccessKey,
                sessionToken: session.sessionToken.map { Secret($0.withExposedText { String($0.dropLast(4)) }) }
            )
        }
    ),
    LiveCase(
        cause: .tokenNotExpected,
        signer: { sandbox in
            let alice = try sandbox.alice
            let token = try sandbox.session().sessionToken
            return Credentials(
                accessKeyID: alice.accessKeyID,
                secretAccessKey: alice.secretAccessKey,
                sessionToken: token
            )
        }
    ),
    LiveCase(cause: .tokenExpired, signer: { try $0.session(at: LiveCase.noon - 1_000) }),
    s3(.tokenExpired, signer: { try $0.session(at: LiveCase.noon - 1_000) }),
    s3(
        .keyUnknown,
        signer: { _ in Credentials(accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: Secret("madeUp")) }
    ),
]

private let s3Cases: [LiveCase] = [
    s3(.secretWrong, signer: wrongSecret),
    s3(.pathNormalised, path: "/logs//2026/./01").spoilt { request, _ in request.replace("//2026/./", with: "/2026/") },
    s3(.payloadMismatch).spoilt { _, body in body += [0x0A] },
    s3(.bodyHashHeaderMissing).spoilt { request, _ in request[field: "x-amz-content-sha256"] = nil },
    s3(.bodyHashHeaderInvalid, fields: [("x-amz-content-sha256", "unsigned")]),
    s3(.checksumMismatch, fields: [("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==")]),
    s3(.regionWrong, region: "us-east-1"),
    s3(.clockBehind, clock: -1_200),
    s3(.clockAhead, clock: 1_200),
    s3(.headersNotSigned).spoilt { request, _ in request[field: "x-amz-acl"] = "private" },
    s3(.headerRemoved, fields: [("x-amz-meta-owner", "o'brien's")]).spoilt { request, _ in
        request[field: "x-amz-meta-owner"] = nil
    },
    s3(.unsignedRequest, signer: nil),
    s3(.s3AccessDenied, method: .get, path: "/forbidden/k", body: ""),
    s3(.encryptionKeyDenied, method: .get, path: "/encrypted/k", body: ""),
    s3(.answerWithoutBody, method: .head, path: "/forbidden/k", body: ""),
    s3(.s3WrongEndpoint, method: .get, host: "elsewhere.s3.amazonaws.com", body: ""),
    s3(.multiRegionNeeded, method: .get, host: "mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com", body: ""),
]

private let presignedCases: [LiveCase] = [
    s3(.presignedExpired, method: .get, body: "", clock: -600, presigned: 60),
    LiveCase(cause: .presignedExpired, clock: -600, presigned: 60),
    s3(.presignedNotYetValid, method: .get, body: "", clock: 3_600, presigned: 60),
    LiveCase(cause: .presignedNotYetValid, clock: 3_600, presigned: 60),
    s3(.presignedLifetimeInvalid, method: .get, body: "", presigned: 60).changed {
        $0.replace("Expires=60", with: "Expires=700000")
    },
    s3(.presignedParameterChanged, method: .get, body: "", presigned: 60).spoilt { request, _ in
        request.replace("Expires=60", with: "Expires=600")
    },
    s3(.presignedParameterRepeated, method: .get, body: "", presigned: 60).changed {
        $0.path? += "&X-Amz-Date=20260102T120000Z"
    },
    s3(.presignedParameterMissing, method: .get, body: "", presigned: 60).changed { request in
        request.path = request.path?.replacing("&X-Amz-Date=20260102T120000Z", with: "")
    },
    s3(.signedTwice, method: .get, body: "", presigned: 60).changed {
        $0[field: "authorization"] =
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260102/eu-west-2/s3/aws4_request"
    },
    s3(.regionWrong, "presigned", method: .get, body: "", region: "us-east-1", presigned: 60),
    s3(.methodChanged, "presigned", method: .get, body: "", presigned: 60).spoilt { request, _ in request.method = .put
    },
    s3(.secretWrong, "presigned", method: .get, body: "", signer: wrongSecret, presigned: 60),
]

private let policyCases: [LiveCase] = [
    api(.notAuthorized, "/prod/forbidden"),
    api(.notAuthorizedByIdentityPolicy, "/prod/not-allowed/identity-policy"),
    api(.notAuthorizedByResourcePolicy, "/prod/not-allowed/resource-policy"),
    api(.notAuthorizedBySessionPolicy, "/prod/not-allowed/session-policy"),
    api(.notAuthorizedByPermissionsBoundary, "/prod/not-allowed/permissions-boundary"),
    api(.notAuthorizedByServiceControlPolicy, "/prod/not-allowed/service-control-policy"),
    api(.vpcEndpointPolicy, "/prod/not-allowed/vpc-endpoint-policy"),
    api(.explicitDeny, "/prod/denied/policy"),
    api(.explicitDenyInIdentityPolicy, "/prod/denied/identity-policy"),
    api(.explicitDenyInResourcePolicy, "/prod/denied/resource-policy"),
    api(.explicitDenyInSessionPolicy, "/prod/denied/session-policy"),
    api(.explicitDenyInPermissionsBoundary, "/prod/denied/permissions-boundary"),
    api(.explicitDenyInServiceControlPolicy, "/prod/denied/service-control-policy"),
    api(.explicitDenyInResourceControlPolicy, "/prod/denied/resource-control-policy"),
    api(.anonymousCaller, "/prod/private"),
]
