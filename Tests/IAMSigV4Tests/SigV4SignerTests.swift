// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSigV4
import Testing

@Suite struct SigV4SignerTests {
    private func sign(
        _ request: HTTPRequest,
        payload: SigningPayload = .empty,
        service: String = "service",
        options: SigningOptions? = nil,
        credentials: Credentials = Fixture.temporary,
        at date: Date = Fixture.date
    ) throws -> SignedRequest {
        try SigV4Signer(service: service, region: "us-east-1", options: options)
            .signWithTrace(request, payload: payload, credentials: credentials, at: date)
    }

    @Test func `a session token is added first and signed`() throws {
        let signed = try sign(Fixture.request())
        #expect(signed.request.value("x-amz-security-token") == Fixture.token)
        #expect(signed.trace.signedHeaders == "host;x-amz-date;x-amz-security-token")
    }

    @Test func `a session token can be added after signing or left out`() throws {
        let after = try sign(Fixture.request(), options: SigningOptions(sessionToken: .afterSigning))
        #expect(after.request.value("x-amz-security-token") == Fixture.token)
        #expect(after.trace.signedHeaders == "host;x-amz-date")
        let omitted = try sign(Fixture.request(), options: SigningOptions(sessionToken: .omitted))
        #expect(omitted.request.value("x-amz-security-token") == nil)
        #expect(omitted.trace.signature == after.trace.signature)
    }

    @Test func `a given session token is signed, but none that contradicts the credentials`() throws {
        let given = Fixture.request(headers: [("X-Amz-Security-Token", "given")])
        let signed = try sign(given, credentials: Fixture.longTerm)
        #expect(signed.trace.canonicalRequest.contains("x-amz-security-token:given\n"))
        #expect(signingError { _ = try sign(given) } == .alreadySigned)
        let same = Fixture.request(headers: [("X-Amz-Security-Token", Fixture.token)])
        #expect(try sign(same).trace.signature == sign(Fixture.request()).trace.signature)
    }

    @Test func `a given date is the time of signing`() throws {
        let request = Fixture.request(headers: [("x-amz-date", "20991231T235959Z")])
        let signed = try sign(request)
        #expect(signed.trace.timestamp == "20991231T235959Z")
        #expect(signed.trace.scope.description == "20991231/us-east-1/service/aws4_request")
        #expect(signed.request.headerFields.count { $0.name.canonicalName == "x-amz-date" } == 1)
    }

    static let badDates = [
        "20150830", "20150830T123600", "2015-08-30T12:36:00Z", "20151330T123600Z", "20150830T126000Z", "",
        "20150830T123600z", "20150830 123600Z",
    ]

    @Test(arguments: badDates) func `a given date that is not in basic form is refused`(text: String) {
        #expect(signingError { _ = try sign(Fixture.request(headers: [("x-amz-date", text)])) } == .invalidDate)
    }

    @Test(arguments: [-1e12, 1e12, .infinity, -.infinity, .nan])
    func `a time outside the calendar is refused`(seconds: Double) {
        let date = Date(timeIntervalSince1970: seconds)
        #expect(signingError { _ = try sign(Fixture.request(), at: date) } == .invalidDate)
    }

