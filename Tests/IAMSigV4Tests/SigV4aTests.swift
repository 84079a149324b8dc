// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import HTTPTypes
import IAMCredentials
import IAMSigV4
import Testing

/// What a verifier takes and refuses of SigV4a, and what the signer refuses to sign.
@Suite struct SigV4aTests {
    static func signed(
        _ request: HTTPRequest = Fixture.request(),
        service: String = "service",
        regions: [String] = ["us-east-1"],
        credentials: Credentials = Fixture.longTerm
    ) throws -> HTTPRequest {
        try SigV4aSigner(service: service, regionSet: regions)
            .sign(request, payload: .empty, credentials: credentials, at: Fixture.date)
    }

    static func presigned(
        _ request: HTTPRequest = Fixture.request(),
        regions: [String] = ["us-east-1"],
        credentials: Credentials = Fixture.longTerm
    ) throws -> HTTPRequest {
        try SigV4aSigner(service: "service", regionSet: regions)
            .presign(request, payload: .empty, credentials: credentials, at: Fixture.date, expiresIn: 60).request
    }

    private func refusal(_ request: HTTPRequest, after seconds: Double = 0) -> VerificationError.Code? {
        RequestVerifierTests.refusal(request, after: seconds)?.code
    }

    // MARK: Regions

    static let sets: [([String], Bool)] = [
        (["us-east-1"], true), (["*"], true), (["us-*"], true), (["eu-west-2", "us-east-1"], true), (["us-*-1"], true),
        (["*-east-*"], true), (["*1"], true), (["u*s*1"], true), (["us-east-1*"], true), (["**"], true),
        (["eu-west-2"], false), (["eu-*"], false), (["us-*-2"], false), (["us-east-1-*"], false), (["us-east"], false),
        (["us-east-1*1"], false), (["US-EAST-1"], false), (["*-east-*-1"], false), (["*east*us*"], false),
    ]

    @Test(arguments: sets) func `one of the regions has to be served`(regions: [String], isServed: Bool) throws {
        let expected = isServed ? nil : VerificationError.Code.wrongScope
        #expect(try refusal(Self.signed(regions: regions)) == expected)
        #expect(try refusal(Self.presigned(regions: regions)) == expected)
    }

    @Test func `a pattern means nothing to SigV4`() throws {
        var request = try RequestVerifierTests.signed()
        request.headerFields[.authorization] = request.value("authorization")?.replacing("/us-east-1/", with: "/*/")
        #expect(refusal(request) == .wrongScope)
    }

