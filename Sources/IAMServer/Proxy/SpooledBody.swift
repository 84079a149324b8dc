// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// The body of a request that is read whole before it goes on: in memory if it is small, else in a file without a name.
enum SpooledBody: Sendable {
    case memory([UInt8])
    case file(SpooledFile)

    /// Reads a body to its end.
    ///
    /// - Parameters:
    ///   - body: The body as it comes.
    ///   - limit: The most bytes to take.
    ///   - directory: Where a large body waits.
    /// - Throws: ``ProxyRefusal`` if there is more, or no room for it.
    static func read(
        _ body: some AsyncSequence<ByteBuffer, any Error>,
        limit: Int,
        in directory: String
    ) async throws -> SpooledBody {
        var start: [UInt8] = []
        var file: SpooledFile.Writer?
        var length = 0
        do {
            for try await buffer in body {
                length += buffer.readableBytes
                guard length <= limit else {
                    throw ProxyRefusal(
                        413,
                        "too-large",
                        "the body has more than \(limit) bytes, which must all be read before they are signed"
                    )
                }
                if file == nil, start.count + buffer.readableBytes > PayloadRule.inMemory {
                    file = try SpooledFile.Writer(in: directory)
                    try file?.write(start)
                    start = []
                }
                let piece = Array(buffer.readableBytesView)
                if file == nil { start += piece } else { try file?.write(piece) }
            }
        } catch {
            file?.discard()
            throw error
        }
        return file.map { .file($0.finish(length)) } ?? .memory(start)
    }
}
