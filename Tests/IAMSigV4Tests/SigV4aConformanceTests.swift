// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import HTTPTypes
import IAMCredentials
import IAMSigV4
import Testing

/// The public SigV4a suite, which lies beside the checkout and is never part of it.
@Suite struct SigV4aConformanceTests {
    static let cases = SuiteCase.all("v4a")

    /// Two of the cases have a request and no results.
    static let complete = cases.filter { (try? $0.text("header-string-to-sign")) != nil }

    @Test func `the public suite is complete where it is there at all`() {
        if Self.cases.isEmpty {
            print("The public SigV4a suite is not beside this checkout; its cases are not run.")
        } else {
            #expect(Self.cases.count == 20)
            #expect(Self.complete.count == 18)
        }
    }

    @Test(arguments: cases) func `our signatures are those of the suite's public key`(_ example: SuiteCase) throws {
        for signed in [try example.signed(), try example.presigned()] {
            let file = Self.complete.first ?? example
            #expect(try file.isSignature(signed.trace.signature, of: signed.trace.stringToSign))
            #expect(signed.trace.algorithm == "AWS4-ECDSA-P256-SHA256")
            let verified = try Self.verifier(example).verify(signed.request, body: example.body, at: example.date) {
                _ in
                example.key
            }
            #expect(verified.algorithm == .sigV4a)
            #expect(verified.regionSet == ["us-east-1"])
            #expect(verified.scope.description == "20150830/service/aws4_request")
        }
    }

    @Test(arguments: complete) func `header signing matches the public suite`(_ example: SuiteCase) throws {
        let signed = try example.signed()
        #expect(try signed.trace.canonicalRequest == example.text("header-canonical-request"))
        #expect(try signed.trace.stringToSign == example.text("header-string-to-sign"))
        let theirs = try example.text("header-signed-request")
        #expect(try Self.withoutSignature(example.render(signed.request)) == Self.withoutSignature(theirs))
    }

    @Test(arguments: complete) func `query signing matches the public suite`(_ example: SuiteCase) throws {
        let signed = try example.presigned()
        #expect(try signed.trace.canonicalRequest == example.text("query-canonical-request"))
        #expect(try signed.trace.stringToSign == example.text("query-string-to-sign"))
        let theirs = try example.text("query-signed-request")
        #expect(try Self.withoutSignature(example.render(signed.request)) == Self.withoutSignature(theirs))
    }

    @Test(arguments: complete) func `the verifier accepts what the public suite signed`(_ example: SuiteCase) throws {
        for form in ["header", "query"] {
            let request = try SuiteCase.parse(example.text("\(form)-signed-request")).0
            let verified = try Self.verifier(example).verify(request, body: example.body, at: example.date) { _ in
                example.key
            }
            #expect(verified.accessKeyID == "AKIDEXAMPLE")
            #expect(verified.form == (form == "header" ? .header : .query))
            let signature = try example.text("\(form)-signature")
            #expect(try example.isSignature(signature, of: example.text("\(form)-string-to-sign")))
        }
    }

    private static func verifier(_ example: SuiteCase) -> RequestVerifier {
        RequestVerifier(services: ["service"], regions: ["us-east-1"]) { _ in example.options }
    }

    /// The lines, but for the signature; the fields that signing adds may stand in any order.
    private static func withoutSignature(_ text: String) -> [String] {
        text.replacing(/Signature=[0-9a-f]+/, with: "Signature=").split(separator: "\n").map(String.init).sorted()
    }
}

extension SuiteCase {
    fileprivate var multiRegionSigner: SigV4aSigner {
        SigV4aSigner(service: service, regionSet: [region], options: options)
    }

    fileprivate func signed() throws -> SignedRequest {
        try multiRegionSigner.signWithTrace(request, payload: .bytes(body), credentials: credentials, at: date)
    }

    fileprivate func presigned() throws -> SignedRequest {
        try multiRegionSigner.presign(
            request,
            payload: .bytes(body),
            credentials: credentials,
            at: date,
            expiresIn: expiration
        )
    }

    /// Whether the suite's public key takes a signature; both keys belong to the same credentials in all cases.
    fileprivate func isSignature(_ signature: String, of stringToSign: String) throws -> Bool {
        let point = try JSONDecoder().decode(
            [String: String].self,
            from: Data(contentsOf: folder.appending(path: "public-key.json"))
        )
        let raw = try #require(Data(hexadecimal: point["X", default: ""] + point["Y", default: ""]))
        let der = try #require(Data(hexadecimal: signature))
        return try P256.Signing.PublicKey(rawRepresentation: raw)
            .isValidSignature(.init(derRepresentation: der), for: Data(stringToSign.utf8))
    }
}

extension Data {
    /// Reads pairs of hexadecimal digits.
    init?(hexadecimal text: String) {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
        self.init(stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }
}
