// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The bytes of a body that is sent in chunks, checked as they arrive.
///
/// Bytes of signed chunks come out only after their signature was found right; all others before the checksum behind
/// them is known, so they must not be acted on until the sequence has ended. Iteration throws ``VerificationError`` as
/// soon as something is wrong. One piece and one chunk are held at a time.
public struct ChunkedBodyReader<Pieces: AsyncSequence<[UInt8], any Error> & Sendable>: AsyncSequence, Sendable {
    let pieces: Pieces
    let decoder: ChunkDecoder

    /// Walks over the bytes of the body.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private var pieces: Pieces.AsyncIterator
        private var decoder: ChunkDecoder
        private var hasEnded = false

        init(pieces: Pieces.AsyncIterator, decoder: ChunkDecoder) {
            self.pieces = pieces
            self.decoder = decoder
        }

        /// The next bytes of the body; `nil` when all of it was found right.
        ///
        /// - Throws: ``VerificationError``, or what the source of the pieces throws.
        public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async throws -> [UInt8]? {
            if hasEnded { return nil }
            do {
                var body: [UInt8] = []
                while let piece = try await pieces.next(isolation: actor) {
                    try decoder.take(piece, into: &body)
                    if !body.isEmpty { return body }
                }
                hasEnded = true
                try decoder.finish()
                return nil
            } catch {
                hasEnded = true
                throw error
            }
        }
    }

    /// Begins to read.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(pieces: pieces.makeAsyncIterator(), decoder: decoder)
    }
}

@available(*, unavailable)
extension ChunkedBodyReader.AsyncIterator: Sendable {}
