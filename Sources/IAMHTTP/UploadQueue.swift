// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    internal import AsyncHTTPClient
    internal import IAMPlatform
    internal import NIOCore
    internal import Synchronization

    /// Gathers the pieces of an upload while what came before them is written, so that reading and writing overlap and
    /// small pieces cost no turn of the event loop each; what there is is never held back.
    final class UploadQueue: Sendable {
        private struct State {
            var gathered = ByteBuffer()
            /// Earlier buffers, whose memory is used again once they are written.
            var spare = CircularBuffer<ByteBuffer>()
            /// The writes under way.
            var writes = 0
            var isFinished = false
            var failure: (any Error)?
            /// The reader that waits for room, or for the last write.
            var waiting: CheckedContinuation<Void, any Error>?
        }

        /// The bytes that may wait, and so the size of a write where the source is faster than the network.
        private static let capacity = 512 * 1_024

        /// The most writes under way: with one alone the connection would idle while the next is handed over.
        private static let parallelWrites = 2

        private let writer: HTTPClient.Body.StreamWriter
        private let state = Mutex(State())

        init(_ writer: HTTPClient.Body.StreamWriter) {
            self.writer = writer
        }

        /// Takes a piece, and returns when there is room for the next.
        func add(_ piece: [UInt8]) async throws {
            _ = try await add { $0.writeBytes(piece) }
        }

        /// Takes all of a body, read into the memory it is written from.
        func add(all source: any BodySource) async throws {
            var (offset, count) = (0, 0)
            repeat {
                count = try await add { buffer in
                    let room = Self.capacity - buffer.readableBytes
                    return try unsafe buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { memory in
                        try unsafe source.read(into: .init(rebasing: memory.prefix(room)), at: offset)
                    }
                }
                offset += count
            } while count > 0
        }

        private func add(_ fill: (inout ByteBuffer) throws -> Int) async throws -> Int {
            var gathered = try state.withLock { state throws in
                if let failure = state.failure { throw failure }
                defer { state.gathered = ByteBuffer() }
                return state.gathered
            }
            // Outside of the lock, because reading takes its time. Nobody else adds meanwhile.
            let count = try fill(&gathered)
            let (isFull, next) = state.withLock { [gathered] state in
                state.gathered = gathered
                let next = Self.next(&state)
                return (next == nil && state.gathered.readableBytes >= Self.capacity, next)
            }
            if let next { write(next) }
            if isFull { try await wait() }
            return count
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
                        guard state.writes > 0, state.isFinished || isFull else { return .success(()) }
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

        /// What is to be written now: all there is, unless enough is under way.
        private static func next(_ state: inout State) -> ByteBuffer? {
            guard state.writes < parallelWrites, state.gathered.readableBytes > 0 else { return nil }
            state.writes += 1
            let next = state.gathered
            state.spare.append(next)
            state.gathered = state.spare.count <= parallelWrites ? ByteBuffer() : state.spare.removeFirst()
            state.gathered.clear(minimumCapacity: capacity)
            return next
        }

        private func write(_ buffer: ByteBuffer) {
            writer.write(.byteBuffer(buffer)).whenComplete { [self] result in
                let (next, woken, failure) = state.withLock { state in
                    state.writes -= 1
                    if case .failure(let error) = result { state.failure = error }
                    let next = state.failure == nil ? Self.next(&state) : nil
                    let mustWait = state.isFinished && state.writes > 0 && state.failure == nil
                    return (next, mustWait ? nil : state.waiting.take(), state.failure)
                }
                if let next { write(next) }
                if let failure { woken?.resume(throwing: failure) } else { woken?.resume() }
            }
        }
    }
#endif
