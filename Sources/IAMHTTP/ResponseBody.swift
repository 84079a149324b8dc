// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    internal import IAMPlatform
    internal import NIOCore

    /// The pieces of an answer as they come from the network; dropping it closes the connection.
    struct ResponseBody: AsyncSequence, Sendable {
        typealias Element = [UInt8]
        typealias Failure = any Error
        typealias Pieces = NIOThrowingAsyncSequenceProducer<
            [UInt8], any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, ResponseExchange
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
            mutating func next() async throws -> [UInt8]? {
                do {
                    return try await pieces.next()
                } catch is CancellationError {
                    throw TransportError(.cancelled, "the request was cancelled")
                }
            }
        }
    }
#endif
