// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSigV4
import Testing

@Suite struct PresignTests {
    private func presign(
        _ request: HTTPRequest = Fixture.request(),
        payload: SigningPayload = .empty,
        service: String = "service",
        credentials: Credentials = Fixture.temporary,
        expiresIn seconds: Int = 60
    ) throws -> SignedRequest {
        try SigV4Signer(service: service, region: "us-east-1")
            .presign(request, payload: payload, credentials: credentials, at: Fixture.date, expiresIn: seconds)
    }

    @Test(arguments: [1, 60, 604_800]) func `a URL may live for a second to a week`(seconds: Int) throws {
        #expect(try presign(expiresIn: seconds).request.path?.contains("&X-Amz-Expires=\(seconds)&") == true)
    }

    @Test(arguments: [0, -1, 604_801, Int.max, Int.min]) func `and no other time`(seconds: Int) {
        #expect(signingError { _ = try presign(expiresIn: seconds) } == .invalidExpiration)
    }

    @Test func `the parameters stand behind the caller's, the signature last`() throws {
        let path = try #require(presign(Fixture.request(.get, "/p?b=2&a=1")).request.path)
        let names = path.split(separator: "?")[1].split(separator: "&").map { $0.split(separator: "=")[0] }
        #expect(
            names == [
                "b", "a", "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Expires",
                "X-Amz-Security-Token", "X-Amz-Signature",
            ]
        )
        #expect(try presign(Fixture.request(.get, "/p?")).request.path?.hasPrefix("/p?X-Amz-Algorithm=") == true)
    }

    @Test func `the token of the IoT device gateway comes last and unsigned`() throws {
        let signed = try presign(service: "iotdevicegateway")
        let path = try #require(signed.request.path)
        let token = "AQoDYXdzEPT%2F%2F%2F%2F%2F%2F%2F%2F%2F%2FwEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQ%3D%3D"
        #expect(path.hasSuffix("&X-Amz-Signature=\(signed.trace.signature)&X-Amz-Security-Token=\(token)"))
        #expect(!signed.trace.canonicalRequest.contains("X-Amz-Security-Token"))
    }

    static let payloads: [(String, SigningPayload, String)] = [
        ("s3", .bytes([1]), "UNSIGNED-PAYLOAD"), ("s3express", .empty, "UNSIGNED-PAYLOAD"),
        ("vpc-lattice-svcs", .empty, "UNSIGNED-PAYLOAD"), ("service", .unsigned, "UNSIGNED-PAYLOAD"),
        ("service", .empty, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (
            "service", .bytes(Array("abc".utf8)),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        ),
    ]

    @Test(arguments: payloads) func `the payload line follows the service`(
        service: String,
        payload: SigningPayload,
        expected: String
    ) throws {
        let signed = try presign(payload: payload, service: service)
        #expect(signed.trace.payloadHash == expected)
        let isLattice = service == "vpc-lattice-svcs"
        #expect(signed.request.value("x-amz-content-sha256") == (isLattice ? expected : nil))
        #expect(signed.trace.signedHeaders == (isLattice ? "host;x-amz-content-sha256" : "host"))
    }

    @Test func `a given payload hash is signed as a header and used`() throws {
        let signed = try presign(Fixture.request(headers: [("x-amz-content-sha256", "abc")]), service: "s3")
        #expect(signed.trace.payloadHash == "abc")
        #expect(signed.trace.signedHeaders == "host;x-amz-content-sha256")
    }

    @Test func `the headers of an EKS token are signed`() throws {
        let request = Fixture.request(
            .get,
            "/?Action=GetCallerIdentity&Version=2011-06-15",
            headers: [("x-k8s-aws-id", "cluster")]
        )
        let signed = try presign(request, service: "sts")
        #expect(signed.request.path?.contains("X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&") == true)
    }

    @Test func `parameters and headers of authentication are refused`() {
        for target in ["/?X-Amz-Expires=1", "/?a&X-Amz-Signature=x", "/?X-Amz-Security-Token="] {
            #expect(signingError { _ = try presign(Fixture.request(.get, target)) } == .alreadySigned)
        }
        for name in ["authorization", "x-amz-date", "x-amz-security-token"] {
            let request = Fixture.request(headers: [(name, "20150830T123600Z")])
            #expect(signingError { _ = try presign(request) } == .alreadySigned)
        }
        #expect(signingError { _ = try presign(Fixture.request(.get, "/?=x")) } == .invalidTarget)
    }

    @Test func `a presigned URL is not presigned again`() throws {
        let once = try presign().request
        #expect(signingError { _ = try presign(once) } == .alreadySigned)
    }
}
