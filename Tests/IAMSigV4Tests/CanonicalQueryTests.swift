// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMSigV4
import Testing

@Suite struct CanonicalQueryTests {
    static let table: [(String, String)] = [
        ("", ""), ("a=1", "a=1"), ("a", "a="), ("a=", "a="), ("b=2&a=1", "a=1&b=2"), ("a=2&a=1", "a=1&a=2"),
        ("a=1&a=1", "a=1&a=1"), ("&&a=1&", "a=1"), ("&", ""), ("a==b", "a=%3Db"), ("a=b=c", "a=b%3Dc"),
        ("a=b+c", "a=b%20c"), ("a+b=c", "a%20b=c"), ("a=b%2Bc", "a=b%2Bc"), ("a=b%2bc", "a=b%2Bc"),
        ("a=%2f", "a=%2F"), ("a=/", "a=%2F"), ("a=%7E", "a=~"), ("a=%41", "a=A"), ("a=*", "a=%2A"),
        ("a=x,y", "a=x%2Cy"),
        ("a=1;b=2", "a=1%3Bb%3D2"), ("filter[x]=1", "filter%5Bx%5D=1"), ("ሴ=bar", "%E1%88%B4=bar"),
        ("a=%zz", "a=%25zz"), ("a=%", "a=%25"), ("a=%4", "a=%254"), ("a= b", "a=%20b"), ("=x", "=x"),
        ("Param-3=3&Param=2", "Param=2&Param-3=3"), ("a=1&A=2&b=3&B=4", "A=2&B=4&a=1&b=3"),
        ("a%2C=1&a=2&a-=3", "a=2&a%2C=1&a-=3"), ("é=1&e\u{301}=2&z=3", "%C3%A9=1&e%CC%81=2&z=3"),
        ("a=%ff%FE", "a=%FF%FE"), ("p10=x&p2=y&p1=z", "p1=z&p10=x&p2=y"), ("?=1", "%3F=1"), ("a=%00", "a=%00"),
        ("c=%20&c=!&c=", "c=&c=%20&c=%21"),
    ]

    @Test(arguments: table) func `a query is decoded, encoded and sorted`(query: String, expected: String) {
        let sorted = CanonicalQuery.text(query)
        #expect(sorted == expected)
        #expect(CanonicalQuery.text(sorted) == sorted)
    }

    @Test func `a query longer than any buffer is sorted`() {
        let names = (0..<2_000).map { 1_000_000 + ($0 * 7_919) % 2_000 }
        let query = names.map { "n\($0)=%20" }.joined(separator: "&")
        let expected = names.sorted().map { "n\($0)=%20" }.joined(separator: "&")
        #expect(CanonicalQuery.text(query) == expected)
    }

    static let namelessTargets = ["/?=x", "/?a=1&=x", "/?="]

    @Test(arguments: namelessTargets) func `a parameter without a name is refused`(target: String) {
        #expect(signingError { _ = try Fixture.canonical(Fixture.request(.get, target)) } == .invalidTarget)
    }

    @Test func `an empty query is an empty line`() throws {
        #expect(try Fixture.canonical(Fixture.request(.get, "/?"))[2] == "")
        #expect(try Fixture.canonical(Fixture.request(.get, "/"))[2] == "")
    }
}
