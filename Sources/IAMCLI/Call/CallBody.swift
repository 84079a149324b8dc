// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The data options of a call, read and joined as curl does it.
struct CallBody: Sendable {
    /// The data; `nil` if no data option was given.
    let bytes: [UInt8]?

    /// The type that goes with the data if the caller names none.
    let contentType: String?

    init(_ options: CallOptions, in context: CommandContext) throws {
        var pieces: [[UInt8]] = []
        for value in options.data {
            let piece = try Self.read(value, in: context)
            pieces.append(value.hasPrefix("@") ? piece.filter { !Self.isDropped($0) } : piece)
        }
        for value in options.dataRaw { pieces.append(Array(value.utf8)) }
        for value in options.dataBinary { pieces.append(try Self.read(value, in: context)) }
        guard options.json.isEmpty else {
            guard pieces.isEmpty else { throw UsageError("--json does not go together with --data") }
            bytes = try options.json.flatMap { try Self.read($0, in: context) }
            contentType = "application/json"
            return
        }
        bytes = pieces.isEmpty ? nil : Array(pieces.joined(separator: Array("&".utf8)))
        contentType = pieces.isEmpty ? nil : "application/x-www-form-urlencoded"
    }

    private static func read(_ value: String, in context: CommandContext) throws -> [UInt8] {
        guard value.hasPrefix("@") else { return Array(value.utf8) }
        return try context.read(String(value.dropFirst()), limit: 5 << 30)
    }

    /// What `--data @file` leaves out: carriage returns, line feeds and zero bytes.
    private static func isDropped(_ byte: UInt8) -> Bool { byte == 0x0D || byte == 0x0A || byte == 0 }
}
