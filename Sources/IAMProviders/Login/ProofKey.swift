// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials

internal import struct FoundationEssentials.UUID

/// What ties the code that a browser comes back with to the sign-in that asked for it.
///
/// Source: RFC 7636, 4.1 and 4.2; RFC 6749, 10.12 (`state`).
struct ProofKey: Sendable {
    /// The secret half, 64 characters: what the token request proves to come from here with.
    let verifier: Secret

    /// The public half: the SHA-256 of the other.
    let challenge: String

    /// What the browser has to bring back: a random UUID.
    let state: Secret

    /// Makes new ones at random.
    init() {
        var generator = SystemRandomNumberGenerator()
        let verifier = Base64URL.encode((0..<48).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        self.verifier = Secret(verifier)
        self.challenge = Base64URL.encode(SHA256.hash(data: Array(verifier.utf8)))
        self.state = Secret(UUID().uuidString.lowercased())
    }
}
