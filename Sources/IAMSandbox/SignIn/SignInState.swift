// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// What the sign-in service remembers.
struct SignInState: Sendable {
    /// An authorization code.
    struct Code: Sendable {
        let client: String
        let redirectURI: String
        let challenge: String
        let expiration: Date
        var isSpent = false
        /// The sign-in that the code led to.
        var family: String?
    }

    /// What a refresh token stands for.
    struct Grant: Sendable {
        let client: String
        /// The public key that its proofs are signed with, as `x` and `y` together.
        let key: [UInt8]
        /// When somebody has to sign in again.
        let expiration: Date
    }

    var codes: [String: Code] = [:]
    var refreshTokens = RotatingTokens<Grant>()
    /// When each proof was made that may not come again.
    private var proofs: [String: Date] = [:]

    /// Whether a proof comes for the first time; it is remembered for as long as its time would do.
    mutating func isNew(_ proof: DPoPProof, at date: Date) -> Bool {
        proofs = proofs.filter { DPoPProof.isTimely($0.value, at: date) }
        return proofs.updateValue(proof.time, forKey: proof.id) == nil
    }
}
