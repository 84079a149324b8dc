// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMPlatform
import IAMTesting
import Testing

@Suite struct ScriptedTransportTests {
    @Test func `answers in order and remembers what it was asked`() async throws {
        let transport = ScriptedTransport { request, number in .text(200, "\(number) \(request.text)") }
        let head = HTTPRequest(method: .post, scheme: "https", authority: "example.com", path: "/")
        _ = try await transport.send(TransportRequest(head: head, body: .bytes(Array("one".utf8))))
        let answer = try await transport.send(TransportRequest(head: head, body: .bytes(Array("two".utf8))))
        #expect(String(decoding: try await answer.bytes(upTo: 64), as: UTF8.self) == "1 two")
        #expect(transport.requests.map(\.text) == ["one", "two"])
    }
}
