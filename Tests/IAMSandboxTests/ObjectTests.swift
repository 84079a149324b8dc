// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMSandbox
import IAMSigV4
import IAMTesting
import Testing

#if AsyncHTTPClientSupport
    import IAMHTTP
#endif

@Suite struct ObjectTests {
    private static let host = "sandbox-bucket.s3.eu-west-2.amazonaws.com"
    private let sandbox = Sandbox.fixed()

    private static func signed(
        _ method: HTTPRequest.Method,
        _ path: String,
        payload: SigningPayload = .empty,
        fields: [HTTPField.Name: String] = [:],
        host: String = host,
        scheme: String = "https"
    ) throws -> HTTPRequest {
        var request = HTTPRequest(method: method, scheme: scheme, authority: host, path: path)
        for (name, value) in fields { request.headerFields[name] = value }
        let alice = try Sandbox.fixed().user("alice")
        return try SigV4Signer(service: "s3", region: region)
            .sign(request, payload: payload, credentials: alice, at: noon)
    }

    private func call(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: [UInt8] = [],
        fields: [HTTPField.Name: String] = [:],
        host: String = host
    ) throws -> Answer {
        let request = try Self.signed(method, path, payload: .bytes(body), fields: fields, host: host)
        return Answer(sandbox.respond(to: request, body: body, at: noon))
    }

    @Test(arguments: ["/a", "/a%20b%2Bc%25/%C3%BC//./..", "/x?y=1"])
    func `an object is kept under its key until it is removed`(_ path: String) throws {
        let put = try call(.put, path, Array("hello".utf8), fields: [.contentType: "text/plain"])
        #expect(put.status == 200)
        #expect(put.field("etag") == "\"5d41402abc4b2a76b9719d911017c592\"")
        let get = try call(.get, path)
        #expect(get.status == 200 && get.text == "hello")
        #expect(get.field("content-type") == "text/plain")
        #expect(get.field("last-modified") == "Fri, 02 Jan 2026 12:00:00 GMT")
        let head = try call(.head, path)
        #expect(head.status == 200 && head.text.isEmpty && head.field("content-length") == "5")
        #expect(try call(.delete, path).status == 204)
        let gone = try call(.get, path)
        #expect(gone.status == 404 && gone.element("Code") == "NoSuchKey")
    }

    @Test func `the bucket has two addresses`() throws {
        _ = try call(.put, "/k", [1])
        let pathStyle = try call(.get, "/sandbox-bucket/k", host: "s3.eu-west-2.amazonaws.com")
        #expect(pathStyle.status == 200 && pathStyle.response.body == [1])
        #expect(try call(.get, "/sandbox-bucket/k", host: "127.0.0.1:4567").response.body == [1])
    }

    private static let ranges: [(String, Int, String?, String?)] = [
        ("bytes=0-0", 206, "0", "bytes 0-0/10"), ("bytes=2-4", 206, "234", "bytes 2-4/10"),
        ("bytes=7-", 206, "789", "bytes 7-9/10"), ("bytes=7-99", 206, "789", "bytes 7-9/10"),
        ("bytes=-3", 206, "789", "bytes 7-9/10"), ("bytes=-99", 206, "0123456789", "bytes 0-9/10"),
        ("bytes=0-9223372036854775807", 206, "0123456789", "bytes 0-9/10"), ("bytes=10-", 416, nil, "bytes */10"),
        ("bytes=-0", 416, nil, "bytes */10"), ("bytes=4-2", 200, "0123456789", nil),
        ("items=1", 200, "0123456789", nil),
        ("bytes=0-1,3-4", 200, "0123456789", nil),
    ]

