// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMPlatform
import NIOCore
import NIOPosix
import Testing

@testable import IAMServer

@Suite struct SocketOwnerTests {
    /// Both ends of a connection on this machine, while `body` runs.
    func withConnection(
        _ host: String,
        _ body: (_ client: any Channel, _ server: any Channel) async throws -> Void
    ) async throws {
        let (accepted, accept) = AsyncStream.makeStream(of: (any Channel).self)
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                accept.yield(channel)
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: host, port: 0).get()
        let client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(to: try #require(listener.localAddress)).get()
        var iterator = accepted.makeAsyncIterator()
        let server = try #require(await iterator.next())
        try await body(client, server)
        try? await client.close()
        try await listener.close()
    }

    @Test(.enabled(if: isLinux), arguments: ["127.0.0.1", "::1"])
    func `the other end of a connection is ours`(host: String) async throws {
        try await withConnection(host) { client, server in
            let (own, peer) = (try #require(server.localAddress), try #require(server.remoteAddress))
            #expect(SocketOwner(of: peer, connectedTo: own) == .user(POSIXFileSystem().userID))
            #expect(SocketOwner(of: own, connectedTo: peer) == .user(POSIXFileSystem().userID))
            #expect(SocketOwner(of: peer, connectedTo: peer) == .nobody)
        }
    }

    @Test func `what is no TCP connection has no owner that is known`() throws {
        let path = try SocketAddress(unixDomainSocketPath: "/tmp/s.sock")
        #expect(SocketOwner(of: path, connectedTo: path) == .unknown)
    }

    private static var isLinux: Bool {
        #if os(Linux)
            true
        #else
            false
        #endif
    }
}
