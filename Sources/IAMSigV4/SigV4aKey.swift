// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import IAMCredentials

/// The key pair of SigV4a that belongs to one access key, good on every day, in every region and for every service.
///
/// Source: aws-c-auth, "SigV4a key derivation"; NIST SP 800-108, section 4.1, with HMAC-SHA256.
package final class SigV4aKey: Sendable {
    let privateKey: P256.Signing.PrivateKey
    private let publicKey: P256.Signing.PublicKey

    init(_ privateKey: P256.Signing.PrivateKey) {
        self.privateKey = privateKey
        self.publicKey = privateKey.publicKey
    }

    /// Derives the private key from the secret and the access key id; the session token has no part in it.
    ///
    /// - Throws: ``SigningError/Code/invalidCredentials`` if none of the 254 candidates is a private key, for which
    ///   the odds are 2^-8000.
    package convenience init(secret: Secret, accessKeyID: String) throws(SigningError) {
        let keyed = secret.withExposedBytes { bytes in
            let start = Array("AWS4A".utf8) + bytes
            return unsafe start.withUnsafeBytes { unsafe KeyedHash(key: $0) }
        }
        let label = [0, 0, 0, 1] + Array(SigningAlgorithm.sigV4a.rawValue.utf8) + [0] + Array(accessKeyID.utf8)
        for counter in UInt8(1)...254 {
            let input = label + [counter, 0, 0, 1, 0]
            let candidate = unsafe input.withUnsafeBytes { Array(unsafe keyed.code(of: $0)) }
            guard let number = Self.privateNumber(candidate) else { continue }
            guard let key = try? P256.Signing.PrivateKey(rawRepresentation: number) else { break }
            self.init(key)
            return
        }
        throw SigningError(.invalidCredentials, "No SigV4a key can be derived from the secret access key.")
    }

    /// The coordinates X and Y of the public key, 32 bytes each.
    package var publicCoordinates: [UInt8] { Array(publicKey.rawRepresentation) }

    /// Signs a string to sign; the signature is another one each time.
    ///
    /// - Parameter range: Where the string lies in `scratch`.
    /// - Returns: The signature in DER, 8 to 72 bytes.
    func signature(of range: Range<Int>, in scratch: borrowing ByteScratch) throws(SigningError) -> [UInt8] {
        guard let signature = try? privateKey.signature(for: scratch.sha256(range)) else {
            throw SigningError(.invalidCredentials, "The SigV4a key derived from the credentials does not sign.")
        }
        return Array(signature.derRepresentation)
    }

    /// Whether a signature, with a high or a low s, is one of a string to sign.
    ///
    /// - Parameters:
    ///   - digits: The signature in DER, written as hexadecimal digits.
    ///   - range: Where the string lies in `scratch`.
    func isValid(_ digits: String, of range: Range<Int>, in scratch: borrowing ByteScratch) -> Bool {
        let values = digits.utf8.compactMap(PercentEncoding.digit)
        let bytes = stride(from: 0, to: values.count - 1, by: 2).map { values[$0] << 4 | values[$0 + 1] }
        guard let signature = try? P256.Signing.ECDSASignature(derRepresentation: bytes) else { return false }
        return publicKey.isValidSignature(signature, for: scratch.sha256(range))
    }

    // MARK: Derivation

    /// The order of the curve less two, most significant byte first.
    private static let orderLessTwo: [UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x4F,
    ]

    /// The candidate plus one, which is 1 to the order less one.
    ///
    /// Both the comparison and the addition go through all bytes, whatever is in them.
    ///
    /// - Parameter candidate: 32 bytes, the most significant first.
    /// - Returns: `nil` if the candidate is beyond the order less two.
    package static func privateNumber(_ candidate: [UInt8]) -> [UInt8]? {
        var number = candidate
        var borrow: UInt16 = 0
        var carry: UInt16 = 1
        for index in candidate.indices.reversed() {
            borrow = (UInt16(orderLessTwo[index]) &- UInt16(candidate[index]) &- borrow) >> 15
            let sum = UInt16(candidate[index]) + carry
            number[index] = UInt8(truncatingIfNeeded: sum)
            carry = sum >> 8
        }
        return borrow == 0 ? number : nil
    }
}

extension SigV4aKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<redacted>`.
    package var description: String { "<redacted>" }

    /// Always `<redacted>`.
    package var debugDescription: String { description }

    /// A mirror with nothing in it.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