    @Test(arguments: ranges)
    func `a range is given, or the whole`(_ range: String, _ status: Int, _ text: String?, _ field: String?) throws {
        _ = try call(.put, "/digits", Array("0123456789".utf8))
        let answer = try call(.get, "/digits", fields: [.range: range])
        #expect(answer.status == status)
        #expect(answer.field("content-range") == field)
        if let text { #expect(answer.text == text) }
    }

    @Test func `a wrong checksum is refused and nothing is kept`() throws {
        let answer = try call(.put, "/k", [1], fields: [.init("content-md5") ?? .accept: "1B2M2Y8AsgTpgAmY7PhCfg=="])
        #expect(answer.status == 400 && answer.element("Code") == "BadDigest")
        #expect(try call(.get, "/k").status == 404)
    }

    @Test func `the bucket is bounded`() throws {
        let block = [UInt8](repeating: 1, count: 10 * 1_024 * 1_024)
        for index in 0..<6 { #expect(try call(.put, "/\(index)", block).status == 200) }
        #expect(try call(.put, "/7", block).element("Code") == "EntityTooLarge")
        // In place of one that is there, there is room.
        #expect(try call(.put, "/0", block).status == 200)
        #expect(try call(.delete, "/1").status == 204)
        #expect(try call(.put, "/7", block).status == 200)
    }

    @Test func `what another bucket takes is echoed`() throws {
        let answer = try call(.put, "/k", [0x61], host: "bucket.s3.eu-west-2.amazonaws.com")
        #expect(try answer.json()["body"] == "a")
    }

    // MARK: Any size

    @Test func `zeros are made while they are read`() async throws {
        let transport = SandboxTransport(sandbox, clock: ManualClock(noon))
        // A gibibyte would not fit into the time of a test; that it fits into no memory shows in the pieces.
        let head = try Self.signed(.get, "/zeros/3000001", fields: [.range: "bytes=1-"])
        let response = try await transport.send(TransportRequest(head: head))
        #expect(response.head.headerFields[.contentRange] == "bytes 1-3000000/3000001")
        var count = 0
        for try await piece in response.body {
            #expect(piece.count <= 65_536 && piece.bytes.allSatisfy { $0 == 0 })
            count += piece.count
        }
        #expect(count == 3_000_000)
    }

    @Test func `a body of any size goes into the void, and its hash is looked at`() async throws {
        let transport = SandboxTransport(sandbox, clock: ManualClock(noon))
        let piece = [UInt8](repeating: 7, count: 1_024 * 1_024)
        var hash = SHA256()
        for _ in 0..<12 { hash.update(data: piece) }
        let digest = hash.finalize().map { String(format: "%02x", $0) }.joined()
        for (given, status) in [(digest, 200), (String(repeating: "0", count: 64), 400)] {
            let head = try Self.signed(.put, "/void/k", payload: .sha256(given))
            let stream = AsyncThrowingStream<[UInt8], any Error> { continuation in
                for _ in 0..<12 { continuation.yield(piece) }
                continuation.finish()
            }
            let request = TransportRequest(head: head, body: .stream(length: 12 * 1_024 * 1_024, stream))
            let response = try await transport.send(request)
            #expect(response.head.status.code == status)
        }
        let unsigned = try Self.signed(.put, "/void/k", payload: .unsigned)
        let response = try await transport.send(TransportRequest(head: unsigned, body: .bytes(piece)))
        #expect(response.head.status == .ok)
        #expect(try call(.get, "/void/k").status == 404)
    }

    #if AsyncHTTPClientSupport
        @Test func `the server streams both ways`() async throws {
            let size = 12 * 1_024 * 1_024
            let results = try await SandboxServer(sandbox, clock: ManualClock(noon)).run { port in
                let transport = AsyncHTTPClientTransport()
                let host = "127.0.0.1:\(port)"
                func send(_ head: HTTPRequest, _ body: RequestBody = .none) async throws -> (Int, String?, Int) {
                    let response = try await transport.send(TransportRequest(head: head, body: body))
                    let count = try await response.bytes(upTo: 2 * size).count
                    return (response.head.status.code, response.head.headerFields[.contentLength], count)
                }
                let path = "/sandbox-bucket/zeros/\(size)"
                let get = try await send(try Self.signed(.get, path, host: host, scheme: "http"))
                let head = try await send(try Self.signed(.head, path, host: host, scheme: "http"))
                let body = [UInt8](repeating: 7, count: size)
                let void = "/sandbox-bucket/void/k"
                let put = try Self.signed(.put, void, payload: .bytes(body), host: host, scheme: "http")
                let result = try await send(put, .bytes(body))
                await transport.shutdown()
                return [get, head, result]
            }
            #expect(results[0] == (200, String(size), size))
            #expect(results[1] == (200, String(size), 0))
            #expect(results[2].0 == 200)
        }
    #endif
}
