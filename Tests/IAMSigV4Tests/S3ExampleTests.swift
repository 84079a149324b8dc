// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSigV4
import Testing

/// The examples of the Amazon S3 API Reference, "Signature Calculations for the Authorization Header" and
/// "Authenticating Requests: Using Query Parameters".
@Suite struct S3ExampleTests {
    static let credentials = Credentials(
        accessKeyID: "AKIAIOSFODNN7EXAMPLE",
        secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    )

    struct Example: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let path: String
        var headers: [(String, String)] = []
        var body = ""
        let canonicalTarget: [String]
        let signature: String

        var testDescription: String { "\(method) \(path)" }
    }

    static let examples = [
        Example(
            method: .get,
            path: "/test.txt",
            headers: [("Range", "bytes=0-9")],
            canonicalTarget: ["/test.txt", ""],
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        ),
        Example(
            method: .put,
            path: "/test$file.text",
            headers: [
                ("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ],
            body: "Welcome to Amazon S3.",
            canonicalTarget: ["/test%24file.text", ""],
            signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
        ),
        Example(
            method: .get,
            path: "/?lifecycle",
            canonicalTarget: ["/", "lifecycle="],
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
        ),
        Example(
            method: .get,
            path: "/?max-keys=2&prefix=J",
            canonicalTarget: ["/", "max-keys=2&prefix=J"],
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
        ),
    ]

    @Test(arguments: examples) func `the documented signatures come out`(_ example: Example) throws {
        let request = Fixture.request(
            example.method,
            example.path,
            host: "examplebucket.s3.amazonaws.com",
            headers: example.headers
        )
        let signed = try SigV4Signer(service: "s3", region: "us-east-1").signWithTrace(
            request,
            payload: .bytes(Array(example.body.utf8)),
            credentials: Self.credentials,
            at: #require(AWSTimestamp.parse("20130524T000000Z"))
        )
        let lines = signed.trace.canonicalRequest.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[1...2].map(String.init) == example.canonicalTarget)
        #expect(signed.trace.signature == example.signature)
        #expect(signed.request.value("x-amz-content-sha256") == signed.trace.payloadHash)
    }

    @Test func `the documented presigned URL comes out`() throws {
        let signed = try SigV4Signer(service: "s3", region: "us-east-1").presign(
            Fixture.request(.get, "/test.txt", host: "examplebucket.s3.amazonaws.com"),
            payload: .empty,
            credentials: Self.credentials,
            at: #require(AWSTimestamp.parse("20130524T000000Z")),
            expiresIn: 86_400
        )
        #expect(signed.trace.signature == "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
        #expect(signed.trace.payloadHash == "UNSIGNED-PAYLOAD")
        #expect(signed.request.headerFields.isEmpty)
    }

    /// Source: Amazon S3 API Reference, "Example: Browser-Based Upload using HTTP POST".
    @Test func `the documented POST policy is signed`() throws {
        let policy = [
            #"{ "expiration": "2015-12-30T12:00:00.000Z","#, #"  "conditions": ["#,
            #"    {"bucket": "sigv4examplebucket"},"#, #"    ["starts-with", "$key", "user/user1/"],"#,
            #"    {"acl": "public-read"},"#,
            #"    {"success_action_redirect": "#
                + #""http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},"#,
            #"    ["starts-with", "$Content-Type", "image/"],"#, #"    {"x-amz-meta-uuid": "14365123651274"},"#,
            #"    {"x-amz-server-side-encryption": "AES256"},"#, #"    ["starts-with", "$x-amz-meta-tag", ""],"#, "",
            #"    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},"#,
            #"    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},"#, #"    {"x-amz-date": "20151229T000000Z" }"#, "  ]", "}",
        ].joined(separator: "\r\n")
        let signature = try SigV4Signer(service: "s3", region: "us-east-1").signature(
            ofPolicy: Data(policy.utf8).base64EncodedString(),
            credentials: Self.credentials,
            at: #require(AWSTimestamp.parse("20151229T000000Z"))
        )
        #expect(signature == "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e")
    }
}
