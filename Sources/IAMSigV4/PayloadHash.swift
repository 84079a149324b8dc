// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials

/// The last line of the canonical request.
enum PayloadHash {
    /// The SHA-256 of no bytes.
    static var empty: String { "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" }

    /// The literal for a body that the signature does not cover.
    static var unsigned: String { "UNSIGNED-PAYLOAD" }

    /// Hashes a body.
    static func text(_ body: [UInt8]) -> String {
        if body.isEmpty { return empty }
        var scratch = ByteScratch(capacity: 64)
        scratch.append(hexadecimalOf: digest(body))
        return scratch.text(0..<64)
    }

    /// Hashes a body.
    static func digest(_ body: [UInt8]) -> SHA256Digest {
        var hash = SHA256()
        unsafe body.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        return hash.finalize()
    }

    /// Whether `text` is 64 lower-case hexadecimal digits.
    static func isDigest(_ text: String) -> Bool {
        unsafe text.withUTF8Bytes { bytes in
            guard bytes.count == 64 else { return false }
            for position in 0..<64 {
                let byte = unsafe bytes[position]
                let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
                if !isDigit && (byte < UInt8(ascii: "a") || byte > UInt8(ascii: "f")) { return false }
            }
            return true
        }
    }
}

extension SigningPayload {
    /// The last line of the canonical request.
    func hash() throws(SigningError) -> String {
        switch self {
        case .empty: return PayloadHash.empty
        case .bytes(let body): return PayloadHash.text(body)
        case .unsigned: return PayloadHash.unsigned
        case .sha256(let digest):
            guard PayloadHash.isDigest(digest) else {
                throw SigningError(
                    .invalidPayloadHash,
                    "The payload hash is not 64 lower-case hexadecimal digits."
                )
            }
            return digest
        }
    }

    /// Whether the body is not hashed.
    var isUnsigned: Bool {
        if case .unsigned = self { true } else { false }
    }
}
