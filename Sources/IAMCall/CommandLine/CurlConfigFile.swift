// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// A file for `-K`: one option on each line.
///
/// `name = value`, `name: value`, `name value`, `-X value` and `--name value`; a value in double quotes may hold blanks
/// and the escapes `\\ \" \t \n \r \v`. A line whose first character but blanks is `#`, `/` or `*` is a comment.
///
/// Source: curl's manual page, option `-K`.
struct CurlConfigFile: Sendable, Hashable {
    struct Line: Sendable, Hashable {
        /// Counted from 1.
        let number: Int
        /// The option as written, with dashes if there were any.
        let name: String
        let value: String?
    }

    let lines: [Line]

    init(_ bytes: [UInt8]) {
        lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
            .compactMap { Self.line($0.element, number: $0.offset + 1) }
    }

    private static func line(_ bytes: ArraySlice<UInt8>, number: Int) -> Line? {
        var rest = bytes.drop(while: isBlank)
        guard let first = rest.first, !"#/*".utf8.contains(first) else { return nil }
        // An option with a dash has no separator but blanks.
        let isDashed = first == UInt8(ascii: "-")
        let isBetween: (UInt8) -> Bool = { isBlank($0) || (!isDashed && ($0 == 0x3D || $0 == 0x3A)) }
        let name = rest.prefix { !isBetween($0) }
        rest = rest.dropFirst(name.count).drop(while: isBetween)
        let value: String?
        if rest.first == UInt8(ascii: "\"") {
            value = unquoted(rest.dropFirst())
        } else {
            let word = rest.prefix { !isBlank($0) }
            value = word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
        }
        return Line(number: number, name: String(decoding: name, as: UTF8.self), value: value)
    }

    private static func unquoted(_ bytes: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
            guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else {
                text.append(byte)
                continue
            }
            switch escaped {
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "v"): text.append(0x0B)
            default: text.append(escaped)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
