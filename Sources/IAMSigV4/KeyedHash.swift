// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import Crypto

/// HMAC-SHA256 with its key already taken in.
///
/// Made of two SHA-256 states, which is what an HMAC is: the generic `HMAC` of Crypto takes its data through protocol
/// witnesses and its key through temporary arrays, which costs as much again as the hashing of a string to sign. Tests
/// compare the two.
///
/// Source: RFC 2104, section 2, and section 4 on keeping the two states.
package struct KeyedHash: Sendable {
    private var inner = SHA256()
    private var outer = SHA256()

    /// Takes a key of any length.
    package init(key: UnsafeRawBufferPointer) {
        if key.count > SHA256.blockByteCount {
            var hash = SHA256()
            unsafe hash.update(bufferPointer: key)
            let short = hash.finalize()
            unsafe self = short.withUnsafeBytes { unsafe KeyedHash(key: $0) }
            return
        }
        unsafe withUnsafeTemporaryAllocation(byteCount: SHA256.blockByteCount, alignment: 8) { block in
            for index in 0..<block.count { unsafe block[index] = (index < key.count ? key[index] : 0) ^ 0x36 }
            unsafe inner.update(bufferPointer: UnsafeRawBufferPointer(block))
            for index in 0..<block.count { unsafe block[index] ^= 0x36 ^ 0x5C }
            unsafe outer.update(bufferPointer: UnsafeRawBufferPointer(block))
            for index in 0..<block.count { unsafe block[index] = 0 }
        }
    }

    /// The authentication code of `message`.
    package func code(of message: UnsafeRawBufferPointer) -> SHA256Digest {
        var inner = inner
        unsafe inner.update(bufferPointer: message)
        let digest = inner.finalize()
        var outer = outer
        unsafe digest.withBytes { unsafe outer.update(bufferPointer: $0) }
        return outer.finalize()
    }
}

extension SHA256Digest {
    /// Calls `body` with the bytes, as `withUnsafeBytes(_:)` does, but without its generic code of another module, which
    /// takes a tenth of the time of a signature.
    ///
    /// A digest whose size is that of its bytes is made of nothing else; any other takes the public way.
    @unsafe
    @inline(__always)
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        guard MemoryLayout<SHA256Digest>.size == SHA256Digest.byteCount else { return unsafe withUnsafeBytes(body) }
        return unsafe Swift.withUnsafeBytes(of: self, body)
    }
}
