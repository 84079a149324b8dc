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
            /// Whether the event loop is about to look for what is to be written.
            var isCalled = false
            var failure: (any Error)?
            /// The reader that waits for room, or for the last write.
            var waiting: CheckedContinuation<Void, any Error>?

            /// Whether nothing waits and nothing is under way.
            var isWritten: Bool { writes == 0 && gathered.readableBytes == 0 }
        }

        /// The bytes that may wait, and so the size of a write where the source is faster than the network.
        private static let capacity = 512 * 1_024

        /// The most writes under way: with one alone the connection would idle while the next is handed over.
        private static let parallelWrites = 2

        private let writer: HTTPClient.Body.StreamWriter
        private let eventLoop: any EventLoop
        private let state = Mutex(State())

        /// Makes a queue.
        ///
        /// - Parameters:
        ///   - writer: Takes what is gathered.
        ///   - eventLoop: That of the connection. Writes begin on it alone, because two threads that each take a buffer
        ///     would hand them over in any order.
        init(_ writer: HTTPClient.Body.StreamWriter, on eventLoop: any EventLoop) {
            self.writer = writer
            self.eventLoop = eventLoop
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
            let (isFull, mustCall) = state.withLock { [gathered] state in
                state.gathered = gathered
                let mustCall = !state.isCalled
                state.isCalled = true
                return (gathered.readableBytes >= Self.capacity, mustCall)
            }
            if eventLoop.inEventLoop { writeGathered() } else if mustCall { eventLoop.execute { self.writeGathered() } }
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
                        let waits = state.isFinished ? !state.isWritten : state.gathered.readableBytes >= Self.capacity
                        guard waits else { return .success(()) }
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

        /// Begins as many writes as may be under way; on the event loop.
        private func writeGathered() {
            while true {
                let (next, woken) = state.withLock { state in
                    state.isCalled = false
                    let next = state.failure == nil ? Self.next(&state) : nil
                    return (next, next == nil || state.isFinished ? nil : state.waiting.take())
                }
                guard let next else { return }
                woken?.resume()
                writer.write(.byteBuffer(next)).hop(to: eventLoop).whenComplete { self.written($0) }
            }
        }

        private func written(_ result: Result<Void, any Error>) {
            let (woken, failure) = state.withLock { state in
                state.writes -= 1
                if case .failure(let error) = result { state.failure = error }
                let mayGoOn = state.failure != nil || state.isWritten
                return (mayGoOn ? state.waiting.take() : nil, state.failure)
            }
            if let failure { woken?.resume(throwing: failure) } else { woken?.resume() }
            writeGathered()
        }
    }
#endif
