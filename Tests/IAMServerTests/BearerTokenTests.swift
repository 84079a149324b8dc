// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMServer
import Testing

@Suite struct BearerTokenTests {
    @Test func `a token is random, long enough, and matches itself alone`() {
        let (one, other) = (BearerToken(), BearerToken())
        let text = one.secret.withExposedText { $0 }
        #expect(text.utf8.count == 64)
        #expect(one.matches(text) && !other.matches(text))
        #expect(!one.matches("") && !one.matches(String(text.dropLast())) && !one.matches(text + "0"))
    }
}
