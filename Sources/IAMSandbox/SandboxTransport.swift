// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMPlatform

/// The sandbox as a transport: every request, whatever its host, is answered in this process.
public struct SandboxTransport: HTTPTransport {
    /// The sandbox that answers.
    public let sandbox: Sandbox

    /// True: the sandbox answers in this process.
    public var isInProcess: Bool { true }

    private let clock: any WallClock

    /// Makes a transport.
    ///
    /// - Parameters:
    ///   - sandbox: The sandbox that answers.
    ///   - clock: The sandbox's time of day.
    public init(_ sandbox: Sandbox, clock: any WallClock = SystemClock()) {
        self.sandbox = sandbox
        self.clock = clock
    }

    /// Answers the request.
    ///
    /// - Parameter request: The request; its body is read whole.
    /// - Returns: The answer.
    /// - Throws: What the body throws, or ``TransportError`` if it is larger than 10 MiB.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        var body: [UInt8] = []
        var reader = LargeBody.Reader()
        let isReadPast = sandbox.readsPast(request.head)
        switch request.body {
        case .none: break
        case .bytes(let bytes): if isReadPast { reader.add(bytes) } else { body = bytes }
        case .stream(_, let pieces):
            for try await piece in pieces {
                if isReadPast { reader.add(piece) } else { body += piece }
                guard body.count <= SandboxServer.bodyLimit else { break }
            }
        }
        guard body.count <= SandboxServer.bodyLimit else {
            throw TransportError(.tooLarge, "the sandbox takes bodies of up to 10 MiB")
        }
        let large = isReadPast ? reader.finish() : nil
        let answer = sandbox.respond(to: request.head, body: body, large: large, at: clock.now())
        guard answer.zeros > 0 else { return TransportResponse(head: answer.head, bytes: answer.body) }
        return TransportResponse(head: answer.head, body: PieceSequence(pieces: answer.pieces))
    }
}

/// Pieces that are made as they are read.
private struct PieceSequence: AsyncSequence, Sendable {
    struct AsyncIterator: AsyncIteratorProtocol {
        var pieces: SandboxResponse.Pieces

        mutating func next() async throws -> [UInt8]? { pieces.next() }
    }

    let pieces: SandboxResponse.Pieces

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pieces: pieces) }
}
