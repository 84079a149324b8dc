// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Searching at the level of bytes, where a line feed behind a carriage return is still one.
enum Text {
    /// Where `part` first stands in `text`, at or behind `start`.
    static func range(of part: String, in text: Substring, from start: String.Index? = nil) -> Range<String.Index>? {
        let wanted = Array(part.utf8)
        guard let first = wanted.first else { return nil }
        let bytes = text.utf8
        var rest = bytes[(start ?? bytes.startIndex)...]
        while let index = rest.firstIndex(of: first) {
            rest = rest[index...]
            if rest.starts(with: wanted) { return index..<rest.index(index, offsetBy: wanted.count) }
            rest = rest.dropFirst()
        }
        return nil
    }

    /// Whether `part` stands anywhere in `text`, letter case aside for ASCII.
    static func contains(_ text: String, _ part: String) -> Bool {
        range(of: part.lowercased(), in: text.lowercased()[...]) != nil
    }

    /// What stands between the first `start` and the next `end` behind it; to the end if there is none.
    static func between(_ start: String, _ end: String, in text: String) -> String? {
        guard let begin = range(of: start, in: text[...]) else { return nil }
        let rest = text[begin.upperBound...]
        return String(range(of: end, in: rest).map { rest[..<$0.lowerBound] } ?? rest)
    }

    /// The first `limit` bytes, cut at a character.
    static func clipped(_ text: String, _ limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: limit)
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return text[..<end] + "…"
    }

    /// The text with everything that a terminal might act on written as an escape.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{200B}"..."\u{200F}", "\u{2028}"..."\u{202E}",
                "\u{2066}"..."\u{2069}", "\u{FEFF}":
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The times of the form `YYYYMMDDTHHMMSSZ`, in order.
    static func timestamps(in text: String) -> [String] {
        text.utf8.split { !isWordByte($0) }.compactMap { piece in
            let bytes = Array(piece)
            guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
            return String(piece)
        }
    }

    static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }

    /// Whether two texts are the same bytes: `==` would also take other forms of the same letters.
    static func isSame(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.utf8.elementsEqual(right.utf8)
    }

    /// Name and value of a parameter of a query.
    static func parameter(_ pair: String) -> (name: String, value: String) {
        guard let equals = pair.utf8.firstIndex(of: UInt8(ascii: "=")) else { return (pair, "") }
        return (String(pair[..<equals]), String(pair[pair.utf8.index(after: equals)...]))
    }

    /// Every `from` replaced; `from` is not empty.
    static func replacing(_ from: String, with to: String, in text: String) -> String {
        var result = ""
        var rest = text[...]
        while let found = range(of: from, in: rest) {
            result += rest[..<found.lowerBound]
            result += to
            rest = rest[found.upperBound...]
        }
        return result + rest
    }
}
