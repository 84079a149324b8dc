// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Data

/// Base64 with the URL alphabet and without padding, as OAuth and JOSE write bytes.
///
/// Source: RFC 4648, section 5; RFC 7515, appendix C.
enum Base64URL {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let text = Data(bytes).base64EncodedString()
        return String(decoding: text.utf8.filter { $0 != UInt8(ascii: "=") }.map(urlCharacter), as: UTF8.self)
    }

    private static func urlCharacter(_ character: UInt8) -> UInt8 {
        switch character {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        default: character
        }
    }

    /// Reads base64 in either alphabet, padded or not; white space is passed over.
    ///
    /// - Returns: `nil` if anything else is in it.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var characters: [UInt8] = []
        for byte in text {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D: continue
            case UInt8(ascii: "-"): characters.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): characters.append(UInt8(ascii: "/"))
            default: characters.append(byte)
            }
        }
        while characters.last == UInt8(ascii: "=") { characters.removeLast() }
        while characters.count % 4 != 0 { characters.append(UInt8(ascii: "=")) }
        return Data(base64Encoded: Data(characters)).map(Array.init)
    }
}
