// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMPlatform

/// The rest of an answer's body; one reader at a time.
actor AnswerPieces {
    private var pieces: any AsyncIteratorProtocol<BodyPiece, any Error>

    init(_ body: any AsyncSequence<BodyPiece, any Error> & Sendable) {
        pieces = body.makeAsyncIterator()
    }

    /// The next piece; `nil` at the end.
    ///
    /// - Throws: `TransportError` if the upstream broke off.
    func next() async throws -> BodyPiece? {
        var reading = pieces
        defer { pieces = reading }
        return try await reading.next(isolation: self)
    }
}
