// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// Proof Key for Code Exchange, by which a stolen authorization code is of no use.
enum ProofKey {
    /// The challenge of a verifier, `nil` if the verifier is none: 43 to 128 unreserved characters.
    ///
    /// Source: RFC 7636, 4.1 and 4.2.
    static func challenge(of verifier: String) -> String? {
        guard (43...128).contains(verifier.utf8.count), SandboxText.percentEncoded(verifier) == verifier else {
            return nil
        }
        return SandboxText.base64URL(SHA256.hash(data: Array(verifier.utf8)))
    }
}
