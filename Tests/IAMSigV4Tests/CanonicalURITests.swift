// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMSigV4
import Testing

@Suite struct CanonicalURITests {
    static let double: [(String, String)] = [
        ("", "/"), ("/", "/"), ("/a", "/a"), ("/a/", "/a/"),
        ("//", "/"), ("//a//b//", "/a/b/"), ("/./a", "/a"), ("/a/./b", "/a/b"), ("/a/../b", "/b"), ("/..", "/"),
        ("/../../a", "/a"), ("/a/b/../../..", "/"), ("/a/b/.", "/a/b"), ("/a/b/..", "/a"), ("/a/b/../", "/a/"),
        ("/.a/..b/c.", "/.a/..b/c."), ("/...", "/..."),
        ("/a b", "/a%20b"), ("/a%20b", "/a%2520b"), ("/a%3Ab", "/a%253Ab"), ("/a%3ab", "/a%253ab"),
        ("/a:b@c=d", "/a%3Ab%40c%3Dd"), ("/a+b", "/a%2Bb"), ("/*'()!$", "/%2A%27%28%29%21%24"),
        ("/-._~", "/-._~"), ("/%7E", "/%257E"), ("/ሴ", "/%E1%88%B4"), ("/a%zz%", "/a%25zz%25"),
        ("/%2e%2e/a", "/%252e%252e/a"), ("/a%2Fb", "/a%252Fb"),
    ]

    @Test(arguments: double) func `all services but S3 normalise and encode the wire path again`(
        path: String,
        expected: String
    ) {
        #expect(CanonicalURI.text(path, options: SigningOptions()) == expected)
    }

    static let single: [(String, String)] = [
        ("", "/"), ("/", "/"), ("//", "//"), ("/a//b/../c/./", "/a//b/../c/./"), ("/..", "/.."),
        ("/a%20b", "/a%20b"), ("/a b", "/a%20b"), ("/a=b", "/a%3Db"), ("/a%3db", "/a%3Db"), ("/a%2bb", "/a%2Bb"),
        ("/a+b", "/a%2Bb"), ("/%7Ea", "/~a"), ("/%41", "/A"), ("/ሴ", "/%E1%88%B4"), ("/%e1%88%b4", "/%E1%88%B4"),
        ("/a%2Fb", "/a%2Fb"), ("/a%zz", "/a%25zz"), ("/100%", "/100%25"), ("/a%25b", "/a%25b"),
        ("/test$file.text", "/test%24file.text"),
    ]

    @Test(arguments: single) func `S3 decodes and encodes once and leaves the segments alone`(
        path: String,
        expected: String
    ) {
        #expect(CanonicalURI.text(path, options: SigningOptions(service: "s3")) == expected)
    }

    @Test func `encoding and normalisation are independent of each other`() {
        let kept = SigningOptions(pathEncoding: .double, pathNormalization: .preserve)
        #expect(CanonicalURI.text("/a/./b%20c", options: kept) == "/a/./b%2520c")
        let once = SigningOptions(pathEncoding: .single, pathNormalization: .normalize)
        #expect(CanonicalURI.text("/a/./b%20c", options: once) == "/a/b%20c")
    }

    @Test(arguments: ["s3", "s3-outposts", "s3-object-lambda", "s3express"])
    func `the S3 family has the rules of S3`(service: String) {
        let options = SigningOptions(service: service)
        #expect(options.pathEncoding == .single)
        #expect(options.pathNormalization == .preserve)
    }

    @Test(arguments: ["execute-api", "sts", "s3-express", "s3tables", "iotdevicegateway"])
    func `other services do not`(service: String) {
        let options = SigningOptions(service: service)
        #expect(options.pathEncoding == .double)
        #expect(options.pathNormalization == .normalize)
        #expect((options.sessionToken == .afterSigning) == (service == "iotdevicegateway"))
    }
}
