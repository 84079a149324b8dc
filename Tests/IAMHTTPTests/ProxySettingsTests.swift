// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMHTTP
import IAMPlatform
import Testing

@Suite struct ProxySettingsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let variables: [String: String]
        let url: (scheme: String, host: String, port: Int)
        let proxy: String?
        var testDescription: String { "\(variables) for \(url.scheme)://\(url.host):\(url.port)" }

        init(_ variables: [String: String], _ scheme: String, _ host: String, _ port: Int, _ proxy: String?) {
            self.variables = variables
            self.url = (scheme, host, port)
            self.proxy = proxy
        }
    }

    @Test(arguments: [
        Case([:], "https", "a.test", 443, nil),
        Case(["https_proxy": "http://p:1"], "https", "a.test", 443, "p:1"),
        Case(["HTTPS_PROXY": "http://p:1"], "https", "a.test", 443, "p:1"),
        Case(["https_proxy": "http://p:1", "HTTPS_PROXY": "http://q:2"], "https", "a.test", 443, "p:1"),
        Case(["https_proxy": "", "HTTPS_PROXY": "http://q:2"], "https", "a.test", 443, "q:2"),
        Case(["https_proxy": "p"], "https", "a.test", 443, "p:1080"),
        Case(["https_proxy": "http://p:1/"], "https", "a.test", 443, "p:1"),
        Case(["https_proxy": "http://[::1]:3128"], "https", "a.test", 443, "[::1]:3128"),
        Case(["http_proxy": "http://p:1"], "http", "a.test", 80, "p:1"),
        Case(["HTTP_PROXY": "http://p:1"], "http", "a.test", 80, nil),
        Case(["http_proxy": "http://p:1"], "https", "a.test", 443, nil),
        Case(["https_proxy": "http://p:1"], "http", "a.test", 80, nil),
        Case(["ALL_PROXY": "http://p:1"], "http", "a.test", 80, "p:1"),
        Case(["all_proxy": "http://p:1", "ALL_PROXY": "http://q:2"], "https", "a.test", 443, "p:1"),
        Case(["all_proxy": "socks5h://p:1"], "https", "a.test", 443, "p:1"),
        Case(["all_proxy": "http://p:1", "https_proxy": "http://q:2"], "https", "a.test", 443, "q:2"),
        Case(["https_proxy": "http://p:1", "no_proxy": "*"], "https", "a.test", 443, nil),
        Case(["https_proxy": "http://p:1", "NO_PROXY": "a.test"], "https", "a.test", 443, nil),
        Case(["https_proxy": "http://p:1", "no_proxy": "b.test", "NO_PROXY": "a.test"], "https", "a.test", 443, "p:1"),
    ])
    func `the environment is read as curl reads it`(_ example: Case) {
        let settings = ProxySettings(.environment(Environment(example.variables)))
        let target = HostAndPort(host: example.url.host, port: example.url.port)
        switch settings.choice(scheme: example.url.scheme, target: target) {
        case .direct: #expect(example.proxy == nil)
        case .through(let server): #expect(server.address.description == example.proxy)
        case .unusable: Issue.record("every proxy here is usable")
        }
    }

    @Test(arguments: ["https://p:1", "socks4://p:1", "http://", "http://p:0", "ftp://p"])
    func `what is no proxy stops the request and names its variable`(_ text: String) {
        let settings = ProxySettings(.environment(Environment(["https_proxy": text])))
        let choice = settings.choice(scheme: "https", target: HostAndPort(host: "a.test", port: 443))
        #expect(choice == .unusable(origin: "https_proxy"))
    }

    @Test func `user and password are decoded`() throws {
        let server = try #require(ProxyServer("http://al%40ice:p%3Aw%2Fx@p:1"))
        #expect(server.user == "al@ice")
        #expect(server.password == Secret("p:w/x"))
        #expect(!"\(server)".contains("p:w/x"))
    }

    @Test(arguments: [
        ("a.test", "a.test", 443, true), ("a.test", "b.a.test", 443, true), ("a.test", "ba.test", 443, false),
        (".a.test", "b.a.test", 443, true), (".a.test", "a.test", 443, true), ("*.a.test", "b.a.test", 443, true),
        ("A.Test", "a.TEST", 443, true), ("a.test.", "a.test", 443, true), ("a.test", "a.test.", 443, true),
        ("b.test,a.test", "a.test", 443, true), ("b.test a.test", "a.test", 443, true), ("", "a.test", 443, false),
        ("a.test:8443", "a.test", 8_443, true), ("a.test:8443", "a.test", 443, false),
        ("10.0.0.0/8", "10.1.2.3", 80, true), ("10.0.0.0/8", "11.1.2.3", 80, false),
        ("10.128.0.0/9", "10.127.0.1", 80, false), ("10.128.0.0/9", "10.200.0.1", 80, true),
        ("10.1.2.3", "10.1.2.3", 80, true), ("10.1.2.3", "10.1.2.33", 80, false),
        ("0.0.0.0/0", "10.1.2.3", 80, true), ("10.0.0.0/33", "10.1.2.3", 80, false),
        ("fd00::/8", "fd00:ec2::254", 80, true), ("fd00::/8", "fe80::1", 80, false), ("[::1]", "::1", 80, true),
        ("::1", "0:0:0:0:0:0:0:1", 80, true), ("2.3", "10.1.2.3", 80, false), ("localhost", "127.0.0.1", 80, false),
    ])
    func `exceptions are names, suffixes, addresses and blocks`(list: String, host: String, port: Int, covers: Bool) {
        #expect(NoProxyList(list).covers(HostAndPort(host: host, port: port)) == covers)
    }

    @Test(arguments: [
        ("a.test:80:b.test:81", ConnectRule(fromHost: "a.test", fromPort: 80, toHost: "b.test", toPort: 81)),
        ("::b.test:", ConnectRule(toHost: "b.test")), (":::81", ConnectRule(toPort: 81)),
        ("a:1:[::1]:2", ConnectRule(fromHost: "a", fromPort: 1, toHost: "::1", toPort: 2)), ("a:b:c:d", nil),
        ("a:1:b", nil),
    ])
    func `a rule to connect elsewhere is read as curl reads it`(text: String, rule: ConnectRule?) {
        #expect(ConnectRule(text) == rule)
    }
}
