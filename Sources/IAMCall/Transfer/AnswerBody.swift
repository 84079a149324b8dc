// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMPlatform

/// The pieces of an answer, the first of which can be looked at before they are taken.
struct AnswerBody {
    private var pieces: any AsyncIteratorProtocol<BodyPiece, any Error>
    private var held: [BodyPiece] = []
    private var isOver = false

    init(_ response: TransportResponse) {
        pieces = response.body.makeAsyncIterator()
    }

    /// The first bytes, at most about `limit`, which stay to be taken.
    mutating func peek(_ limit: Int) async throws -> [UInt8] {
        var count = held.reduce(0) { $0 + $1.count }
        while !isOver, count < limit {
            guard let piece = try await pieces.next(isolation: #isolation) else {
                isOver = true
                break
            }
            held.append(piece)
            count += piece.count
        }
        return held.flatMap { $0.bytes }
    }

    /// The next piece; `nil` at the end.
    mutating func next() async throws -> BodyPiece? {
        guard held.isEmpty else { return held.removeFirst() }
        return isOver ? nil : try await pieces.next(isolation: #isolation)
    }

    /// Reads a short rest so that the connection can be used again; a long one is not worth it.
    mutating func drain() async {
        var count = 0
        while count < 65_536, let piece = try? await next() { count += piece.count }
    }
}
