// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMServer
import NIOCore
import Synchronization
import Testing

@Suite struct RequestLogTests {
    func line(_ request: HTTPRequest, _ answer: ServerAnswer, peer: Peer = .address("127.0.0.1", port: 40_000))
        -> String
    {
        let lines = Mutex<[String]>([])
        RequestLog { line in lines.withLock { $0.append(line) } }.record("container", request, from: peer, answer)
        return lines.withLock { $0 }.joined(separator: "\n")
    }

    let ok = ServerAnswer(200, type: "text/plain", body: ByteBuffer(string: "SECRETVALUE"))

    @Test func `a line says what, how, who and why`() {
        #expect(line(request("/credentials"), ok) == "container GET /credentials 200 127.0.0.1:40000")
        #expect(
            line(request("/x", .put), .refused(Refusal(421, "foreign Host")), peer: .address("::1", port: 2))
                == "container PUT /x 421 [::1]:2: foreign Host"
        )
        #expect(line(request("/x"), ok, peer: .user(7)) == "container GET /x 200 user 7")
        #expect(line(request("/x"), ok, peer: .unknown) == "container GET /x 200 unknown peer")
    }

    @Test func `neither fields nor query nor body are written`() {
        let text = line(request("/x?token=SECRETVALUE", .get, ["Authorization": "SECRETVALUE"]), ok)
        #expect(text == "container GET /x?… 200 127.0.0.1:40000")
    }

    @Test func `a path cannot forge a line or move the cursor, and is cut`() {
        let path = "/a\u{1B}[2J\n\r\t b\u{7F}é" + String(repeating: "x", count: 300)
        let text = line(request(path), ok)
        #expect(text.hasPrefix("container GET /a_[2J____b___xxx") && text.contains("x… 200"))
        #expect(text.utf8.count < 200)
    }
}
