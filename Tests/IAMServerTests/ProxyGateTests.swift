// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCredentials
import Testing

@testable import IAMServer

@Suite struct ProxyGateTests {
    private static let page = "http://127.0.0.1:8000"

    private func gate(
        host: String = "127.0.0.1",
        hosts: [String] = [],
        origins: [String] = [page],
        token: BearerToken? = nil,
        isLoopback: Bool = true
    ) throws -> ProxyGate {
        ProxyGate(
            hosts: try HostRule(host: host, isSecure: false, allowed: hosts),
            pages: try CORSPolicy(origins: origins),
            token: token,
            isLoopback: isLoopback
        )
    }

    private func request(
        _ method: HTTPRequest.Method = .get,
        _ path: String = "/things",
        host: String? = "127.0.0.1:9000",
        _ fields: HTTPFields = [:]
    ) -> HTTPRequest {
        HTTPRequest(method: method, scheme: "http", authority: host, path: path, headerFields: fields)
    }

    private func refusal(_ gate: ProxyGate, _ request: HTTPRequest, peer: String = "127.0.0.1") -> String? {
        do throws(ProxyRefusal) {
            _ = try gate.admit(request, peer: peer, port: 9_000)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test(
        arguments: [
            ("127.0.0.1:9000", true), ("localhost:9000", true), ("LOCALHOST:9000", true), ("api.test", true),
            ("api.test:1", true), ("fixed.test:80", true), ("fixed.test", true), ("[fd00::1]:9000", true),
            ("fixed.test:81", false), ("127.0.0.1", false), ("127.0.0.1:9001", false),
            ("127.0.0.1.evil.test:9000", false),
            ("evil.test", false), ("evil.test:9000", false), ("localhost.evil.test:9000", false), ("", false),
            ("127.0.0.1:9000@evil.test", false), ("evil.test/127.0.0.1:9000", false), ("a b", false),
            ("[::1]:9000", false), ("0.0.0.0:9000", false), ("127.0.0.1:+9000", false), ("2130706433:9000", false),
        ]
    )
    func `the proxy answers to its own address and the names it was given, and to no other`(
        host: String,
        isServed: Bool
    ) throws {
        let gate = try gate(hosts: ["api.test", "fixed.test:80", "[fd00::1]"])
        #expect(refusal(gate, request(host: host)) == (isServed ? nil : "host"))
    }

    @Test func `a request without a host, or with two, is refused`() throws {
        #expect(refusal(try gate(), request(host: nil)) == "host")
        #expect(refusal(try gate(), request(.get, "/", [.hostField: "evil.test"])) == "host")
    }

    @Test(
        arguments: [
            ("127.0.0.1", true), ("127.8.9.1", true), ("::1", true), ("::ffff:127.0.0.1", true), ("10.0.0.8", false),
            ("::ffff:10.0.0.8", false), ("fe80::1", false), ("127.0.0.1.evil", false), ("-", false),
            ("128.0.0.1", false),
        ]
    )
    func `only clients of this machine are served on a loopback address`(peer: String, isServed: Bool) throws {
        #expect(refusal(try gate(), request(), peer: peer) == (isServed ? nil : "peer"))
        #expect(refusal(try gate(isLoopback: false), request(), peer: peer) == nil)
    }

    @Test(
        arguments: [
            ([:], nil), ([.origin: page], nil), ([.origin: "http://127.0.0.1:8001"], "origin"),
            ([.origin: "null"], "origin"),
            ([.origin: "https://127.0.0.1:8000"], "origin"), ([.origin: "http://127.0.0.1:8000.evil.test"], "origin"),
            ([.secFetchSite: "cross-site"], "origin"), ([.secFetchSite: "same-site"], "origin"),
            ([.secFetchSite: "none"], nil),
            ([.origin: ""], "origin"),
        ] as [(HTTPFields, String?)]
    )
    func `only named pages call, also with requests that do not tell their origin`(fields: HTTPFields, reason: String?)
        throws
    {
        #expect(refusal(try gate(), request(.get, "/", fields)) == reason)
        #expect(refusal(try gate(), request(.post, "/", fields)) == reason)
    }

    @Test(arguments: [
        "*", "null", "http://a.test/", "http://a.test/path", "a.test", "http://*.a.test", "HTTP://A.test", "",
    ])
    func `what is no origin cannot be allowed`(text: String) {
        #expect(throws: ProxyConfigurationError.self) { try CORSPolicy(origins: [text]) }
    }

    @Test func `a preflight is answered without a token and never passed on`() throws {
        let gate = try gate(token: BearerToken())
        let fields: HTTPFields = [
            .origin: Self.page, .accessControlRequestMethod: "PUT",
            .accessControlRequestHeaders: "x-one,Content-Type, b@d",
        ]
        let preflight = request(.options, "/things", fields)
        #expect(try gate.admit(preflight, peer: "127.0.0.1", port: 9_000) == .preflight(origin: Self.page))
        let answer = gate.pages.preflightFields(preflight, origin: Self.page)
        #expect(answer[.accessControlAllowOrigin] == Self.page)
        #expect(answer[.accessControlAllowHeaders] == "x-one, content-type")
        #expect(answer[.accessControlAllowMethods]?.contains("PUT") == true)
        #expect(answer[.vary]?.hasPrefix("Origin") == true)
        #expect(answer[.accessControlAllowCredentials] == nil)
    }

    @Test func `the upstream's own words about pages are replaced`() throws {
        let policy = try CORSPolicy(origins: [Self.page])
        var fields: HTTPFields = [
            .accessControlAllowOrigin: "*", .accessControlAllowCredentials: "true", .vary: "Accept",
        ]
        policy.complete(&fields, origin: Self.page)
        #expect(fields[.accessControlAllowOrigin] == Self.page)
        #expect(fields[.accessControlAllowCredentials] == nil)
        #expect(fields[values: .vary] == ["Accept", "Origin"])
    }

    @Test func `a token is asked for and compared as a whole`() throws {
        let token = BearerToken(Secret("0123456789abcdef0123"))
        let gate = try gate(token: token)
        #expect(refusal(gate, request()) == "token")
        let cases: [(HTTPField.Name, String, String?)] = [
            (.proxyAuthorization, "Bearer 0123456789abcdef0123", nil),
            (.authorization, "bearer 0123456789abcdef0123", nil),
            (.authorization, "Bearer 0123456789abcdef012", "token"), (.authorization, "Bearer ", "token"),
            (.authorization, "0123456789abcdef0123", "token"), (.authorization, "Basic 0123456789abcdef0123", "token"),
        ]
        for (name, value, reason) in cases {
            #expect(refusal(gate, request(.get, "/", [name: value])) == reason, "\(name): \(value)")
        }
        #expect(refusal(gate, request(.get, ProxyGate.ownPath + "metrics")) == "token")
        #expect(refusal(gate, request(.get, ProxyGate.ownPath + "health", host: "10.0.0.1:9000")) == nil)
    }
}

extension ProxyGateTests {
    private func request(_ method: HTTPRequest.Method, _ path: String, _ fields: HTTPFields) -> HTTPRequest {
        request(method, path, host: "127.0.0.1:9000", fields)
    }
}
