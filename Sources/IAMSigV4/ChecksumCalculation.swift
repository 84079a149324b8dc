// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// A checksum in the making.
struct ChecksumCalculation: Sendable {
    private enum State {
        case redundancy(CyclicRedundancyCheck, byteCount: Int)
        case sha1(Insecure.SHA1)
        case sha256(SHA256)
    }

    private var state: State

    init(_ checksum: ChunkedUpload.Checksum) {
        state =
            switch checksum {
            case .crc32: .redundancy(CyclicRedundancyCheck(.crc32), byteCount: 4)
            case .crc32c: .redundancy(CyclicRedundancyCheck(.crc32c), byteCount: 4)
            case .crc64nvme: .redundancy(CyclicRedundancyCheck(.crc64nvme), byteCount: 8)
            case .sha1: .sha1(Insecure.SHA1())
            case .sha256: .sha256(SHA256())
            }
    }

    /// Takes in more bytes.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        switch state {
        case .redundancy(var check, let byteCount):
            unsafe check.update(bytes)
            state = .redundancy(check, byteCount: byteCount)
        case .sha1(var hash):
            // Otherwise the state and the case share their storage, which would be copied at every update.
            state = .redundancy(CyclicRedundancyCheck(.crc32), byteCount: 0)
            unsafe hash.update(bufferPointer: bytes)
            state = .sha1(hash)
        case .sha256(var hash):
            state = .redundancy(CyclicRedundancyCheck(.crc32), byteCount: 0)
            unsafe hash.update(bufferPointer: bytes)
            state = .sha256(hash)
        }
    }

    /// The value of the field: the bytes, the highest first, in base64.
    func finalize() -> String {
        switch state {
        case .redundancy(let check, let byteCount):
            let value = check.value
            return Base64.encoded((0..<byteCount).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) })
        case .sha1(let hash): return Base64.encoded(Array(hash.finalize()))
        case .sha256(let hash): return Base64.encoded(Array(hash.finalize()))
        }
    }
}
