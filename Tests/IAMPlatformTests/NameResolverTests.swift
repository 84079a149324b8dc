// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMPlatform
import Testing

@Suite struct `Names and their aliases` {
    @Test func `the machine knows its own name`() async {
        #expect(await NameResolver.system.canonicalName(of: "localhost") == "localhost")
    }

    @Test func `a name that cannot be has no alias`() async {
        #expect(await NameResolver.system.canonicalName(of: "no such host") == nil)
        #expect(await NameResolver.none.canonicalName(of: "localhost") == nil)
    }

    @Test func `case and the last dot are dropped`() async {
        let resolver = NameResolver { _ in "D-ABC.Execute-API.eu-west-2.amazonaws.com." }
        #expect(await resolver.canonicalName(of: "api.example.com") == "d-abc.execute-api.eu-west-2.amazonaws.com")
    }
}
