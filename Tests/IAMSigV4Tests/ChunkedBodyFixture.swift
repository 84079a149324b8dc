// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCredentials
import IAMSigV4

/// A body in pieces, as a file or a connection would give it.
struct Pieces: AsyncSequence, Sendable {
    typealias Failure = any Error

    let pieces: [[UInt8]]

    struct AsyncIterator: AsyncIteratorProtocol {
        var pieces: ArraySlice<[UInt8]>

        mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> [UInt8]? {
            pieces.popFirst()
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pieces: pieces[...]) }

    /// Cuts a body into pieces of a size.
    init(_ body: [UInt8], size: Int) {
        pieces = stride(from: 0, to: body.count, by: size).map { Array(body[$0..<Swift.min($0 + size, body.count)]) }
    }
}

enum ChunkFixture {
    static let verifier = RequestVerifier(services: nil, regions: nil)

    static func body(_ length: Int) -> [UInt8] { (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 / 256) } }

    static func signed(
        _ upload: ChunkedUpload,
        headers: [(String, String)] = [],
        credentials: Credentials = Fixture.temporary
    ) throws -> ChunkedRequest {
        try SigV4Signer(service: "s3", region: "us-east-1").signChunked(
            Fixture.request(.put, "/bucket/key", headers: headers),
            upload: upload,
            credentials: credentials,
            at: Fixture.date
        )
    }

    /// The request with its host as it arrives at a server.
    static func verify(_ request: HTTPRequest, _ body: [UInt8]) throws(VerificationError) -> VerifiedRequest {
        try verifier.verify(request, body: body, at: Fixture.date, key: key)
    }

    static func key(_ id: String) -> VerificationKey? {
        switch id {
        case Fixture.temporary.accessKeyID: temporary
        case Fixture.longTerm.accessKeyID: longTerm
        default: nil
        }
    }

    private static let temporary = VerificationKey(
        secretAccessKey: Secret(Fixture.secret),
        sessionToken: Secret(Fixture.token)
    )
    private static let longTerm = VerificationKey(secretAccessKey: Secret(Fixture.secret))

    static func collect(_ pieces: any AsyncSequence<[UInt8], any Error> & Sendable) async throws -> [[UInt8]] {
        var all: [[UInt8]] = []
        for try await piece in pieces { all.append(piece) }
        return all
    }
}
