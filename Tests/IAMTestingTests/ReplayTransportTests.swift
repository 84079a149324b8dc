// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMPlatform
import IAMTesting
import Testing

@Suite struct ReplayTransportTests {
    private func send(
        _ transport: ReplayTransport,
        _ method: HTTPRequest.Method = .get,
        _ authority: String = "example.com",
        _ path: String = "/",
        scheme: String = "https"
    ) async throws -> String {
        let head = HTTPRequest(method: method, scheme: scheme, authority: authority, path: path)
        let answer = try await transport.send(TransportRequest(head: head, body: .bytes(Array("asked".utf8))))
        return "\(answer.head.status.code) " + String(decoding: try await answer.bytes(upTo: 1_000), as: UTF8.self)
    }

    @Test func `exchanges answer in their order and are used up`() async throws {
        let transport = ReplayTransport(exchanges: [
            RecordedExchange(.put, "http://127.0.0.1/token", answering: "one"),
            RecordedExchange(.get, "http://127.0.0.1/role", status: 404, answering: "two"),
            RecordedExchange(.get, "http://127.0.0.1/role", answering: "three"),
        ])
        #expect(transport.isInProcess)
        #expect(try await send(transport, .put, "127.0.0.1", "/token", scheme: "http") == "200 one")
        #expect(try await send(transport, .get, "127.0.0.1", "/role", scheme: "http") == "404 two")
        #expect(transport.unusedExchanges.map(\.description) == ["GET http://127.0.0.1/role"])
        #expect(try await send(transport, .get, "127.0.0.1", "/role", scheme: "http") == "200 three")
        #expect(transport.unusedExchanges.isEmpty)
        #expect(transport.unmatchedRequests.isEmpty)
        #expect(transport.requests.map(\.text) == ["asked", "asked", "asked"])
        #expect(transport.replayed.compactMap(\.exchange).map(\.method) == [.put, .get, .get])
    }

    @Test(arguments: [
        ("https://example.com", "example.com", "/"), ("https://example.com/", "example.com", "/"),
        ("https://Example.com:443/", "example.com", "/"),
        ("https://example.com/a?y=2&x=1", "example.com", "/a?x=1&y=2"),
        ("https://example.com:8443/a", "example.com:8443", "/a"), ("https://example.com?a=1", "example.com", "/?a=1"),
        ("https://example.com/a?", "example.com", "/a"),
    ])
    func `spellings of one address match`(url: String, authority: String, path: String) async throws {
        let transport = ReplayTransport(exchanges: [RecordedExchange(.get, url, answering: "yes")])
        #expect(try await send(transport, .get, authority, path) == "200 yes")
    }

    @Test(arguments: [
        "http://example.com/a?x=1", "https://example.com/a?x=2", "https://example.com/a", "https://example.com/a/?x=1",
        "https://example.org/a?x=1", "https://example.com:444/a?x=1", "https://example.com/A?x=1",
        "https://example.com/a?x=1&x=1",
    ])
    func `other addresses do not match`(url: String) async {
        let transport = ReplayTransport(exchanges: [RecordedExchange(.get, url, answering: "no")])
        let error = await #expect(throws: TransportError.self) {
            try await send(transport, .get, "example.com", "/a?x=1")
        }
        #expect(error?.code == .refused)
        #expect(transport.unusedExchanges.count == 1)
    }

    @Test func `another method does not match`() async {
        let transport = ReplayTransport(exchanges: [RecordedExchange(.put, "https://example.com/", answering: "no")])
        await #expect(throws: TransportError.self) { try await send(transport) }
    }

    @Test func `a request that is not next is refused, named, and changes nothing`() async throws {
        let transport = ReplayTransport(exchanges: [
            RecordedExchange(.get, "https://example.com/first", answering: "one"),
            RecordedExchange(.get, "https://example.com/second", answering: "two"),
        ])
        let error = await #expect(throws: TransportError.self) {
            try await send(transport, .get, "example.com", "/second?token=made-up")
        }
        #expect(
            error?.message
                == "no recorded exchange for GET https://example.com/second; the next one is GET https://example.com/first"
        )
        #expect(transport.unmatchedRequests.map(\.head.path) == ["/second?token=made-up"])
        #expect(try await send(transport, .get, "example.com", "/first") == "200 one")
        #expect(try await send(transport, .get, "example.com", "/second") == "200 two")
        let late = await #expect(throws: TransportError.self) { try await send(transport) }
        #expect(late?.message == "no recorded exchange for GET https://example.com/; none is left")
    }

    @Test func `newer paths can be tried before recorded ones`() async throws {
        let transport = ReplayTransport(
            exchanges: [RecordedExchange(.get, "https://example.com/old", answering: "old")],
            fallback: .notFound
        )
        #expect(try await send(transport, .get, "example.com", "/new") == "404 not found")
        #expect(try await send(transport, .get, "example.com", "/old") == "200 old")
        #expect(transport.unmatchedRequests.count == 1)
    }

    @Test func `a closure can answer the rest`() async throws {
        let transport = ReplayTransport(
            exchanges: [],
            fallback: .answering { .text(201, "\($0.head.path ?? "") \($0.text)") }
        )
        #expect(try await send(transport, .get, "example.com", "/x") == "201 /x asked")
    }

    @Test func `failures are replayed`() async throws {
        let head = HTTPResponse(status: .ok)
        let transport = ReplayTransport(exchanges: [
            RecordedExchange(.get, "https://example.com/", failing: TransportError(.connectTimedOut, "slow")),
            RecordedExchange(
                method: .get,
                url: "https://example.com/",
                outcome: .cutShort(head, body: Array("half".utf8))
            ),
        ])
        let slow = await #expect(throws: TransportError.self) { try await send(transport) }
        #expect(slow?.code == .connectTimedOut)
        let cut = await #expect(throws: TransportError.self) { try await send(transport) }
        #expect(cut?.code == .cutShort)
    }

    @Test func `a dump shows no body and no field`() {
        let exchange = RecordedExchange(
            method: .get,
            url: "https://example.com/?token=made-up-1",
            fields: [.authorization: "made-up-2"],
            body: Array("made-up-3".utf8),
            outcome: .answer(HTTPResponse(status: .ok), body: Array("made-up-4".utf8))
        )
        var text = "\(exchange)"
        dump(exchange, to: &text)
        dump(ReplayTransport(exchanges: [exchange]), to: &text)
        #expect(!text.contains("made-up"))
    }
}
