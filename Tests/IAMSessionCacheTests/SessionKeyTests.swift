// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMSessionCache
import Testing

@Suite struct SessionKeyTests {
    @Test func `equal components make equal keys`() {
        #expect(SessionKey([("a", "1"), ("b", "2")]) == SessionKey([("a", "1"), ("b", "2")]))
    }

    @Test(arguments: [
        [("a", "1"), ("b", "3")],
        [("a", "1")],
        [("b", "2"), ("a", "1")],
        [("a", "12"), ("b", "")],
        [("a", "1b"), ("", "2")],
        [("a", "1\n1:b\n1:2"), ("b", "2")],
        [("a1", ""), ("b", "2")],
        [],
    ])
    func `other components make other keys`(components: [(String, String)]) {
        #expect(SessionKey([("a", "1"), ("b", "2")]) != SessionKey(components))
    }

    @Test func `a value cannot pass for another component`() {
        #expect(SessionKey([("a", "1\n1:b\n1:2")]) != SessionKey([("a", "1"), ("b", "2")]))
    }

    @Test func `the name is 64 hexadecimal digits and never changes`() {
        let name = SessionKey([("role-arn", "arn:aws:iam::123456789012:role/é")]).fileName
        #expect(name.utf8.count == 64)
        #expect(name.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        #expect(SessionKey([]).fileName == "bcd7defac2f04edb4d92e1e967880f36ebaddc2b9951356d7e3ec165cce8312d")
    }
}
