// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    internal import AsyncHTTPClient
    internal import NIOCore
    internal import Synchronization

    /// Gathers the pieces of an upload while what came before them is written, so that reading and writing overlap and
    /// small pieces cost no turn of the event loop each; what there is is never held back.
    final class UploadQueue: Sendable {
        private struct State {
            var gathered = ByteBuffer()
            /// Earlier buffers, whose memory is used again once they are written.
            var spare = CircularBuffer<ByteBuffer>()
            var isWriting = false
            var isFinished = false
            var failure: (any Error)?
            /// The reader that waits for room, or for the last write.
            var waiting: CheckedContinuation<Void, any Error>?
        }

        /// The bytes that may wait, and so the size of a write where the source is faster than the network.
        private static let capacity = 256 * 1_024

        private let writer: HTTPClient.Body.StreamWriter
        private let state = Mutex(State())

        init(_ writer: HTTPClient.Body.StreamWriter) {
            self.writer = writer
        }

        /// Takes a piece, and returns when there is room for the next.
        func add(_ piece: [UInt8]) async throws {
            let (isFull, next) = try state.withLock { state throws in
                if let failure = state.failure { throw failure }
                state.gathered.writeBytes(piece)
                return (state.isWriting && state.gathered.readableBytes >= Self.capacity, Self.next(&state))
            }
            if let next { write(next) }
            if isFull { try await wait() }
        }

        /// Returns when all is written.
        func finish() async throws {
            state.withLock { $0.isFinished = true }
            try await wait()
        }

        /// Waits for room, or once the last piece is there, for the last write.
        private func wait() async throws {
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    let result = state.withLock { state -> Result<Void, any Error>? in
                        if let failure = state.failure { return .failure(failure) }
                        let isFull = state.gathered.readableBytes >= Self.capacity
                        guard state.isWriting, state.isFinished || isFull else { return .success(()) }
                        state.waiting = continuation
                        return nil
                    }
                    if let result { continuation.resume(with: result) }
                }
            } onCancel: {
                let waiting = state.withLock { state in
                    state.failure = CancellationError()
                    return state.waiting.take()
                }
                waiting?.resume(throwing: CancellationError())
            }
        }

        /// What is to be written now: all there is, unless a write is under way.
        private static func next(_ state: inout State) -> ByteBuffer? {
            guard !state.isWriting, state.gathered.readableBytes > 0 else { return nil }
            state.isWriting = true
            let next = state.gathered
            state.spare.append(next)
            state.gathered = state.spare.count < 4 ? ByteBuffer() : state.spare.removeFirst()
            state.gathered.clear(minimumCapacity: capacity)
            return next
        }

        private func write(_ buffer: ByteBuffer) {
            writer.write(.byteBuffer(buffer)).whenComplete { [self] result in
                let (next, woken, failure) = state.withLock { state in
                    state.isWriting = false
                    if case .failure(let error) = result { state.failure = error }
                    let next = state.failure == nil ? Self.next(&state) : nil
                    let isLast = state.isFinished && next != nil
                    return (next, isLast ? nil : state.waiting.take(), state.failure)
                }
                if let next { write(next) }
                if let failure { woken?.resume(throwing: failure) } else { woken?.resume() }
            }
        }
    }
#endif
