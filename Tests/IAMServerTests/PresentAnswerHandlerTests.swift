// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMSigV4
import IAMTesting
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Synchronization
import SystemPackage
import Testing

@testable import IAMServer

@Suite struct PresentAnswerHandlerTests {
    let lines = Lines()

    final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    /// A connection to a front that has one text at `/here`, and nothing that is there at once elsewhere.
    func connection() throws -> EmbeddedChannel {
        let absent = CredentialDocument(ScriptedProvider(.success(session())), clock: ManualClock())
        let front = CredentialFront(
            name: "container",
            place: .port(1),
            resource: { $0.path == "/here" ? .ready(.text("text")) : .credentials(absent) },
            guardian: RequestGuard(user: 0),
            log: RequestLog { [lines] line in lines.all.withLock { $0.append(line) } },
            idle: nil
        )
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(ConnectionWatch { _, _ in })
        try channel.pipeline.syncOperations.addHandler(PresentAnswerHandler(front))
        channel.localAddress = try SocketAddress(ipAddress: "127.0.0.1", port: 1)
        channel.remoteAddress = try SocketAddress(ipAddress: "127.0.0.1", port: 2)
        return channel
    }

    func receive(_ request: HTTPRequest, on channel: EmbeddedChannel) throws {
        try channel.writeInbound(HTTPRequestPart.head(request))
        try channel.writeInbound(HTTPRequestPart.end(nil))
    }

    /// What has been sent.
    func sent(on channel: EmbeddedChannel) throws -> [HTTPResponsePart] {
        var parts: [HTTPResponsePart] = []
        while let part = try channel.readOutbound(as: HTTPResponsePart.self) { parts.append(part) }
        return parts
    }

    /// How many requests were passed on.
    func passedOn(by channel: EmbeddedChannel) throws -> Int {
        var count = 0
        while let part = try channel.readInbound(as: HTTPRequestPart.self) {
            if case .end = part { count += 1 }
        }
        return count
    }

    @Test func `an answer that is there is sent whole, with its length and the time`() throws {
        let channel = try connection()
        try channel.writeInbound(HTTPRequestPart.head(request("/here")))
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "ignored")))
        try channel.writeInbound(HTTPRequestPart.end(nil))
        #expect(try sent(on: channel).isEmpty)
        channel.embeddedEventLoop.run()
        let parts = try sent(on: channel)
        #expect(parts.count == 3)
        guard case .head(let head) = parts.first else { throw Unexpected() }
        #expect(head.status == .ok && head.headerFields[.contentLength] == "4")
        #expect(HTTPDate.parse(try #require(head.headerFields[.date])) != nil)
        #expect(parts[1] == .body(ByteBuffer(string: "text")) && parts[2] == .end(nil))
        #expect(try passedOn(by: channel) == 0)
        #expect(lines.all.withLock { $0 } == ["container GET /here 200 127.0.0.1:2"])
    }

    @Test func `who is refused is answered at once too`() throws {
        let channel = try connection()
        try receive(request("/elsewhere", .get, ["Origin": "http://page.example"]), on: channel)
        channel.embeddedEventLoop.run()
        guard case .head(let head) = try sent(on: channel).first else { throw Unexpected() }
        #expect(head.status == .forbidden && lines.all.withLock { $0.count } == 1)
    }

    @Test(arguments: [
        request("/elsewhere"), request("/here", .head), request("/here", .post),
        request("/here", .get, ["Connection": "close"]), request("/here", .put, ["Expect": "100-continue"]),
    ])
    func `what is not there, or ends in another way, is passed on`(request: HTTPRequest) throws {
        let channel = try connection()
        try receive(request, on: channel)
        channel.embeddedEventLoop.run()
        #expect(try passedOn(by: channel) == 1)
        #expect(try sent(on: channel).isEmpty && lines.all.withLock { $0.isEmpty })
    }

    @Test func `what comes behind a request that was passed on waits for its answer`() throws {
        let channel = try connection()
        try receive(request("/elsewhere"), on: channel)
        try receive(request("/here"), on: channel)
        #expect(try passedOn(by: channel) == 2)
        for _ in 0..<2 {
            try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .accepted)))
            try channel.writeOutbound(HTTPResponsePart.end(nil))
        }
        try receive(request("/here"), on: channel)
        channel.embeddedEventLoop.run()
        #expect(try passedOn(by: channel) == 0)
        let statuses = try sent(on: channel).compactMap {
            if case .head(let head) = $0 { head.status.code } else { nil }
        }
        #expect(statuses == [202, 202, 200])
    }

    @Test func `who does not read gets no more answers at once`() throws {
        let channel = try connection()
        channel.isWritable = false
        try receive(request("/here"), on: channel)
        #expect(try passedOn(by: channel) == 1)
    }

    @Test func `an answer is sent before the connection closes`() throws {
        let channel = try connection()
        try receive(request("/here"), on: channel)
        channel.close(promise: nil)
        #expect(try sent(on: channel).count == 3)
    }

    struct Unexpected: Error {}
}
