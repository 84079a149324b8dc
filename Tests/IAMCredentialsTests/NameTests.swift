// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import Testing

@Suite struct NameTests {
    @Test func `an ARN is taken apart and put together`() throws {
        let text = "arn:aws-cn:iam::123456789012:role/path/to:x/reader"
        let arn = try #require(ARN(text))
        #expect(arn.partition == "aws-cn")
        #expect(arn.accountID == "123456789012")
        #expect(arn.resource == "role/path/to:x/reader")
        #expect(arn.description == text)
    }

    @Test(arguments: [
        "", "arn:aws:iam::1:role", "urn:aws:iam::123456789012:role/a", "arn::iam::123456789012:role/a",
        "arn:aws:iam::123456789012:", "arn:aws:iam::123456789012:role/a b", "arn:aws:iam::123456789012:role/a\n",
    ])
    func `what is not an ARN is refused`(_ text: String) {
        #expect(ARN(text) == nil)
    }

    @Test(arguments: [
        ("eu-west-2", true), ("aws-global", true), ("", false), ("eu-west-2/x", false), ("evil.example.com", false),
        ("-a", false),
        ("a@b", false), ("eu west", false),
    ])
    func `a region is a host label`(_ name: String, _ legal: Bool) {
        #expect((Region(name) != nil) == legal)
    }
}
