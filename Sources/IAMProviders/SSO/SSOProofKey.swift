// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials

internal import struct FoundationEssentials.Data

/// What ties the code that a browser comes back with to the sign-in that asked for it.
///
/// Source: RFC 7636, 4.1 and 4.2 (`S256`); RFC 6749, 10.12 (`state`).
struct SSOProofKey: Sendable {
    /// The secret half, 43 characters.
    let verifier: Secret

    /// The public half.
    let challenge: String

    /// What the browser has to bring back.
    let state: String

    /// Makes new ones at random.
    init() {
        let verifier = Self.base64URL(Self.randomBytes(32))
        self.verifier = Secret(verifier)
        self.challenge = Self.base64URL(Array(SHA256.hash(data: Array(verifier.utf8))))
        self.state = Self.base64URL(Self.randomBytes(24))
    }

    private static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    private static func base64URL(_ bytes: [UInt8]) -> String {
        let text = Data(bytes).base64EncodedString()
        return String(text.compactMap { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 == "=" ? nil : $0 })
    }
}
