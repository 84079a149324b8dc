// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMSigV4
import Testing

@Suite struct CanonicalHeadersTests {
    static let values: [(String, String?)] = [
        ("a", "a"), ("", ""), ("  a  ", "a"), ("a   b", "a b"), ("a\tb", "a b"), ("\ta \t b\t", "a b"),
        ("\"a   b\"", "\"a b\""), ("   ", ""), ("grüße", "grüße"), ("a\u{A0}\u{A0}b", "a\u{A0}\u{A0}b"),
        ("a\r\nb", nil), ("a\nb", nil), ("a\u{0}b", nil), ("a\u{7F}b", nil), ("12345678\n", nil),
        ("12345678 ", "12345678"), ("1234567\u{80}", "1234567\u{80}"), ("12345678~~~~~~~~", "12345678~~~~~~~~"),
    ]

    @Test(arguments: values) func `a value is trimmed and its blanks are collapsed`(value: String, expected: String?) {
        #expect(HeaderValue.canonical(value) == expected)
    }

    @Test func `long values come out whole`() {
        for length in [1, 7, 8, 9, 63, 64, 65, 1_023, 1_024, 1_025, 70_000] {
            let value = String(repeating: "x", count: length)
            #expect(HeaderValue.canonical(value) == value)
            #expect(HeaderValue.canonical(" " + value + "  y") == value + " y")
        }
    }

    @Test func `repeated headers are joined in order of appearance`() throws {
        let request = Fixture.request(headers: [("b", "4"), ("a", "2"), ("B", " 1 "), ("a", ""), ("b", "3,2")])
        let lines = try Fixture.canonical(request)
        #expect(lines[3...6] == ["a:2,", "b:4,1,3,2", "host:example.amazonaws.com", "x-amz-date:20150830T123600Z"])
        #expect(lines[8] == "a;b;host;x-amz-date")
    }

    @Test(arguments: [12, 15, 16, 17, 40]) func `any number of headers is sorted`(count: Int) throws {
        let names = (0..<count).map { "h\(100 + ($0 * 7) % count)" }
        let lines = try Fixture.canonical(
            Fixture.request(headers: names.map { ($0, "v") } + [("h100", "w")]),
            credentials: Fixture.temporary
        )
        let sorted = Array(Set(names)).sorted()
        #expect(lines[3..<(3 + sorted.count)].map { $0 } == sorted.map { "\($0):\($0 == "h100" ? "v,w" : "v")" })
        #expect(
            lines[lines.count - 2] == (sorted + ["host", "x-amz-date", "x-amz-security-token"]).joined(separator: ";")
        )
    }

    @Test func `an empty value is signed`() throws {
        #expect(try Fixture.canonical(Fixture.request(headers: [("empty", "")])).contains("empty:"))
    }

    static let unsignable = [
        "Cache-Control", "Connection", "Expect", "From", "Keep-Alive", "Max-Forwards", "Pragma", "Proxy-Authorization",
        "Proxy-Connection", "Referer", "Sec-Fetch-Mode", "Sec-WebSocket-Key", "TE", "Trailer", "Transfer-Encoding",
        "Upgrade", "User-Agent", "X-Amzn-Trace-Id", "proxy-authenticate", "sec-websocket-protocol",
    ]

    @Test(arguments: unsignable) func `what proxies change is never signed`(name: String) throws {
        let lines = try Fixture.canonical(Fixture.request(headers: [(name, "x")]))
        #expect(lines[6] == "host;x-amz-date")
    }

    static let signable = [
        "accept", "accept-encoding", "content-length", "content-type", "cookie", "date", "range", "x-amz-meta-a",
        "x-amzn-trace-ix", "prefer", "sec", "proxy", "if-match", "x-k8s-aws-id", "x-amz-security-tokens",
    ]

    @Test(arguments: signable) func `everything else is signed`(name: String) throws {
        let request = Fixture.request(headers: [(name, "x")])
        let signed = try SigV4Signer(service: "service", region: "us-east-1").signWithTrace(
            request,
            payload: .empty,
            credentials: Fixture.longTerm,
            at: Fixture.date
        )
        #expect(signed.trace.signedHeaders.split(separator: ";").contains(Substring(name)))
    }

    @Test func `tabs become spaces on the wire`() throws {
        var request = Fixture.request()
        request.headerFields.append(HTTPField(name: .accept, value: "a\tb"))
        let signer = SigV4Signer(service: "service", region: "us-east-1")
        let signed = try signer.sign(request, payload: .empty, credentials: Fixture.longTerm, at: Fixture.date)
        #expect(signed.value("accept") == "a b")
    }

    @Test func `control characters are refused`() {
        var request = Fixture.request()
        request.headerFields.append(HTTPField(name: .accept, lenientValue: [0x61, 0x0B, 0x62]))
        #expect(signingError { _ = try Fixture.canonical(request) } == .invalidHeader)
        // HTTPTypes itself makes spaces of line breaks, so that none gets as far as this.
        request.headerFields = [.accept: "a\r\nb"]
        #expect(request.value("accept") == "a  b")
    }

    @Test func `bytes that are not UTF-8 are signed as they are sent`() throws {
        var request = Fixture.request()
        request.headerFields.append(HTTPField(name: .accept, value: [0x61, 0xFF]))
        var other = Fixture.request()
        other.headerFields.append(HTTPField(name: .accept, value: [0x61, 0xFE]))
        let signer = SigV4Signer(service: "service", region: "us-east-1")
        let signatures = try [request, other].map {
            try signer.signWithTrace($0, payload: .empty, credentials: Fixture.longTerm, at: Fixture.date).trace
                .signature
        }
        #expect(signatures[0] != signatures[1])
    }
}
