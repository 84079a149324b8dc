// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The value of a header in the canonical request.
package enum HeaderValue: Sendable {
    /// What a value is made of, from harmless to illegal.
    enum Content: UInt8, Comparable {
        /// Nothing out of the way.
        case plain

        /// Tabs, which some services trim and collapse like spaces and some do not.
        case tabbed

        /// A control character, such as CR or LF.
        case illegal

        static func < (left: Content, right: Content) -> Bool { left.rawValue < right.rawValue }
    }

    /// Writes a value that is known to be its own canonical form.
    @inline(__always)
    static func writePlain(_ value: String, to scratch: inout ByteScratch) -> Content {
        scratch.append(value)
        return .plain
    }

    /// What a value is made of: ``Content/plain`` only if it is its own canonical form.
    static func content(_ value: String) -> Content {
        if unsafe value.withUTF8Bytes({ unsafe isPlain($0) }) { return .plain }
        var scratch = ByteScratch()
        return max(.tabbed, write(value, to: &scratch))
    }

    /// Writes the canonical form.
    @inline(__always)
    static func write(_ value: String, to scratch: inout ByteScratch) -> Content {
        unsafe value.withUTF8Bytes { unsafe write($0, to: &scratch) }
    }

    /// Makes the canonical form: trimmed, and every run of spaces and tabs inside, quoted or not, made one space.
    ///
    /// - Parameter value: The value as sent.
    /// - Returns: `nil` if there is a control character other than the tab.
    package static func canonical(_ value: String) -> String? {
        var scratch = ByteScratch()
        let content = unsafe value.withUTF8Bytes { unsafe write($0, to: &scratch) }
        return content == .illegal ? nil : scratch.text(0..<scratch.count)
    }

    /// Writes the canonical form.
    static func write(_ value: UnsafeBufferPointer<UInt8>, to scratch: inout ByteScratch) -> Content {
        if unsafe isPlain(value) {
            unsafe scratch.append(value)
            return .plain
        }
        var content = Content.plain
        var pendingSpace = false
        let start = scratch.count
        for position in 0..<value.count {
            let byte = unsafe value[position]
            if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
                pendingSpace = scratch.count > start
                if byte == UInt8(ascii: "\t"), content == .plain { content = .tabbed }
                continue
            }
            if byte < 0x20 || byte == 0x7F { content = .illegal }
            if pendingSpace { scratch.append(" " as Unicode.Scalar) }
            pendingSpace = false
            scratch.append(byte)
        }
        return content
    }

    /// Whether there is neither a space nor a control character; eight bytes at a time, as tokens are long.
    private static func isPlain(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(value)
        var position = 0
        while position + 8 <= raw.count {
            let word = unsafe raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            if hasByteBelow(0x21, word) || hasByteBelow(1, word ^ 0x7F7F_7F7F_7F7F_7F7F) { return false }
            position += 8
        }
        while position < raw.count {
            let byte = unsafe raw[position]
            if byte <= 0x20 || byte == 0x7F { return false }
            position += 1
        }
        return true
    }

    /// Whether one of eight bytes is less than `limit`, which is 1 to 128.
    ///
    /// Source: Sean Eron Anderson, "Bit Twiddling Hacks", "Determine if a word has a byte less than n".
    @inline(__always)
    private static func hasByteBelow(_ limit: UInt64, _ word: UInt64) -> Bool {
        (word &- limit &* 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0
    }
}
