// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMSigV4
import Testing

@Suite struct AuthorizationHeaderTests {
    static let accepted = [
        "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/b,SignedHeaders=host,Signature=0",
        "AWS4-HMAC-SHA256   Credential=a/b  ,  SignedHeaders=host  ,  Signature=0  ",
        "AWS4-HMAC-SHA256 Signature=0, SignedHeaders=host, Credential=a/b",
    ]

    @Test(arguments: accepted) func `the three parameters are read`(value: String) throws {
        let header = try AuthorizationHeader(value)
        #expect(header.credential == "a/b")
        #expect(header.signedHeaders == "host")
        #expect(header.signature == "0")
    }

    static let refused: [(String, String)] = [
        ("", "Unsupported AWS 'algorithm': ''."),
        ("Bearer x", "Unsupported AWS 'algorithm': 'Bearer'."),
        ("aws4-hmac-sha256 Credential=a", "Unsupported AWS 'algorithm': 'aws4-hmac-sha256'."),
        (
            "AWS4-HMAC-SHA256 Credential, SignedHeaders=host, Signature=0",
            "'Credential' not a valid key=value pair (missing equal-sign) in Authorization header."
        ),
        (
            "AWS4-HMAC-SHA256",
            "Authorization header requires 'Credential' parameter. "
                + "Authorization header requires 'Signature' parameter. "
                + "Authorization header requires 'SignedHeaders' parameter."
        ),
        (
            "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host",
            "Authorization header requires 'Signature' parameter."
        ),
        (
            "AWS4-HMAC-SHA256 Credential=, SignedHeaders=host, Signature=0",
            "Authorization header requires 'Credential' parameter."
        ),
        (
            "AWS4-HMAC-SHA256 Credential=a, Credential=a, SignedHeaders=host, Signature=0",
            "Authorization header has 'Credential' more than once."
        ),
        (
            "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=0, Other=1",
            "Authorization header has an unknown parameter."
        ),
    ]

    @Test(arguments: refused) func `anything else is refused in AWS's words`(value: String, message: String) {
        do throws(VerificationError) {
            _ = try AuthorizationHeader(value)
            Issue.record("\(value) was read")
        } catch {
            #expect(error.code == .incompleteSignature)
            #expect(error.message == message)
        }
    }

    static let credential = "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request"
    static let digits = String(repeating: "0", count: 64)

    static let malformed: [(String, String, String)] = [
        ("a/b", "host;x-amz-date", digits), ("/20150830/us-east-1/service/aws4_request", "host;x-amz-date", digits),
        (credential, "x-amz-date;host", digits), (credential, "host;host;x-amz-date", digits),
        (credential, "Host;x-amz-date", digits), (credential, "host;;x-amz-date", digits),
        (credential, ";host;x-amz-date", digits), (credential, "host x-amz-date", digits),
        (credential, "host;x-amz-date", "0"), (credential, "host;x-amz-date", String(repeating: "A", count: 64)),
        (credential, "host;x-amz-date", digits + "0"),
        (credential, "host;x-amz-date", String(repeating: "g", count: 64)),
    ]

    @Test(arguments: malformed) func `a malformed parameter is refused`(
        credential: String,
        signedHeaders: String,
        signature: String
    ) {
        let request = Fixture.request(headers: [
            ("x-amz-date", "20150830T123600Z"),
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=\(credential), SignedHeaders=\(signedHeaders), Signature=\(signature)"
            ),
        ])
        #expect(RequestVerifierTests.refusal(request)?.code == .incompleteSignature)
    }

    static let dates: [(String, String?)] = [
        ("Sun, 30 Aug 2015 12:36:00 GMT", "20150830T123600Z"), ("Mon, 29 Feb 2016 23:59:59 GMT", "20160229T235959Z"),
        ("Sun, 30 Aug 2015 12:36:00 -0000", "20150830T123600Z"), ("Sun, 30 Aug 2015 12:36:00 +0100", nil),
        ("Sun, 30 aug 2015 12:36:00 GMT", nil), ("", nil),
        ("Sunday, 30-Aug-15 12:36:00 GMT", nil), ("Sun, 31 Feb 2015 12:36:00 GMT", nil),
        ("Sun Aug 30 12:36:00 2015", nil),
        ("Sun, 30 Aug 2015 24:36:00 GMT", nil), ("Sun,  3 Aug 2015 12:36:00 GMT", nil),
    ]

    @Test(arguments: dates) func `a Date field is read in its one legal form`(text: String, expected: String?) {
        #expect(HTTPDate.parse(text).map { AWSTimestamp.basic($0) } == expected)
    }

    @Test(arguments: [
        "Sun, 30 Aug 2015 12:36:00 GMT", "Mon, 29 Feb 2016 23:59:59 GMT", "Wed, 31 Dec 1969 00:00:01 GMT",
    ])
    func `a time is written in the form it is read in`(text: String) throws {
        #expect(HTTPDate.format(try #require(HTTPDate.parse(text))) == text)
    }
}
