// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMPlatform
internal import Synchronization

/// How many bytes have gone either way, for meters and limits that look at it from outside.
final class TransferProgress: Sendable {
    /// The counts of one attempt.
    struct Counts: Sendable, Hashable {
        var sent = 0
        var toSend: Int?
        var received = 0
        var toReceive: Int?
    }

    private let state = Mutex(Counts())

    /// The present counts.
    var counts: Counts { state.withLock { $0 } }

    /// Begins with another attempt or hop.
    func restart() { state.withLock { $0 = Counts() } }

    /// Tells the length of what is to be sent.
    func willSend(_ count: Int) { state.withLock { $0.toSend = count } }

    /// Tells the length of what is to come.
    func willReceive(_ count: Int?) { state.withLock { $0.toReceive = count } }

    /// Counts what has been sent.
    func sent(_ count: Int) { state.withLock { $0.sent += count } }

    /// Counts what has come.
    func received(_ count: Int) { state.withLock { $0.received += count } }
}

/// The pieces of a body, counted as they are taken.
struct CountedPieces: AsyncSequence, Sendable {
    typealias Element = [UInt8]
    typealias Failure = any Error

    let pieces: any AsyncSequence<[UInt8], any Error> & Sendable
    let progress: TransferProgress

    func makeAsyncIterator() -> Iterator {
        Iterator(pieces: pieces.makeAsyncIterator(), progress: progress)
    }

    struct Iterator: AsyncIteratorProtocol {
        var pieces: any AsyncIteratorProtocol<[UInt8], any Error>
        let progress: TransferProgress

        mutating func next() async throws -> [UInt8]? {
            let piece = try await pieces.next(isolation: #isolation)
            if let piece { progress.sent(piece.count) }
            return piece
        }
    }
}

/// A file as a body, counted as it is read.
struct CountedFile: AsyncSequence, BodySource {
    let file: BodyFile
    let pieces: CountedPieces

    func makeAsyncIterator() -> CountedPieces.Iterator { pieces.makeAsyncIterator() }

    func read(into memory: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        let count = try unsafe file.read(into: memory, at: offset)
        pieces.progress.sent(count)
        return count
    }
}
