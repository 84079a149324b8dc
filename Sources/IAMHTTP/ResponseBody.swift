// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    internal import IAMPlatform
    internal import NIOCore

    /// The pieces of an answer as they come from the network; dropping it closes the connection.
    struct ResponseBody: AsyncSequence, Sendable {
        typealias Element = BodyPiece
        typealias Failure = any Error
        typealias Pieces = NIOThrowingAsyncSequenceProducer<
            ByteBuffer, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, ResponseExchange
        >

        let pieces: Pieces
        /// Keeps the connection's thread running while the body is read.
        let clients: ClientPool

        func makeAsyncIterator() -> Iterator {
            Iterator(pieces: pieces.makeAsyncIterator(), clients: clients)
        }

        struct Iterator: AsyncIteratorProtocol {
            var pieces: Pieces.AsyncIterator
            let clients: ClientPool

            @concurrent
            mutating func next() async throws -> BodyPiece? {
                do {
                    return try await pieces.next().map { BodyPiece(memory: ReceivedBytes(buffer: $0)) }
                } catch is CancellationError {
                    throw TransportError(.cancelled, "the request was cancelled")
                }
            }
        }
    }

    /// What was received at a time.
    struct ReceivedBytes: BodyMemory {
        let buffer: ByteBuffer

        var count: Int { buffer.readableBytes }

        func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
            try unsafe buffer.withUnsafeReadableBytes(body)
        }
    }
#endif
