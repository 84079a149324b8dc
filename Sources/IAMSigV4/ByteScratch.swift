// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// A growing byte buffer for one signature, written front to back.
///
/// Signing is mostly the writing of some 800 bytes, so the bytes lie in one plain allocation: an array costs uniqueness
/// and exclusivity checks on every append, which doubles the time of a signature. All writing through pointers is here:
/// every write makes room first and every read is checked against ``count``.
@safe
struct ByteScratch: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int

    /// The number of bytes written.
    private(set) var count = 0

    /// Makes an empty buffer; 1,024 bytes hold the two strings of an ordinary request.
    init(capacity: Int = 1_024) {
        unsafe self.base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit {
        unsafe base.deallocate()
    }

    /// Makes room for `extra` more bytes.
    @inline(__always)
    mutating func reserve(_ extra: Int) {
        if count + extra > capacity { grow(extra) }
    }

    @inline(never)
    private mutating func grow(_ extra: Int) {
        let larger = max(capacity * 2, count + extra)
        let next = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        unsafe next.update(from: base, count: count)
        unsafe base.deallocate()
        unsafe base = next
        capacity = larger
    }

    /// Writes one byte.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe base[count] = byte
        count += 1
    }

    /// Writes one ASCII character.
    @inline(__always)
    mutating func append(_ character: Unicode.Scalar) {
        append(UInt8(truncatingIfNeeded: character.value))
    }

    /// Writes the UTF-8 bytes of `text`.
    @inline(__always)
    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { unsafe append($0) }
    }

    /// Writes `bytes`.
    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        reserve(bytes.count)
        if let start = bytes.baseAddress {
            unsafe (base + count).update(from: start, count: bytes.count)
            count += bytes.count
        }
    }

    /// Writes a literal.
    @inline(__always)
    mutating func append(_ literal: StaticString) {
        unsafe append(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    /// Writes bytes of this buffer once more.
    mutating func append(copyOf range: Range<Int>) {
        precondition(range.upperBound <= count)
        reserve(range.count)
        unsafe (base + count).update(from: base + range.lowerBound, count: range.count)
        count += range.count
    }

    /// Writes the bytes at the start of `range` that stand for themselves in percent-encoding.
    ///
    /// - Returns: Where the first other byte is, or the end of `range`.
    @inline(__always)
    mutating func append(unreservedOf range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        reserve(range.count)
        var position = range.lowerBound
        while position < range.upperBound, unsafe PercentEncoding.isUnreserved(bytes[position]) {
            unsafe base[count] = bytes[position]
            count += 1
            position += 1
        }
        return position
    }

    /// Writes `%` and two upper-case hexadecimal digits.
    @inline(__always)
    mutating func append(percentEncoded byte: UInt8) {
        reserve(3)
        unsafe base[count] = UInt8(ascii: "%")
        unsafe base[count + 1] = Self.upperDigit(byte >> 4)
        unsafe base[count + 2] = Self.upperDigit(byte & 15)
        count += 3
    }

    /// Writes two lower-case hexadecimal digits for each byte of a digest.
    mutating func append(hexadecimalOf digest: SHA256Digest) {
        unsafe digest.withBytes { unsafe append(hexadecimalOf: $0) }
    }

    /// Writes two lower-case hexadecimal digits.
    mutating func append(hexadecimal byte: UInt8) {
        append(Self.lowerDigit(byte >> 4))
        append(Self.lowerDigit(byte & 15))
    }

    /// Writes two lower-case hexadecimal digits for each byte.
    mutating func append(hexadecimalOf bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count * 2)
        var target = unsafe base + count
        for position in 0..<bytes.count {
            unsafe target[0] = Self.lowerDigit(bytes[position] >> 4)
            unsafe target[1] = Self.lowerDigit(bytes[position] & 15)
            unsafe target += 2
        }
        count += bytes.count * 2
    }

    /// Forgets all bytes from `position` on.
    mutating func truncate(to position: Int) {
        precondition(position <= count)
        count = position
    }

    /// Takes out the bytes of `range`; what is behind moves up.
    mutating func removeSubrange(_ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        unsafe (base + range.lowerBound).update(from: base + range.upperBound, count: count - range.upperBound)
        count -= range.count
    }

    /// The byte at `position`.
    subscript(position: Int) -> UInt8 {
        precondition(position >= 0 && position < count)
        return unsafe base[position]
    }

    /// The bytes of `range`, good until the next write.
    @unsafe
    func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        return unsafe UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
    }

    /// The bytes of `range` as text; bytes that are not UTF-8 become replacement characters.
    func text(_ range: Range<Int>) -> String {
        unsafe String(decoding: slice(range), as: UTF8.self)
    }

    /// Whether the bytes of `range` are those of `text`, compared without stopping at the first difference.
    func isEqual(_ range: Range<Int>, to text: String) -> Bool {
        let mine = unsafe slice(range)
        return unsafe text.withUTF8Bytes { text in
            guard text.count == mine.count else { return false }
            var difference: UInt8 = 0
            for offset in 0..<text.count { unsafe difference |= text[offset] ^ mine[offset] }
            return difference == 0
        }
    }

    /// The SHA-256 of the bytes of `range`.
    func sha256(_ range: Range<Int>) -> SHA256Digest {
        var hash = SHA256()
        unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(slice(range)))
        return hash.finalize()
    }

    @inline(__always)
    private static func lowerDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

    @inline(__always)
    private static func upperDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}
