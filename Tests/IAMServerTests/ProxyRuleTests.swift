// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMEndpoints
import IAMPlatform
import Testing

@testable import IAMServer

@Suite struct ProxyRuleTests {
    private static let upstream = ForwardedHead.Upstream(scheme: "https", authority: "api.example.com", path: "/prod/")

    private func name(_ text: String) throws -> HTTPField.Name { try #require(HTTPField.Name(text)) }

    // MARK: What goes on

    @Test(
        arguments: [
            "/", "/a//b", "/a%2Fb", "/%7Euser/a+b", "/a?x=%20&y=a+b&y=&z", "/?", "/a;b=1/c:d@e", "//evil.test/x",
        ]
    )
    func `path and query go on byte for byte behind the upstream's path`(target: String) throws {
        let request = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1:1", path: target)
        let head = try ForwardedHead.request(request, to: Self.upstream)
        #expect(head.path == "/prod" + target)
        #expect(head.authority == "api.example.com")
        #expect(head.scheme == "https")
    }

    @Test(
        arguments: [
            "/../x", "/a/../../x", "/a/./b", "/%2e%2e/x", "/.%2E/x", "/%252e%252e/x", "/a%2f..%2fx", "/a/..%5cx",
            "/a\\..\\x",
            "/..;x=1/b", "/a/..", "http://evil.test/x", "*", "", "evil.test:443", "/a b", "/é", "/a#b",
        ]
    )
    func `a target that could lead elsewhere is refused`(target: String) {
        let request = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1:1", path: target)
        #expect(throws: ProxyRefusal.self) { try ForwardedHead.request(request, to: Self.upstream) }
    }

    @Test func `dots are a key's own where nothing stands before the path`() throws {
        let bucket = ForwardedHead.Upstream(scheme: "https", authority: "b.s3.eu-west-2.amazonaws.com", path: "/")
        let request = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1:1", path: "/a/../b")
        #expect(try ForwardedHead.request(request, to: bucket).path == "/a/../b")
    }

    @Test(arguments: [HTTPRequest.Method.connect, .trace])
    func `the proxy neither tunnels nor traces`(method: HTTPRequest.Method) {
        let request = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1:1", path: "/")
        #expect(throws: ProxyRefusal.self) { try ForwardedHead.request(request, to: Self.upstream) }
    }

    @Test func `fields of one hop and the client's own signature stay behind`() throws {
        var request = HTTPRequest(method: .post, scheme: "http", authority: "127.0.0.1:1", path: "/")
        let gone = [
            ("Connection", "close, X-One-Hop"), ("X-One-Hop", "1"), ("Keep-Alive", "5"), ("TE", "trailers"),
            ("Transfer-Encoding", "chunked"), ("Upgrade", "h2c"), ("Proxy-Authorization", "Bearer t"), ("Trailer", "x"),
            ("Proxy-Connection", "close"), ("Authorization", "AWS4-HMAC-SHA256 x"), ("X-Amz-Date", "20260101T000000Z"),
            ("X-Amz-Security-Token", "t"), ("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD"), ("Content-Length", "5"),
            ("Origin", "http://a.test"), ("X-Forwarded-For", "10.0.0.1"), ("X-Forwarded-Host", "h"),
            ("Forwarded", "for=x"),
            ("Via", "1.1 x"), ("Expect", "100-continue"), ("Access-Control-Request-Method", "PUT"),
        ]
        let kept = [
            ("Content-Type", "text/plain"), ("X-Amz-Target", "Things.List"), ("x-amz-meta-a", "1"), ("Accept", "*/*"),
            ("Cookie", "a=b"), ("x-api-key", "made-up"),
        ]
        for (one, value) in gone + kept { request.headerFields.append(HTTPField(name: try name(one), value: value)) }
        let head = try ForwardedHead.request(request, to: Self.upstream)
        #expect(head.headerFields.map { [$0.name.rawName, $0.value] } == kept.map { [$0.0, $0.1] })
        var response = HTTPResponse(status: .ok)
        for (one, value) in [
            ("Connection", "x-a"), ("X-A", "1"), ("Keep-Alive", "1"), ("Content-Length", "3"), ("ETag", "e"),
        ] {
            response.headerFields.append(HTTPField(name: try name(one), value: value))
        }
        #expect(ForwardedHead.response(response).map(\.name.rawName) == ["Content-Length", "ETag"])
    }

    // MARK: What is sent again

    @Test(
        arguments: [
            (.status(503, retryAfter: nil), .get, true), (.status(502, retryAfter: nil), .put, true),
            (.status(504, retryAfter: nil), .delete, true), (.status(503, retryAfter: nil), .post, false),
            (.status(500, retryAfter: nil), .get, false), (.status(429, retryAfter: nil), .get, false),
            (.status(200, retryAfter: nil), .get, false), (.status(503, retryAfter: "60"), .get, false),
            (.failure(.refused), .post, true), (.failure(.connectTimedOut), .get, true),
            (.failure(.emptyReply), .get, true),
            (.failure(.emptyReply), .post, false), (.failure(.timedOut), .get, false),
            (.failure(.certificate), .get, false),
            (.failure(.cutShort), .get, false),
        ] as [(RetryRule.Outcome, HTTPRequest.Method, Bool)]
    )
    func `only what cannot act twice is sent again`(outcome: RetryRule.Outcome, method: HTTPRequest.Method, again: Bool)
    {
        func delay(_ attempt: Int, _ isRepeatable: Bool) -> Duration? {
            RetryRule(maximumAttempts: 3)
                .delay(after: outcome, attempt: attempt, method: method, isRepeatable: isRepeatable, random: 0.5)
        }
        #expect((delay(1, true) != nil) == again)
        #expect((delay(2, true) != nil) == again)
        #expect(delay(3, true) == nil)
        #expect(delay(1, false) == nil)
    }

    @Test func `a short wish to wait is granted`() {
        let delay = RetryRule()
            .delay(
                after: .status(503, retryAfter: "2"),
                attempt: 1,
                method: .get,
                isRepeatable: true,
                random: 0
            )
        #expect(delay == .seconds(2))
    }

    // MARK: How bodies are signed

    @Test(
        arguments: [
            ("execute-api", 0, true, PayloadRule.none), ("execute-api", 9_999_999, true, .hashed),
            ("execute-api", -1, true, .hashed), ("s3", 100, true, .hashed), ("s3", 9_999_999, true, .unsigned),
            ("s3", 9_999_999, false, .chunked(length: 9_999_999)), ("s3", -1, true, .hashed),
            ("vpc-lattice-svcs", 9_999_999, true, .unsigned), ("vpc-lattice-svcs", 0, true, .unsigned),
        ] as [(String, Int, Bool, PayloadRule)]
    )
    func `large bodies stream where the service allows it`(
        service: String,
        length: Int,
        isSecure: Bool,
        rule: PayloadRule
    ) throws {
        var request = HTTPRequest(method: .put, scheme: "http", authority: "h", path: "/a")
        if length < 0 { request.headerFields[.transferEncoding] = "chunked" }
        if length >= 0 { request.headerFields[.contentLength] = "\(length)" }
        let identity = HostIdentity(service: service, region: "eu-west-2", rule: "")
        #expect(try PayloadRule(request, for: identity, isSecure: isSecure) == rule)
    }

    @Test func `a body with signatures of the client's own is refused, one with a checksum goes on`() throws {
        var request = HTTPRequest(method: .put, scheme: "http", authority: "h", path: "/a")
        request.headerFields[.contentLength] = "5000000"
        let identity = HostIdentity(service: "s3", region: "eu-west-2", rule: "")
        request.headerFields[.amzContentHash] = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
        #expect(try PayloadRule(request, for: identity, isSecure: true) == .framed)
        request.headerFields[.amzContentHash] = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
        #expect(throws: ProxyRefusal.self) { try PayloadRule(request, for: identity, isSecure: true) }
    }
}
