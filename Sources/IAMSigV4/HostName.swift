// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The value that is signed, and sent, as `host`.
///
/// Source: RFC 9110, section 4.2.3, and IAM User Guide, "Create a signed AWS API request", step 1.
package enum HostName: Sendable {
    /// Makes the value of an authority: in lower case, without user information, without the default port of the
    /// scheme, an IPv6 literal in its brackets and without its zone.
    ///
    /// - Parameters:
    ///   - authority: The authority of the request, such as `example.com:8443` or `[::1]:8080`.
    ///   - scheme: The scheme; `nil` counts as `https`.
    package static func canonical(_ authority: String, scheme: String?) -> String {
        if isPlain(authority) { return authority }
        var bytes = Array(authority.utf8)
        if let at = bytes.lastIndex(of: UInt8(ascii: "@")) { bytes.removeSubrange(...at) }
        if bytes.first == UInt8(ascii: "["), let end = bytes.firstIndex(of: UInt8(ascii: "]")),
            let zone = bytes[..<end].firstIndex(of: UInt8(ascii: "%"))
        {
            bytes.removeSubrange(zone..<end)
        }
        dropDefaultPort(&bytes, scheme: scheme)
        return String(decoding: bytes.map(lowercase), as: UTF8.self)
    }

    /// The host of a request that has arrived: only its letters are changed, since the port is as it was sent.
    static func lowercased(_ authority: String) -> String {
        isPlain(authority) ? authority : String(decoding: authority.utf8.map(lowercase), as: UTF8.self)
    }

    /// Lower-case letters, digits, dots and dashes only, as nearly every host is.
    static func isPlain(_ authority: String) -> Bool {
        unsafe authority.withUTF8Bytes { bytes in
            let raw = UnsafeRawBufferPointer(bytes)
            var position = 0
            while position + 8 <= raw.count {
                if unsafe !isPlain(raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)) { return false }
                position += 8
            }
            // The rest, with plain bytes to fill it up; the order does not matter.
            var rest: UInt64 = 0x6161_6161_6161_6161
            for position in position..<raw.count { rest = unsafe rest << 8 | UInt64(raw[position]) }
            return isPlain(rest)
        }
    }

    /// Whether eight bytes are plain, which takes little longer than for one.
    @inline(__always)
    private static func isPlain(_ word: UInt64) -> Bool {
        let high: UInt64 = 0x8080_8080_8080_8080
        guard word & high == 0 else { return false }
        let isLetter = atLeast(UInt8(ascii: "a"), word) & ~atLeast(UInt8(ascii: "z") + 1, word)
        // `-`, `.`, `/` and the digits follow each other.
        let isMarkOrDigit = atLeast(UInt8(ascii: "-"), word) & ~atLeast(UInt8(ascii: "9") + 1, word)
        let isNoSlash = atLeast(1, word ^ 0x2F2F_2F2F_2F2F_2F2F)
        return (isLetter | isMarkOrDigit & isNoSlash) & high == high
    }

    /// Sets the highest bit of each byte that is at least `limit`; all bytes must be ASCII.
    @inline(__always)
    private static func atLeast(_ limit: UInt8, _ word: UInt64) -> UInt64 {
        word &+ UInt64(0x80 - limit) &* 0x0101_0101_0101_0101
    }

    private static func dropDefaultPort(_ bytes: inout [UInt8], scheme: String?) {
        guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")), !bytes[colon...].contains(UInt8(ascii: "]")) else {
            return
        }
        let isHTTP = ["http", "ws"].contains(String(decoding: (scheme ?? "").utf8.map(lowercase), as: UTF8.self))
        let port = bytes[(colon + 1)...]
        if port.isEmpty || port.elementsEqual((isHTTP ? "80" : "443").utf8) { bytes.removeSubrange(colon...) }
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 0x20 : byte
    }
}
