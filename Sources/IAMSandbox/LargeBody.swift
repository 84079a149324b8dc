// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials

/// A body that is read past, because it is larger than what is kept.
struct LargeBody: Sendable {
    let count: Int
    let sha256: String
    let md5: [UInt8]

    /// Hashes a body as it comes.
    struct Reader: Sendable {
        private var count = 0
        private var sha256 = SHA256()
        private var md5 = Insecure.MD5()

        mutating func add(_ bytes: [UInt8]) {
            count += bytes.count
            sha256.update(data: bytes)
            md5.update(data: bytes)
        }

        func finish() -> LargeBody {
            LargeBody(
                count: count,
                sha256: sha256.finalize().lowercaseHexadecimal,
                md5: Array(md5.finalize())
            )
        }
    }
}
