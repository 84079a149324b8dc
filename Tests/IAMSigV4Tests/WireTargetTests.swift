// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMSigV4
import Testing

@Suite struct WireTargetTests {
    static let others: [(String, String?, String)] = [
        ("", nil, "/"), ("/", "", "/"), ("/a/../b//c/.", nil, "/b/c/"), ("/a/b/..", nil, "/a/"), ("/..", nil, "/"),
        ("/a b/é", nil, "/a%20b/%C3%A9"), ("/a%3ab", nil, "/a%3Ab"), ("/a:b@c=", nil, "/a%3Ab%40c%3D"),
        ("/%7e", nil, "/%7E"), ("/100%", nil, "/100%25"), ("/a+b", nil, "/a%2Bb"), ("a", nil, "/a"),
        ("/", "b=2&a=x+y", "/?b=2&a=x%20y"), ("/", "a=%2f%7e", "/?a=%2F~"), ("/", "&&a&=x&b=&", "/?a&b="),
        ("/", "a=b=c;d", "/?a=b%3Dc%3Bd"), ("/", "=x", "/"), ("/", "a=100%", "/?a=100%25"),
        ("/", "ሴ=bar", "/?%E1%88%B4=bar"), ("//a//", nil, "/a/"),
    ]

    @Test(arguments: others) func `a target is rewritten for all services but S3`(
        path: String,
        query: String?,
        expected: String
    ) {
        let target = WireTarget.canonical(path: path, query: query)
        #expect(target == expected)
    }

    static let s3: [(String, String?, String)] = [
        ("", nil, "/"), ("/b//k/../x/.", nil, "/b//k/../x/."), ("/b/a b=c", nil, "/b/a%20b%3Dc"),
        ("/b/a+b", nil, "/b/a%2Bb"), ("/b/a%2bb", nil, "/b/a%2Bb"), ("/b/%7Ex%41", nil, "/b/~xA"),
        ("/b/a%2Fc", nil, "/b/a%2Fc"), ("/b", "acl", "/b?acl"), ("/b", "prefix=a/b", "/b?prefix=a%2Fb"),
    ]

    @Test(arguments: s3) func `a target is rewritten for S3`(path: String, query: String?, expected: String) {
        let options = SigningOptions(service: "s3")
        #expect(WireTarget.canonical(path: path, query: query, options: options) == expected)
    }

    @Test(arguments: ["service", "s3"]) func `a target that was rewritten is not changed again`(service: String) {
        let options = SigningOptions(service: service)
        for (path, query, _) in Self.others + Self.s3 {
            let once = WireTarget.canonical(path: path, query: query, options: options)
            let parts = once.split(separator: "?", maxSplits: 1).map(String.init)
            let twice = WireTarget.canonical(
                path: parts[0],
                query: parts.count > 1 ? parts[1] : nil,
                options: options
            )
            #expect(twice == once)
        }
    }

    @Test func `a rewritten path is its own canonical form for S3 and is never normalised again`() {
        for (path, query, _) in Self.others + Self.s3 {
            let s3 = SigningOptions(service: "s3")
            let target = WireTarget.canonical(path: path, query: nil, options: s3)
            #expect(CanonicalURI.text(target, options: s3) == target)
            let other = WireTarget.canonical(path: path, query: query)
            let wire = String(other.prefix { $0 != "?" })
            let kept = SigningOptions(pathNormalization: .preserve)
            #expect(CanonicalURI.text(wire, options: SigningOptions()) == CanonicalURI.text(wire, options: kept))
        }
    }
}
