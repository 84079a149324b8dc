// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// The data options joined into one text, as a form or as JSON.
struct FormData: Sendable {
    let bytes: [UInt8]

    /// Joins data: by `&`, and JSON to what is before it without anything.
    init(_ items: [(kind: DataOptions.DataKind, text: String)], in context: CommandContext) throws {
        var bytes: [UInt8] = []
        for (index, item) in items.enumerated() {
            if index > 0, item.kind != .json { bytes.append(UInt8(ascii: "&")) }
            bytes += try Self.bytes(of: item.text, item.kind, in: context)
        }
        self.bytes = bytes
    }

    /// What one data option comes to.
    static func bytes(of text: String, _ kind: DataOptions.DataKind, in context: CommandContext) throws -> [UInt8] {
        switch kind {
        case .raw: Array(text.utf8)
        case .binary, .json: try read(text, in: context)
        case .ascii:
            text.hasPrefix("@") ? try read(text, in: context).filter { !isDropped($0) } : Array(text.utf8)
        case .urlencode: try encoded(text, in: context)
        }
    }

    /// `content`, `=content`, `name=content`, `@file` and `name@file`; a name is taken for encoded already.
    ///
    /// Source: curl's manual page, option `--data-urlencode`.
    static func encoded(_ text: String, in context: CommandContext) throws -> [UInt8] {
        let mark = text.utf8.firstIndex(of: UInt8(ascii: "=")) ?? text.utf8.firstIndex(of: UInt8(ascii: "@"))
        guard let mark else { return encode(Array(text.utf8)) }
        let name = text[..<mark]
        let content = text[text.utf8.index(after: mark)...]
        let bytes =
            text.utf8[mark] == UInt8(ascii: "=")
            ? Array(content.utf8) : try context.read(String(content), limit: limit)
        return (name.isEmpty ? [] : Array("\(name)=".utf8)) + encode(bytes)
    }

    /// Percent-encodes all but letters, digits, `-`, `.`, `_` and `~`; a blank becomes `+`.
    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                text.append(byte)
            case UInt8(ascii: " "): text.append(UInt8(ascii: "+"))
            default: text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return text
    }

    /// As much as one data option may hold, which is kept in memory.
    private static let limit = 5 << 30

    private static func read(_ text: String, in context: CommandContext) throws -> [UInt8] {
        guard text.hasPrefix("@") else { return Array(text.utf8) }
        return try context.read(String(text.dropFirst()), limit: limit)
    }

    /// What `--data @file` leaves out: carriage returns, line feeds and zero bytes.
    private static func isDropped(_ byte: UInt8) -> Bool { byte == 0x0D || byte == 0x0A || byte == 0 }
}
