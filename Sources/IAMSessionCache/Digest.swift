// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials

/// The SHA-256 of bytes as 64 lower-case hexadecimal digits, without generic calls into other modules.
func sha256Hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
    var hash = SHA256()
    unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    return unsafe hash.finalize().withUnsafeBytes { unsafe $0.lowercaseHexadecimal }
}

/// The SHA-1 of a text as 40 lower-case hexadecimal digits: only for names of files that the AWS CLI chose.
func sha1Hexadecimal(_ text: String) -> String {
    Insecure.SHA1.hash(data: Array(text.utf8)).lowercaseHexadecimal
}