    @Test func `fractions of a second are dropped, before 1970 too`() throws {
        #expect(
            try sign(Fixture.request(), at: Date(timeIntervalSince1970: 0.999)).trace.timestamp == "19700101T000000Z"
        )
        #expect(
            try sign(Fixture.request(), at: Date(timeIntervalSince1970: -0.5)).trace.timestamp == "19691231T235959Z"
        )
    }

    @Test func `a given payload hash is used as it stands`() throws {
        let request = Fixture.request(.put, headers: [("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")])
        for service in ["s3", "service"] {
            let signed = try sign(request, payload: .bytes([1]), service: service)
            #expect(signed.trace.payloadHash == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
            #expect(signed.trace.signedHeaders.contains("x-amz-content-sha256"))
        }
    }

    static let services: [(String, Bool)] = [
        ("s3", true), ("s3-outposts", true), ("s3-object-lambda", true), ("s3express", true),
        ("vpc-lattice-svcs", true), ("execute-api", false), ("sts", false),
    ]

    @Test(arguments: services) func `the payload hash is a header where the service demands it`(
        service: String,
        expected: Bool
    ) throws {
        let signed = try sign(Fixture.request(.post), payload: .bytes(Array("abc".utf8)), service: service)
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(signed.trace.payloadHash == digest)
        #expect(signed.request.value("x-amz-content-sha256") == (expected ? digest : nil))
    }

    @Test func `an unsigned payload is always said in a header`() throws {
        let signed = try sign(Fixture.request(.post), payload: .unsigned)
        #expect(signed.request.value("x-amz-content-sha256") == "UNSIGNED-PAYLOAD")
        #expect(signed.trace.payloadHash == "UNSIGNED-PAYLOAD")
    }

    @Test func `a hash made elsewhere gives the signature of the body`() throws {
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        let byHash = try sign(Fixture.request(.post), payload: .sha256(digest))
        let byBody = try sign(Fixture.request(.post), payload: .bytes(Array("abc".utf8)))
        #expect(byHash.trace.signature == byBody.trace.signature)
        for bad in ["", "abc", digest.uppercased(), digest + "0", String(digest.dropLast()) + "g"] {
            let code = signingError { _ = try sign(Fixture.request(.post), payload: .sha256(bad)) }
            #expect(code == .invalidPayloadHash)
        }
    }

    @Test func `a signed request is refused`() throws {
        let signed = try sign(Fixture.request()).request
        #expect(signingError { _ = try sign(signed) } == .alreadySigned)
        let names = [
            "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-Security-Token",
            "X-Amz-Signature", "X-Amz-SignedHeaders", "X%2DAmz-Signature",
        ]
        for name in names {
            let request = Fixture.request(.get, "/?a=1&\(name)=x&z")
            #expect(signingError { _ = try sign(request) } == .alreadySigned, "\(name)")
        }
        #expect(signingError { _ = try sign(Fixture.request(.get, "/?x-amz-signature=1&X-Amz-Other=2")) } == nil)
    }

    @Test func `headers of authentication must not be repeated`() {
        for name in ["x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "host"] {
            let request = Fixture.request(headers: [(name, "20150830T123600Z"), (name, "20150830T123600Z")])
            let code = signingError { _ = try sign(request, credentials: Fixture.longTerm) }
            #expect(code == .invalidHeader, "\(name)")
        }
    }

    @Test func `what would break the credential is refused`() {
        for id in ["", "a b", "a,b", "a\nb", "a\u{7F}"] {
            let credentials = Credentials(accessKeyID: id, secretAccessKey: Secret("x"))
            #expect(signingError { _ = try sign(Fixture.request(), credentials: credentials) } == .invalidCredentials)
        }
        let empty = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret(""))
        #expect(signingError { _ = try sign(Fixture.request(), credentials: empty) } == .invalidCredentials)
        for service in ["", "a/b", "a b", "é", "a\n"] {
            #expect(signingError { _ = try sign(Fixture.request(), service: service) } == .invalidScope)
        }
    }

    static let targets: [(String, SigningError.Code?, String)] = [
        ("", nil, "/"), ("?a=1", nil, "/?a=1"), ("/x", nil, "/x"), ("x", .invalidTarget, ""), ("*", .invalidTarget, ""),
        ("http://example.com/", .invalidTarget, ""), ("/a#b", .invalidTarget, ""), ("/?a#b", .invalidTarget, ""),
    ]

    @Test(arguments: targets) func `a target begins with a slash and has no fragment`(
        path: String,
        code: SigningError.Code?,
        expected: String
    ) throws {
        let request = Fixture.request(.get, path)
        #expect(signingError { _ = try sign(request) } == code)
        if code == nil { #expect(try sign(request).request.path == expected) }
    }

    @Test func `the path on the wire stays as it is`() throws {
        let path = "/a//./b%2fc?z=%7e&a=+"
        #expect(try sign(Fixture.request(.get, path)).request.path == path)
    }

    @Test func `the fast way and the traced way agree`() throws {
        let signer = SigV4Signer(service: "s3", region: "us-east-1")
        let request = Fixture.request(.put, "/k?x", headers: [("x-amz-acl", "private"), ("content-type", "a/b")])
        let fast = try signer.sign(request, payload: .bytes([1]), credentials: Fixture.temporary, at: Fixture.date)
        let traced = try signer.signWithTrace(
            request,
            payload: .bytes([1]),
            credentials: Fixture.temporary,
            at: Fixture.date
        )
        #expect(fast == traced.request)
        #expect(fast.value("authorization") == traced.trace.authorization)
        let expected =
            "AWS4-HMAC-SHA256 Credential=ASIDEXAMPLE/\(traced.trace.scope), "
            + "SignedHeaders=\(traced.trace.signedHeaders), Signature=\(traced.trace.signature)"
        #expect(traced.trace.authorization == expected)
    }

    @Test func `many threads may share a signer`() async throws {
        let signer = SigV4Signer(service: "service", region: "us-east-1")
        let expected = try signer.sign(
            Fixture.request(),
            payload: .empty,
            credentials: Fixture.temporary,
            at: Fixture.date
        )
        let signatures = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try signer.sign(
                        Fixture.request(),
                        payload: .empty,
                        credentials: Fixture.temporary,
                        at: Fixture.date
                    ).value("authorization")
                }
            }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(signatures == [expected.value("authorization")])
    }
}
