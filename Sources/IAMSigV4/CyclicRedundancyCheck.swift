// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// A reflected cyclic redundancy check of 32 or 64 bits, sixteen bytes at a time.
///
/// Source: Michael E. Kounavis and Frank L. Berry, "Novel Table Lookup-Based Algorithms for High-Performance CRC
/// Generation" ("slicing"). A check of 32 bits is one of 64 bits whose upper half stays empty.
struct CyclicRedundancyCheck: Sendable {
    /// What a check divides by, and the tables for it.
    final class Polynomial: Sendable {
        /// CRC-32 as in Ethernet and gzip (ISO 3309).
        static let crc32 = Polynomial(0xEDB8_8320, ones: 0xFFFF_FFFF)

        /// CRC-32C (Castagnoli), RFC 3720.
        static let crc32c = Polynomial(0x82F6_3B78, ones: 0xFFFF_FFFF)

        /// CRC-64/NVME, NVM Express NVM Command Set Specification.
        static let crc64nvme = Polynomial(0x9A6C_9329_AC4B_C9B5, ones: .max)

        /// All bits of the check: what it begins with, and what its end is combined with.
        fileprivate let ones: UInt64

        /// Sixteen tables of 256 entries; table n is for a byte with n bytes behind it.
        fileprivate let tables: [UInt64]

        private init(_ reflected: UInt64, ones: UInt64) {
            var tables = [UInt64](repeating: 0, count: 16 * 256)
            for byte in 0..<256 {
                var value = UInt64(byte)
                for _ in 0..<8 { value = value >> 1 ^ (value & 1 == 0 ? 0 : reflected) }
                tables[byte] = value
            }
            for index in 256..<tables.count {
                let before = tables[index - 256]
                tables[index] = before >> 8 ^ tables[Int(before & 0xFF)]
            }
            self.ones = ones
            self.tables = tables
        }
    }

    private let polynomial: Polynomial
    private var state: UInt64

    init(_ polynomial: Polynomial) {
        self.polynomial = polynomial
        self.state = polynomial.ones
    }

    /// The check of what was taken in.
    var value: UInt64 { state ^ polynomial.ones }

    /// Takes in more bytes.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let start = state
        state = unsafe polynomial.tables.withUnsafeBufferPointer { unsafe Self.advance(start, over: bytes, $0) }
    }

    private static func advance(
        _ start: UInt64,
        over bytes: UnsafeRawBufferPointer,
        _ tables: UnsafeBufferPointer<UInt64>
    ) -> UInt64 {
        var state = start
        var position = 0
        while position + 16 <= bytes.count {
            let low =
                unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)) ^ state
            let high = unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position + 8, as: UInt64.self))
            state = unsafe sliced(low, tables, 8) ^ sliced(high, tables, 0)
            position += 16
        }
        while position < bytes.count {
            state = unsafe state >> 8 ^ tables[Int(truncatingIfNeeded: (state ^ UInt64(bytes[position])) & 0xFF)]
            position += 1
        }
        return state
    }

    /// The share of eight bytes that have `behind` bytes behind them.
    @inline(__always)
    private static func sliced(_ word: UInt64, _ tables: UnsafeBufferPointer<UInt64>, _ behind: Int) -> UInt64 {
        @inline(__always)
        func entry(_ byte: Int) -> UInt64 {
            unsafe tables[(behind + 7 - byte) << 8 | Int(truncatingIfNeeded: word >> UInt64(byte * 8) & 0xFF)]
        }
        return entry(0) ^ entry(1) ^ entry(2) ^ entry(3) ^ entry(4) ^ entry(5) ^ entry(6) ^ entry(7)
    }
}
