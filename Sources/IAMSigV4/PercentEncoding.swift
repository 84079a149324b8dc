// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The one alphabet of percent-encoding that SigV4 knows.
///
/// Source: IAM User Guide, "Create a signed AWS API request", `UriEncode()`: letters, digits, `-`, `.`, `_`, `~` stay,
/// every other byte of the UTF-8 form becomes `%` and two upper-case digits.
package enum PercentEncoding {
    /// Whether a byte stands for itself: a look-up in a set of bits, as this runs for every byte of every target.
    @inline(__always)
    static func isUnreserved(_ byte: UInt8) -> Bool {
        // From the lowest bit: `-`, `.` and `0` to `9` of the bytes below 64; `A` to `Z`, `_`, `a` to `z` and `~` of the
        // others.
        let bits: UInt64 = byte & 0x40 == 0 ? 0x03FF_6000_0000_0000 : 0x47FF_FFFE_87FF_FFFE
        return byte < 0x80 && bits &>> UInt64(byte & 0x3F) & 1 == 1
    }

    /// The value of a hexadecimal digit of either case.
    @inline(__always)
    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// The byte that `%XX` at `position` stands for; `nil` if there are no two digits.
    @inline(__always)
    static func decoded(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> UInt8? {
        guard position + 2 < bytes.count, let high = unsafe digit(bytes[position + 1]),
            let low = unsafe digit(bytes[position + 2])
        else { return nil }
        return high << 4 | low
    }

    /// Writes a byte, encoded unless it stands for itself.
    @inline(__always)
    static func write(_ byte: UInt8, to scratch: inout ByteScratch) {
        if isUnreserved(byte) { scratch.append(byte) } else { scratch.append(percentEncoded: byte) }
    }

    /// Encodes every byte that does not stand for itself.
    package static func encoded(_ text: String) -> String {
        var scratch = ByteScratch()
        for byte in text.utf8 { write(byte, to: &scratch) }
        return scratch.text(0..<scratch.count)
    }

    /// Decodes every `%XX`; bytes that are not UTF-8 become replacement characters.
    package static func decoded(_ text: String) -> String {
        unsafe text.withUTF8Bytes { bytes in
            var result: [UInt8] = []
            var position = 0
            while position < bytes.count {
                if unsafe bytes[position] == UInt8(ascii: "%"), let value = unsafe decoded(bytes, at: position) {
                    result.append(value)
                    position += 3
                } else {
                    unsafe result.append(bytes[position])
                    position += 1
                }
            }
            return String(decoding: result, as: UTF8.self)
        }
    }

    /// Decodes and encodes once, so that every spelling of the same bytes comes out alike; a `%` without two digits
    /// stands for itself.
    ///
    /// - Parameters:
    ///   - range: What to write of `bytes`.
    ///   - plus: What a raw `+` stands for.
    static func writeCanonical(
        _ range: Range<Int>,
        of bytes: UnsafeBufferPointer<UInt8>,
        plus: Unicode.Scalar,
        to scratch: inout ByteScratch
    ) {
        var position = unsafe scratch.append(unreservedOf: range, of: bytes)
        while position < range.upperBound {
            let byte = unsafe bytes[position]
            if byte == UInt8(ascii: "%"), position + 2 < range.upperBound,
                let value = unsafe decoded(bytes, at: position)
            {
                write(value, to: &scratch)
                position += 3
            } else {
                write(byte == UInt8(ascii: "+") ? UInt8(ascii: plus) : byte, to: &scratch)
                position += 1
            }
        }
    }
}

extension String {
    /// Calls `body` with the UTF-8 bytes.
    @unsafe
    @inline(__always)
    @discardableResult
    func withUTF8Bytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        var text = self
        return text.withUTF8(body)
    }
}
