// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials

/// Takes what lets others act out of texts for people.
///
/// A secret becomes `<redacted 3f2a9c10>`: the first digits of its SHA-256, so that two of them can be told apart.
struct Masking {
    private var secrets: [String] = []

    /// Whether the value of a header is never shown.
    static func isSecret(header name: String) -> Bool {
        switch name {
        case "x-amz-security-token", "x-amz-s3session-token", "authorization", "proxy-authorization", "cookie",
            "x-api-key", "x-amz-server-side-encryption-customer-key",
            "x-amz-copy-source-server-side-encryption-customer-key":
            true
        default: false
        }
    }

    /// Whether the value of a query parameter is never shown.
    static func isSecret(parameter name: String) -> Bool {
        ["X-Amz-Security-Token", "X-Amz-S3session-Token", "X-Amz-Signature"].contains(name)
    }

    /// What a value is shown as if it is a secret.
    static func mark(_ value: String) -> String {
        let digest = SHA256.hash(data: Array(value.utf8))
        return "<redacted \(Array(digest.prefix(4)).lowercaseHexadecimal)>"
    }

    /// Learns a secret; very short ones would also hide what is none.
    mutating func add(_ secret: String) {
        guard secret.utf8.count >= 8, !secrets.contains(secret) else { return }
        secrets.append(secret)
        // The longest first, so that none leaves a rest of another.
        secrets.sort { $0.utf8.count > $1.utf8.count }
    }

    /// The text without the secrets, and without all but the first eight digits of digests and signatures.
    func masked(_ text: String) -> String {
        var result = text
        for secret in secrets { result = Text.replacing(secret, with: Self.mark(secret), in: result) }
        return Self.shortened(result)
    }

    private static func shortened(_ text: String) -> String {
        var result: [UInt8] = []
        var run = 0
        for byte in text.utf8 {
            if Text.isHexadecimal(byte) {
                run += 1
            } else {
                cut(&result, run)
                run = 0
            }
            result.append(byte)
        }
        cut(&result, run)
        // What was clipped before has its mark already.
        return Text.replacing("……", with: "…", in: String(decoding: result, as: UTF8.self))
    }

    private static func cut(_ text: inout [UInt8], _ run: Int) {
        guard run >= 40 else { return }
        text.removeLast(run - 8)
        text.append(contentsOf: Array("…".utf8))
    }
}
