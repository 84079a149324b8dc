// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials

/// The key of one day, region and service, ready to sign.
///
/// Kept as a keyed hash and not as its 32 bytes: preparing an HMAC costs more than computing it, and a copy of a
/// prepared one is nearly free.
struct SigningKey: Sendable {
    private let keyed: KeyedHash

    /// Derives the key by four HMACs, from `AWS4` and the secret over date, region, service and terminator.
    ///
    /// Source: IAM User Guide, "Create a signed AWS API request", step 4.
    init(secret: Secret, day: String, region: String, service: String) {
        var keyed = secret.withExposedBytes { bytes in
            let start = Array("AWS4".utf8) + bytes
            return unsafe start.withUnsafeBytes { unsafe KeyedHash(key: $0) }
        }
        for element in [day, region, service, CredentialScope.terminator] {
            let key = unsafe element.withUTF8Bytes { unsafe keyed.code(of: UnsafeRawBufferPointer($0)) }
            keyed = unsafe key.withUnsafeBytes { unsafe KeyedHash(key: $0) }
        }
        self.keyed = keyed
    }

    /// Signs a string to sign.
    ///
    /// - Parameter range: Where it lies in `scratch`.
    func signature(of range: Range<Int>, in scratch: borrowing ByteScratch) -> SHA256Digest {
        unsafe keyed.code(of: UnsafeRawBufferPointer(scratch.slice(range)))
    }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<redacted>`.
    var description: String { "<redacted>" }

    /// Always `<redacted>`.
    var debugDescription: String { description }

    /// A mirror with nothing in it.
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