    @Test func `the region set is there, once, and signed`() throws {
        var request = try Self.signed()
        request.add("x-amz-region-set", "us-east-1")
        #expect(refusal(request) == .incompleteSignature)
        request.headerFields[try #require(HTTPField.Name("x-amz-region-set"))] = nil
        #expect(refusal(request) == .incompleteSignature)
        var other = try Self.signed(regions: ["us-east-1", "eu-west-2"])
        other.headerFields[try #require(HTTPField.Name("x-amz-region-set"))] = "us-east-1"
        #expect(refusal(other) == .signatureMismatch)
        var unsigned = try Self.signed()
        unsigned.headerFields[.authorization] = unsigned.value("authorization")?
            .replacing(";x-amz-region-set", with: "")
        #expect(refusal(unsigned) == .unsignedHeader)
        var url = try Self.presigned()
        url.path = url.path?.replacing("&X-Amz-Region-Set=us-east-1", with: "")
        #expect(refusal(url) == .incompleteSignature)
        var twice = try Self.presigned()
        twice.add("x-amz-region-set", "us-east-1")
        #expect(refusal(twice) == .incompleteSignature)
    }

    static let illegal: [[String]] = [[], [""], ["us-east-1", ""], ["us east"], ["us/east"], ["us,eu"], ["é"], ["\n"]]

    @Test(arguments: illegal) func `a set that is none is not signed for`(regions: [String]) {
        #expect(signingError { _ = try Self.signed(regions: regions) } == .invalidScope)
        #expect(signingError { _ = try Self.presigned(regions: regions) } == .invalidScope)
    }

    @Test(arguments: ["*", "us-*", "us-east-1,eu-west-2"]) func `SigV4 refuses a set and says what signs it`(
        region: String
    ) {
        do throws(SigningError) {
            let signer = SigV4Signer(service: "s3", region: region)
            _ = try signer.sign(Fixture.request(), payload: .empty, credentials: Fixture.longTerm, at: Fixture.date)
            Issue.record("a region set was taken for a region")
        } catch {
            #expect(error.code == .invalidScope)
            #expect(error.hint?.contains("SigV4a") == true)
        }
    }

    // MARK: Signatures

    @Test func `a high and a low s are both accepted`() throws {
        let request = try Self.signed()
        let text = try #require(request.value("authorization")?.split(separator: "Signature=").last)
        let der = try #require(Data(hexadecimal: String(text)))
        let raw = Array(try P256.Signing.ECDSASignature(derRepresentation: der).rawRepresentation)
        let order = try #require(Data(hexadecimal: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"))
        var mirrored = raw
        var borrow = 0
        for index in (0..<32).reversed() {
            let difference = Int(order[index]) - Int(raw[32 + index]) - borrow
            mirrored[32 + index] = UInt8(difference & 255)
            borrow = difference < 0 ? 1 : 0
        }
        let twin = try P256.Signing.ECDSASignature(rawRepresentation: mirrored).derRepresentation.lowercaseHexadecimal
        #expect(twin != text)
        var other = request
        other.headerFields[.authorization] = request.value("authorization")?.replacing(text, with: twin)
        #expect(refusal(request) == nil)
        #expect(refusal(other) == nil)
    }

    static let malformed: [(String, VerificationError.Code)] = [
        ("", .incompleteSignature), ("30", .incompleteSignature),
        (String(repeating: "A", count: 140), .incompleteSignature),
        (String(repeating: "0", count: 141), .incompleteSignature),
        (String(repeating: "z", count: 140), .incompleteSignature),
        (String(repeating: "0", count: 146), .incompleteSignature),
        (String(repeating: "0", count: 140), .signatureMismatch),
        ("3006020100020100", .signatureMismatch), ("3006020101020101", .signatureMismatch),
        (String(repeating: "0", count: 64), .signatureMismatch), ("*", .incompleteSignature),
    ]

    @Test(arguments: malformed) func `what is no signature is refused`(
        text: String,
        code: VerificationError.Code
    ) throws {
        var request = try Self.signed()
        request.headerFields[.authorization] = request.value("authorization")?
            .replacing(/Signature=[0-9a-f]+/, with: "Signature=\(text)")
        #expect(refusal(request) == code)
        var url = try Self.presigned()
        url.path = url.path?.replacing(/X-Amz-Signature=[0-9a-f]+/, with: "X-Amz-Signature=\(text)")
        #expect(refusal(url) == code)
    }

    @Test func `bytes behind a signature are refused`() throws {
        var request = try Self.signed()
        request.headerFields[.authorization] = (request.value("authorization") ?? "") + "00"
        #expect(refusal(request) != nil)
        var url = try Self.presigned()
        url.path = (url.path ?? "") + "00"
        #expect(refusal(url) != nil)
    }

    @Test func `the algorithms are not taken for each other`() throws {
        let names = ["AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"]
        var request = try Self.signed()
        request.headerFields[.authorization] = request.value("authorization")?.replacing(names[1], with: names[0])
        #expect(refusal(request) == .incompleteSignature)
        var other = try RequestVerifierTests.signed()
        other.headerFields[.authorization] = other.value("authorization")?.replacing(names[0], with: names[1])
        #expect(refusal(other) == .incompleteSignature)
        other.headerFields[.authorization] = other.value("authorization")?.replacing(names[1], with: "AWS4-HMAC-SHA512")
        #expect(refusal(other) == .incompleteSignature)
    }

    @Test func `a mismatch tells what was expected, but no signature`() throws {
        let wrong = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("wrong"))
        let error = try #require(try RequestVerifierTests.refusal(Self.signed(credentials: wrong)))
        #expect(error.code == .signatureMismatch)
        #expect(error.expected?.algorithm == "AWS4-ECDSA-P256-SHA256")
        #expect(error.expected?.signature == "")
        #expect(error.messageWithExpectation.contains("'AWS4-ECDSA-P256-SHA256\n20150830T123600Z\n20150830/service/"))
    }

    // MARK: As SigV4

    @Test func `time, key and token are checked as with SigV4`() throws {
        #expect(try refusal(Self.signed(credentials: Fixture.temporary)) == nil)
        #expect(try refusal(Self.presigned(credentials: Fixture.temporary)) == nil)
        #expect(try refusal(Self.signed(), after: 301) == .skewed)
        #expect(try refusal(Self.signed(), after: -301) == .skewed)
        #expect(try refusal(Self.presigned(), after: 61) == .requestExpired)
        #expect(try refusal(Self.presigned(), after: -301) == .notYetValid)
        #expect(try refusal(Self.signed(credentials: Fixture.temporary), after: 121) == .expiredToken)
        let unknown = Credentials(accessKeyID: "AKIDUNKNOWN", secretAccessKey: Secret(Fixture.secret))
        #expect(try refusal(Self.signed(credentials: unknown)) == .unknownKey)
        let none = Credentials(accessKeyID: "ASIDEXAMPLE", secretAccessKey: Secret(Fixture.secret))
        #expect(try refusal(Self.signed(credentials: none)) == .missingToken)
        let slashes = Credentials(accessKeyID: "a/b", secretAccessKey: Secret(Fixture.secret))
        #expect(try refusal(Self.signed(credentials: slashes)) == nil)
    }

    @Test func `unknown keys leave the cache of key pairs to the known ones`() throws {
        let keys = SigningKeyCache()
        let verifier = RequestVerifier(services: nil, regions: nil, keys: keys)
        for number in 0..<5 {
            let unknown = Credentials(accessKeyID: "AKID\(number)", secretAccessKey: Secret(Fixture.secret))
            let request = try Self.signed(credentials: unknown)
            #expect(RequestVerifierTests.refusal(request, by: verifier)?.code == .unknownKey)
        }
        #expect(keys.count == 1)
    }

    static let scopes = [
        ("/service/", "/other/"), ("/aws4_request", "/aws5_request"), ("/20150830/", "/20150831/"),
    ]

    @Test(arguments: scopes) func `a wrong scope is refused`(right: String, wrong: String) throws {
        var request = try Self.signed()
        request.headerFields[.authorization] = request.value("authorization")?.replacing(right, with: wrong)
        #expect(refusal(request) == .wrongScope)
    }

    @Test func `a scope of too few elements is told so`() throws {
        var request = try Self.signed()
        request.headerFields[.authorization] = request.value("authorization")?.replacing("AKIDEXAMPLE/", with: "")
        let error = RequestVerifierTests.refusal(request)
        #expect(error?.message.contains("exactly 4 slash-delimited elements") == true)
    }

    @Test func `a given region set must be the one to sign for`() throws {
        let same = Fixture.request(headers: [("x-amz-region-set", "us-east-1")])
        #expect(try refusal(Self.signed(same)) == nil)
        #expect(try Self.signed(same).headerFields.count { $0.name.canonicalName == "x-amz-region-set" } == 1)
        for headers in [
            [("x-amz-region-set", "*")], [("x-amz-region-set", "us-east-1"), ("x-amz-region-set", "us-east-1")],
        ] {
            #expect(signingError { _ = try Self.signed(Fixture.request(headers: headers)) } == .alreadySigned)
        }
        #expect(signingError { _ = try Self.presigned(same) } == .alreadySigned)
    }

    @Test func `a trace and its parts fit together`() throws {
        let signed = try SigV4aSigner(service: "s3", regionSet: ["*"]).signWithTrace(
            Fixture.request(.put, "/k%20v/../x"),
            payload: .unsigned,
            credentials: Fixture.temporary,
            at: Fixture.date
        )
        #expect(signed.trace.scope.region == nil)
        #expect(signed.trace.canonicalRequest.hasPrefix("PUT\n/k%20v/../x\n"))
        #expect(signed.trace.payloadHash == "UNSIGNED-PAYLOAD")
        #expect(
            signed.trace.signedHeaders
                == "host;x-amz-content-sha256;x-amz-date;x-amz-region-set;x-amz-security-token"
        )
        #expect(
            signed.trace.authorization == "AWS4-ECDSA-P256-SHA256 Credential=ASIDEXAMPLE/20150830/s3/aws4_request, "
                + "SignedHeaders=\(signed.trace.signedHeaders), Signature=\(signed.trace.signature)"
        )
    }

    @Test func `the token of a service that wants it outside is not signed`() throws {
        let options = SigningOptions(sessionToken: .afterSigning)
        let signer = SigV4aSigner(service: "service", regionSet: ["*"], options: options)
        let signed = try signer.signWithTrace(
            Fixture.request(),
            payload: .empty,
            credentials: Fixture.temporary,
            at: Fixture.date
        )
        #expect(!signed.trace.signedHeaders.contains("token"))
        #expect(signed.request.value("x-amz-security-token") == Fixture.token)
        let verifier = RequestVerifier(services: nil, regions: nil) { _ in options }
        #expect(RequestVerifierTests.refusal(signed.request, by: verifier) == nil)
    }
}
