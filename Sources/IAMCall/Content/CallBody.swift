// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCommand

/// The data options of a call, read and joined as curl does it.
struct CallBody: Sendable {
    /// The data; `nil` if no data option was given.
    let bytes: [UInt8]?

    /// The type that goes with the data if the caller names none.
    let contentType: String?

    init(_ options: RequestOptions, in context: CommandContext) throws {
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

    /// The number of bytes; `nil` if it shows only at the end.
    var length: Int? { bytes?.count ?? 0 }

    /// Whether the body can be read more than once, as retries and redirects need it.
    var isRepeatable: Bool { true }

    /// The body in pieces, from its start.
    func pieces() throws -> any AsyncSequence<[UInt8], any Error> & Sendable {
        AsyncThrowingStream<[UInt8], any Error> { continuation in
            if let bytes, !bytes.isEmpty { continuation.yield(bytes) }
            continuation.finish()
        }
    }

    /// The SHA-256 of a body that is repeatable.
    func sha256() async throws -> SHA256Digest {
        var hash = SHA256()
        for try await piece in try pieces() { hash.update(data: piece) }
        return hash.finalize()
    }

    private static func read(_ value: String, in context: CommandContext) throws -> [UInt8] {
        guard value.hasPrefix("@") else { return Array(value.utf8) }
        return try context.read(String(value.dropFirst()), limit: 5 << 30)
    }

    /// What `--data @file` leaves out: carriage returns, line feeds and zero bytes.
    private static func isDropped(_ byte: UInt8) -> Bool { byte == 0x0D || byte == 0x0A || byte == 0 }
}
