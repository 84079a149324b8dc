// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// The pieces of a body that goes on as it comes, counted.
struct PassingBody<Buffers: AsyncSequence<ByteBuffer, any Error> & Sendable>: AsyncSequence, Sendable {
    let buffers: Buffers
    let record: RequestRecord

    func makeAsyncIterator() -> Iterator { Iterator(buffers: buffers.makeAsyncIterator(), record: record) }

    struct Iterator: AsyncIteratorProtocol {
        var buffers: Buffers.AsyncIterator
        let record: RequestRecord

        mutating func next() async throws -> [UInt8]? {
            guard let buffer = try await buffers.next(isolation: #isolation) else { return nil }
            record.received(buffer.readableBytes)
            return Array(buffer.readableBytesView)
        }
    }
}
