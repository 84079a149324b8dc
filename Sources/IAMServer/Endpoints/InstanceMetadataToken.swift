// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials

internal import struct FoundationEssentials.Data
internal import struct FoundationEssentials.Date

/// Tokens of the instance metadata service that tell their own end, so that nothing has to be kept for them.
///
/// A token is its end in seconds since 1970 (8 bytes), 16 random bytes, and the HMAC-SHA256 of both, in hexadecimal.
struct InstanceMetadataToken: Sendable {
    private let key = SymmetricKey(size: .bits256)

    /// A token that is good until `end`.
    func issue(until end: Date) -> String {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        for number in [UInt64(end.timeIntervalSince1970), generator.next(), generator.next()] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: number >> shift))
            }
        }
        return (bytes + Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))).lowercaseHexadecimal
    }

    /// Whether a token was issued here and has not ended.
    ///
    /// - Parameters:
    ///   - text: What a client shows.
    ///   - now: The present.
    func isValid(_ text: String, at now: Date) -> Bool {
        guard let bytes = Self.bytes(text), bytes.count == 24 + SHA256.byteCount else { return false }
        guard HMAC<SHA256>.isValidAuthenticationCode(bytes[24...], authenticating: bytes[..<24], using: key) else {
            return false
        }
        let end = bytes[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return now.timeIntervalSince1970 < Double(end)
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }
}
