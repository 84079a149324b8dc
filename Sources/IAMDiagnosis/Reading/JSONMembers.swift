// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Reads the texts of a JSON document by their names, whatever the depth, and also if it is cut short.
///
/// No parser: errors of services are small, and what counts is that something is read of every one of them.
enum JSONMembers {
    /// The texts by name, of several of one name the first; numbers and the like are left out.
    static func read(_ bytes: [UInt8]) -> [String: String] {
        var found: [String: String] = [:]
        var name: String?
        var isValue = false
        var position = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let text = string(bytes, &position)
                if isValue, let key = name {
                    if found[key] == nil { found[key] = text }
                    name = nil
                    isValue = false
                } else {
                    name = text
                }
                continue
            case UInt8(ascii: ":"): isValue = name != nil
            case 0x20, 0x09, 0x0A, 0x0D: break
            case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","):
                name = nil
                isValue = false
            default: break
            }
            position += 1
        }
        return found
    }

    /// The text that begins with the quote at `position`, which ends up behind the closing quote or at the end.
    private static func string(_ bytes: [UInt8], _ position: inout Int) -> String {
        var text: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): escape(bytes, &position, &text)
            default: text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func escape(_ bytes: [UInt8], _ position: inout Int, _ text: inout [UInt8]) {
        guard position < bytes.count else { return }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"):
            guard let high = unit(bytes, &position) else { return }
            var units = [high]
            if (0xD800..<0xDC00).contains(high), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            {
                position += 2
                if let low = unit(bytes, &position) { units.append(low) }
            }
            text += String(decoding: units, as: UTF16.self).utf8
        default: text.append(byte)
        }
    }

    private static func unit(_ bytes: [UInt8], _ position: inout Int) -> UInt16? {
        guard position + 4 <= bytes.count, bytes[position..<position + 4].allSatisfy(Text.isHexadecimal) else {
            return nil
        }
        let digits = String(decoding: bytes[position..<position + 4], as: UTF8.self)
        position += 4
        return UInt16(digits, radix: 16)
    }
}
