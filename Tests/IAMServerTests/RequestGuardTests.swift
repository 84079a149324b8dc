// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMServer
import Testing

@Suite struct RequestGuardTests {
    static let here = Peer.address("127.0.0.1", port: 50_000)

    func refusal(
        host: String? = "127.0.0.1:9911",
        fields: HTTPFields = [:],
        peer: Peer = here,
        port: Int? = 9_911,
        origins: Set<String> = []
    ) -> Refusal? {
        let request = HTTPRequest(method: .get, scheme: "http", authority: host, path: "/", headerFields: fields)
        return RequestGuard(user: 1_000, allowedOrigins: origins).refusal(of: request, from: peer, port: port)
    }

    @Test(arguments: ["127.0.0.1:9911", "localhost:9911", "LOCALHOST:9911"])
    func `a request for one of the server's own names goes on`(host: String) {
        #expect(refusal(host: host) == nil)
    }

    @Test(arguments: [
        nil, "", "127.0.0.1", "localhost", "127.0.0.1:9912", "127.0.0.1:09911", "127.0.0.1:9911.", "localhost.:9911",
        "[::1]:9911", "127.0.0.2:9911", "127.1:9911", "2130706433:9911", "0.0.0.0:9911", "attacker.example:9911",
        "127.0.0.1.attacker.example:9911", "localhost.attacker.example:9911", "user@127.0.0.1:9911",
        "127.0.0.1:9911@attacker.example", "127.0.0.1:9911 attacker.example", "[::ffff:127.0.0.1]:9911",
        "169.254.169.254", "169.254.169.254:9911", "::1:9911",
    ])
    func `any other name is refused, whatever it resolves to`(host: String?) {
        #expect(refusal(host: host)?.status == 421)
    }

    @Test func `the usual port may be left out, and on a Unix socket there is none`() {
        #expect(refusal(host: "127.0.0.1", port: 80) == nil)
        #expect(refusal(host: "localhost", peer: .user(1_000), port: nil) == nil)
        #expect(refusal(host: "attacker.example", peer: .user(1_000), port: nil)?.status == 421)
    }

    @Test(arguments: [
        Peer.address("127.0.0.1", port: 1), .address("127.8.9.10", port: 1), .address("::1", port: 1),
        .address("::ffff:127.0.0.1", port: 1), .user(1_000),
    ])
    func `this machine and this user may ask`(peer: Peer) {
        #expect(refusal(peer: peer) == nil)
    }

    @Test(arguments: [
        Peer.address("192.0.2.7", port: 1), .address("10.0.0.1", port: 1), .address("2001:db8::1", port: 1),
        .address("::ffff:192.0.2.7", port: 1), .address("1.127.0.1", port: 1), .address("0.0.0.0", port: 1),
        .address("::", port: 1), .address("fe80::1%eth0", port: 1), .user(0), .user(1_001), .unknown,
    ])
    func `another machine and another user may not`(peer: Peer) {
        #expect(refusal(peer: peer)?.status == 403)
    }

    @Test(arguments: [
        "Sec-Fetch-Site": "none", "sec-fetch-site": "same-origin", "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "image", "Sec-Fetch-User": "?1", "Origin": "http://attacker.example", "origin": "null",
    ])
    func `a browser is refused`(name: String, value: String) throws {
        let fields: HTTPFields = [try #require(HTTPField.Name(name)): value]
        #expect(refusal(fields: fields)?.status == 403)
    }

    @Test func `a page is welcome only under its whole origin`() throws {
        let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
        let origins: Set = ["http://localhost:3000"]
        #expect(refusal(fields: [.origin: "http://localhost:3000", site: "cross-site"], origins: origins) == nil)
        for other in ["http://localhost:30000", "https://localhost:3000", "http://localhost:3000/", "null", ""] {
            #expect(refusal(fields: [.origin: other], origins: origins)?.status == 403, "\(other)")
        }
        #expect(refusal(fields: [site: "same-origin"], origins: origins)?.status == 403)
    }
}
