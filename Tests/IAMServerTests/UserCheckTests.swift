// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Synchronization
import Testing

@testable import IAMServer

@Suite struct UserCheckTests {
    @Test func `a client that has gone is not let in, and is told of once`() throws {
        let reasons = Mutex<[String]>([])
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(
            UserCheck(1_000) { _, reason in reasons.withLock { $0.append(reason) } }
        )
        try channel.writeInbound(HTTPRequestPart.head(request("/things", .post)))
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "body")))
        #expect(try channel.readOutbound(as: HTTPResponsePart.self) == nil)
        try channel.writeInbound(HTTPRequestPart.end(nil))
        guard case .head(let head)? = try channel.readOutbound(as: HTTPResponsePart.self) else {
            Issue.record("nothing was answered")
            return
        }
        #expect(head.status == .forbidden)
        #expect(try channel.readInbound(as: HTTPRequestPart.self) == nil)
        #expect(reasons.withLock { $0 } == ["a program of a user who cannot be found out; --any-user would let it in"])
    }

    @Test func `where the system does not tell, the address has to do`() throws {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(UserCheck(1_000) { _, _ in })
        channel.localAddress = try SocketAddress(unixDomainSocketPath: "/tmp/s.sock")
        channel.remoteAddress = channel.localAddress
        try channel.writeInbound(HTTPRequestPart.head(request("/things")))
        #expect(try channel.readInbound(as: HTTPRequestPart.self) != nil)
    }
}
