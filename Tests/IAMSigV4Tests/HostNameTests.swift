// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMSigV4
import Testing

@Suite struct HostNameTests {
    static let table: [(String, String, String)] = [
        ("example.com", "https", "example.com"), ("EXAMPLE.com", "https", "example.com"),
        ("example.com:443", "https", "example.com"), ("example.com:80", "https", "example.com:80"),
        ("example.com:80", "http", "example.com"), ("example.com:443", "http", "example.com:443"),
        ("example.com:80", "HTTP", "example.com"), ("example.com:8443", "https", "example.com:8443"),
        ("example.com:", "https", "example.com"), ("user:pw@example.com:8080", "http", "example.com:8080"),
        ("[::1]", "http", "[::1]"), ("[::1]:80", "http", "[::1]"), ("[::1]:8080", "http", "[::1]:8080"),
        ("[2001:DB8::443]", "https", "[2001:db8::443]"), ("[fe80::1%25eth0]:443", "https", "[fe80::1]"),
        ("[fe80::1%eth0]:8443", "https", "[fe80::1]:8443"), ("127.0.0.1:8080", "http", "127.0.0.1:8080"),
    ]

    @Test(arguments: table) func `the host is brought into one form`(
        authority: String,
        scheme: String,
        expected: String
    ) throws {
        #expect(HostName.canonical(authority, scheme: scheme) == expected)
        let signer = SigV4Signer(service: "service", region: "us-east-1")
        let request = Fixture.request(host: authority, scheme: scheme)
        let signed = try signer.signWithTrace(request, payload: .empty, credentials: Fixture.longTerm, at: Fixture.date)
        #expect(signed.request.authority == expected)
        #expect(signed.trace.canonicalRequest.contains("\nhost:\(expected)\n"))
    }

    @Test func `a given Host field stands for the authority`() throws {
        let request = Fixture.request(headers: [("Host", "Other.example.com:443")])
        #expect(try Fixture.canonical(request)[3] == "host:other.example.com")
        let signer = SigV4Signer(service: "service", region: "us-east-1")
        let signed = try signer.sign(request, payload: .empty, credentials: Fixture.longTerm, at: Fixture.date)
        #expect(signed.value("host") == "other.example.com")
    }

    @Test func `a request without a host is refused`() {
        var request = Fixture.request()
        request.authority = nil
        #expect(signingError { _ = try Fixture.canonical(request) } == .missingHost)
        #expect(signingError { _ = try Fixture.canonical(Fixture.request(host: "")) } == .missingHost)
        #expect(signingError { _ = try Fixture.canonical(Fixture.request(host: "a b")) } == .invalidHeader)
        #expect(signingError { _ = try Fixture.canonical(Fixture.request(host: "a/b")) } == .invalidHeader)
    }

    @Test(arguments: 0..<20) func `every byte of a host is looked at`(position: Int) {
        for byte in UInt8(ascii: "!")...UInt8(ascii: "~") {
            var bytes = Array("a-host.9z.of-twenty.z".utf8)
            bytes[position] = byte
            let host = String(decoding: bytes, as: UTF8.self)
            if byte == UInt8(ascii: "/") {
                #expect(signingError { _ = try Fixture.canonical(Fixture.request(host: host)) } == .invalidHeader)
            } else if byte != UInt8(ascii: "@") && byte != UInt8(ascii: ":") {
                #expect(HostName.canonical(host, scheme: "https") == host.lowercased())
            }
        }
    }
}
