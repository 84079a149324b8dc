// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// A short list of numbers, the first 16 of which lie in the value itself.
///
/// The entries of one request nearly always fit, and an array would be one more allocation for each signature.
struct EntryList {
    private var short = SIMD16<Int16>()
    private var long: [Int] = []

    /// The number of numbers.
    private(set) var count = 0

    /// The number at `position`.
    @inline(__always)
    subscript(position: Int) -> Int {
        long.isEmpty ? Int(short[position]) : long[position]
    }

    /// Puts a number in before `position`; it must fit into 16 bits as long as the list is short.
    @inline(__always)
    mutating func insert(_ number: Int, at position: Int) {
        if count < short.scalarCount {
            var index = count
            while index > position {
                short[index] = short[index - 1]
                index -= 1
            }
            short[position] = Int16(truncatingIfNeeded: number)
        } else {
            if long.isEmpty { long = (0..<count).map { Int(short[$0]) } }
            long.insert(number, at: position)
        }
        count += 1
    }

    /// Puts a number behind all others.
    mutating func append(_ number: Int) { insert(number, at: count) }
}
