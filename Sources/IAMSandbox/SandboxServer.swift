// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import IAMListener
public import IAMPlatform
internal import NIOCore

/// The sandbox as a server on a loopback address.
public struct SandboxServer: Sendable {
    /// The addresses a server may be bound to; all of them end at this machine.
    public enum Address: String, Sendable, Hashable {
        /// IPv4's loopback address.
        case ipv4 = "127.0.0.1"

        /// IPv6's loopback address.
        case ipv6 = "::1"
    }

    /// The largest body a request may have, in bytes.
    static let bodyLimit = 10 * 1_024 * 1_024

    private let sandbox: Sandbox
    private let address: Address
    private let port: Int
    private let clock: any WallClock

    /// Makes a server; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - sandbox: The sandbox that answers.
    ///   - address: The address to bind.
    ///   - port: The port to bind, 0 for any that is free.
    ///   - clock: The sandbox's time of day.
    public init(_ sandbox: Sandbox, address: Address = .ipv4, port: Int = 0, clock: any WallClock = SystemClock()) {
        self.sandbox = sandbox
        self.address = address
        self.port = port
        self.clock = clock
    }

    /// Serves while `body` runs, then stops; cancelling the task stops it too.
    ///
    /// - Parameter body: Gets the port once requests are taken.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, or ``SandboxServerError`` if the port cannot be had.
    public func run<Result: Sendable>(
        _ body: @escaping @Sendable (_ port: Int) async throws -> Result
    ) async throws -> Result {
        let server = ListeningServer(
            address: .hostname(address.rawValue, port: port),
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in try await respond(to: request)
            }
        )
        do {
            return try await server.run { channel in try await body(channel.localAddress?.port ?? 0) }
        } catch let error as IOError {
            throw SandboxServerError(address: address, port: port, reason: "\(error)")
        }
    }

    private func respond(to request: Request) async throws -> Response {
        var body: [UInt8] = []
        var large: LargeBody?
        if sandbox.readsPast(request.head) {
            var reader = LargeBody.Reader()
            for try await piece in request.body { reader.add(Array(piece.readableBytesView)) }
            large = reader.finish()
        } else {
            do {
                body = Array(try await request.body.collect(upTo: Self.bodyLimit).readableBytesView)
            } catch is NIOTooManyBytesError {
                return Response(status: .contentTooLarge)
            }
        }
        let answer = sandbox.respond(to: request.head, body: body, large: large, at: clock.now())
        return Response(status: answer.head.status, headers: answer.head.headerFields, body: Self.body(answer))
    }

    private static func body(_ answer: SandboxResponse) -> ResponseBody {
        guard answer.zeros > 0 else { return ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)) }
        let pieces = answer.pieces
        return ResponseBody(contentLength: answer.body.count + answer.zeros) { writer in
            for piece in pieces { try await writer.write(ByteBuffer(bytes: piece)) }
            try await writer.finish(nil)
        }
    }
}

/// Why the sandbox cannot serve.
public struct SandboxServerError: Error, Sendable, CustomStringConvertible {
    /// The address it was to be bound to.
    public let address: SandboxServer.Address

    /// The port it was to be bound to; 0 for any.
    public let port: Int

    /// What the system said.
    public let reason: String

    /// The address, the reason and what to do.
    public var description: String {
        "cannot serve on \(address.rawValue) port \(port): \(reason)\n  hint: choose another port, or 0 for any that is free"
    }
}
