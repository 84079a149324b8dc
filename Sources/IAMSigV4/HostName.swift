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
            for position in 0..<bytes.count {
                switch unsafe bytes[position] {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
                    UInt8(ascii: "-"):
                    continue
                default:
                    return false
                }
            }
            return true
        }
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
