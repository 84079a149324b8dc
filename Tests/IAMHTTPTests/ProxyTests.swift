// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    import HTTPTypes
    import IAMHTTP
    import IAMPlatform
    import Testing

    @Suite struct ProxyTests {
        @Test func `plain HTTP goes to the proxy with the whole URL as its target`() async throws {
            let seen = try await RawServer.run { _, _ in
                [.send(okay)]
            } body: { proxy in
                let source = Environment(["http_proxy": "http://user:pass@127.0.0.1:\(proxy.port)"])
                var request = get(host: "a.test", port: 80)
                request.head.path = "/a//b%2F?x"
                _ = try await exchange(request, HTTPTransportConfiguration(proxy: .environment(source)))
                return proxy.requests.first ?? ""
            }
            #expect(target(seen) == "http://a.test/a//b%2F?x")
            #expect(seen.contains("Host: a.test\r\n"))
            #expect(seen.contains("Proxy-Authorization: Basic dXNlcjpwYXNz\r\n"))
        }

        @Test func `HTTPS asks the proxy for a tunnel`() async throws {
            let (seen, code) = try await RawServer.run { _, _ in
                [.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")]
            } body: { proxy in
                let source = HTTPTransportConfiguration.ProxySource.fixed("127.0.0.1:\(proxy.port)")
                let code = await failure(
                    get(host: "a.test", port: 443, scheme: "https"),
                    HTTPTransportConfiguration(proxy: source)
                )
                return (proxy.requests.first ?? "", code)
            }
            #expect(seen.hasPrefix("CONNECT a.test:443 HTTP/1.1\r\n"))
            #expect(!seen.contains("iam-toolkit"))
            #expect(code == .receiveFailed)
        }

        @Test func `a request that may not use a proxy goes straight`() async throws {
            let seen = try await RawServer.run { _, _ in
                [.send(okay)]
            } body: { server in
                var request = get("/direct", port: server.port)
                request.mayUseProxy = false
                _ = try await exchange(request, HTTPTransportConfiguration(proxy: .fixed("http://127.0.0.1:9")))
                return server.requests
            }
            #expect(seen.map(target) == ["/direct"])
        }

        @Test func `a proxy without an address is told apart from the host`() async {
            let proxy = String(repeating: "p", count: 64) + ".invalid:1"
            let configuration = HTTPTransportConfiguration(proxy: .fixed(proxy))
            #expect(await failure(get(host: "a.test", port: 80), configuration) == .unresolvedProxy)
            #expect(await failure(get(host: "a.test", port: 443, scheme: "https"), configuration) == .unresolvedProxy)
        }
    }
#endif
