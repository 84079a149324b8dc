// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Frames and signs the pieces of a body as they pass.
///
/// Holds one piece and one chunk at a time. The end of the body is only written when its source has ended after the
/// declared number of bytes; a source that gives more or fewer ends in a ``SigningError``.
struct ChunkedBody<Pieces: AsyncSequence<[UInt8], any Error> & Sendable>: AsyncSequence, Sendable {
    let pieces: Pieces
    let encoder: ChunkEncoder

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var pieces: Pieces.AsyncIterator
        fileprivate var encoder: ChunkEncoder
        private var piece: [UInt8] = []
        private var position = 0
        private var hasEnded = false

        fileprivate init(pieces: Pieces.AsyncIterator, encoder: ChunkEncoder) {
            self.pieces = pieces
            self.encoder = encoder
        }

        mutating func next(isolation actor: isolated (any Actor)? = #isolation) async throws -> [UInt8]? {
            if hasEnded { return nil }
            do {
                while true {
                    while position < piece.count {
                        if let chunk = try encoder.take(piece, from: &position) { return chunk }
                    }
                    guard let next = try await pieces.next(isolation: actor) else { break }
                    piece = next
                    position = 0
                }
                hasEnded = true
                return try encoder.finish()
            } catch {
                hasEnded = true
                throw error
            }
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(pieces: pieces.makeAsyncIterator(), encoder: encoder)
    }
}
