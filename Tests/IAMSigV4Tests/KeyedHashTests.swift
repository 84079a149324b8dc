// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Testing

@testable import IAMSigV4

@Suite struct KeyedHashTests {
    @Test func `the code is that of HMAC for keys and messages of any length`() {
        var generator = SeededGenerator(seed: 7)
        for length in [0, 1, 31, 32, 63, 64, 65, 100, 1_000] {
            let key = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let keyed = unsafe key.withUnsafeBytes { unsafe KeyedHash(key: $0) }
            for count in [0, 1, 55, 56, 64, 138, 10_000] {
                let message = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
                let code = unsafe message.withUnsafeBytes { unsafe keyed.code(of: $0) }
                let expected = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key))
                #expect(Array(code) == Array(expected), "key of \(length), message of \(count)")
            }
        }
    }
    @Test func `the bytes of a digest are those it tells itself`() {
        for message in ["", "a", "abc"] {
            let digest = SHA256.hash(data: Array(message.utf8))
            #expect(unsafe digest.withBytes { unsafe Array($0) } == Array(digest))
        }
    }
}
