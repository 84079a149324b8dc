// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand

/// What `-w` prints when a call is over.
struct WriteOut: Sendable {
    private let format: String

    /// - Parameter format: The format, or `@file`, whose line ends do not count.
    init(_ format: String, in context: CommandContext) throws {
        guard format.hasPrefix("@") else {
            self.format = format
            return
        }
        let bytes = try context.read(String(format.dropFirst()), limit: 1 << 20)
        self.format = String(decoding: bytes.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0 }, as: UTF8.self)
    }

    init(_ format: String) { self.format = format }

    /// A piece of a format.
    private enum Piece {
        case text(String)
        case variable(String)
        case header(String)
    }

    /// Prints the format, filled in.
    func write(_ record: CallRecord, in context: CommandContext) throws {
        var isError = false
        let emit = { (text: String) in isError ? context.standardError(text) : try context.write(text) }
        for piece in pieces() {
            switch piece {
            case .text(let text): try emit(text)
            case .header(let name): try emit(WriteOutVariables.header(name, record))
            case .variable("stderr"): isError = true
            case .variable("stdout"): isError = false
            case .variable("onerror"): if record.code == 0 { return }
            case .variable("json"): try emit(WriteOutVariables.json(record))
            case .variable("header_json"): try emit(WriteOutVariables.headerJSON(record))
            case .variable(let name):
                if let variable = WriteOutVariables.table[name] {
                    try emit(variable(record).text)
                } else {
                    context.report("unknown --write-out variable: '\(name)'")
                }
            }
        }
    }

    private func pieces() -> [Piece] {
        var pieces: [Piece] = []
        var text = ""
        var rest = format[...]
        func flush() {
            if !text.isEmpty { pieces.append(.text(text)) }
            text = ""
        }
        while let first = rest.first {
            rest = rest.dropFirst()
            switch (first, rest.first) {
            case ("\\", "n"?), ("\\", "r"?), ("\\", "t"?):
                text += rest.first == "n" ? "\n" : rest.first == "r" ? "\r" : "\t"
                rest = rest.dropFirst()
            case ("%", "%"?):
                text += "%"
                rest = rest.dropFirst()
            case ("%", "{"?):
                guard let end = rest.firstIndex(of: "}") else {
                    text += "%"
                    continue
                }
                flush()
                pieces.append(.variable(String(rest[rest.index(after: rest.startIndex)..<end])))
                rest = rest[rest.index(after: end)...]
            case ("%", "h"?):
                guard rest.hasPrefix("header{"), let end = rest.firstIndex(of: "}") else {
                    text += "%"
                    continue
                }
                flush()
                pieces.append(.header(String(rest.dropFirst(7)[..<end])))
                rest = rest[rest.index(after: end)...]
            default: text.append(first)
            }
        }
        flush()
        return pieces
    }

    /// The bytes of a head on the wire.
    static func size(_ head: HTTPRequest) -> Int {
        let line = head.method.rawValue.utf8.count + (head.path ?? "/").utf8.count + 12
        let host = (head.authority ?? "").utf8.count + 8
        return head.headerFields.reduce(line + host + 2) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 4 }
    }
}
