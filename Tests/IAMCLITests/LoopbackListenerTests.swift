// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCLI
import IAMCommand
import IAMCredentials
import IAMHTTP
import IAMPlatform
import IAMProviders
import IAMTesting
import Logging
import Synchronization
import Testing

/// The listener for real, on the loopback address.
@Suite struct LoopbackListenerTests {
    private static let path = "/oauth/callback"
    private let listener = LoopbackListener(timer: SystemTimer())
    private let transport = AsyncHTTPClientTransport(HTTPTransportConfiguration())

    /// What a browser does with the port it is told.
    private func get(
        _ port: String,
        _ target: String,
        method: HTTPRequest.Method = .get
    ) async throws -> (Int, String, HTTPFields) {
        let authority = "127.0.0.1:\(port)"
        let head = HTTPRequest(method: method, scheme: "http", authority: authority, path: target)
        let response = try await transport.send(TransportRequest(head: head))
        let text = String(decoding: try await response.bytes(upTo: 65_536), as: UTF8.self)
        return (response.head.status.code, text, response.head.headerFields)
    }

    /// Asks with any `Host`, which an HTTP client would not send.
    private func statusLine(_ port: String, _ host: String) async throws -> String {
        let script = #"""
            exec 3<>"/dev/tcp/127.0.0.1/$1"
            printf 'GET %s?code=wrong HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$2" "$3" >&3
            head -n 1 <&3
            """#
        let invocation = ProcessInvocation(
            program: "bash",
            arguments: ["-c", script, "bash", port, Self.path, host],
            timeout: .seconds(20)
        )
        let outcome = try await SubprocessRunner().run(invocation)
        return outcome.output.withExposedText { $0 }
    }

    private func port(_ redirectURI: String) -> String {
        String(redirectURI.dropFirst("http://127.0.0.1:".count).prefix { $0 != "/" })
    }

    /// Runs steps that may throw anything inside the closure that begins a sign-in.
    private func redirect(
        _ steps: @escaping @Sendable (_ port: String) async throws -> Void
    ) async throws(CredentialError) -> [(name: String, value: String)] {
        try await listener.redirect(to: Self.path, within: .seconds(30)) { redirectURI throws(CredentialError) in
            #expect(redirectURI.hasPrefix("http://127.0.0.1:") && redirectURI.hasSuffix(Self.path))
            do { try await steps(port(redirectURI)) } catch {
                throw CredentialError(.unreachable, "\(error)")
            }
        }
    }

    @Test func `the browser gets a page, and the query is handed on`() async throws {
        let page = Mutex<(Int, String, HTTPFields)>((0, "", [:]))
        let query = try await redirect { port in
            let answer = try await get(port, Self.path + "?code=a%2Bb%2Fc&state=x+y&empty=&flag&bad=%zz%4")
            page.withLock { $0 = answer }
        }
        #expect(query.map(\.name) == ["code", "state", "empty", "flag", "bad"])
        #expect(query.map(\.value) == ["a+b/c", "x y", "", "", "%zz%4"])
        let (status, text, fields) = page.withLock { $0 }
        // The listener may be gone before the browser has its page into the hands of this closure.
        if status != 0 {
            #expect(status == 200)
            #expect(text.contains("close this window") && !text.contains("a+b"))
            #expect(fields[.cacheControl] == "no-store")
        }
    }

    @Test func `every browser gets its page before the listener goes`() async throws {
        for number in 0..<20 {
            let (pages, shown) = AsyncStream.makeStream(of: Int.self)
            let visitor = Mutex<Task<Void, Never>?>(nil)
            let query = try await redirect { port in
                // A browser is another process: it does not end with the sign-in.
                let task = Task {
                    shown.yield((try? await get(port, Self.path + "?code=\(number)").0) ?? 0)
                    shown.finish()
                }
                visitor.withLock { $0 = task }
            }
            #expect(query.first?.value == "\(number)")
            for await status in pages { #expect(status == 200) }
        }
    }

    @Test func `nothing else is answered`() async throws {
        let query = try await redirect { port in
            let statuses = [
                try await get(port, "/").0, try await get(port, Self.path + "/?code=x").0,
                try await get(port, "/favicon.ico?code=x").0,
                try await get(port, Self.path + "?code=x", method: .post).0,
                try await get(port, Self.path + "?code=x", method: .head).0,
                try await get(port, Self.path + "?code=right").0,
            ]
            #expect(statuses == [404, 404, 404, 404, 404, 200])
        }
        #expect(query.map(\.value) == ["right"])
    }

    @Test(arguments: ["localhost", "evil.example.com", "127.0.0.1", "127.0.0.1:1", "[::1]"])
    func `a request under another name is turned away`(_ host: String) async throws {
        let query = try await redirect { port in
            let line = try await statusLine(port, host)
            #expect(line.hasPrefix("HTTP/1.1 421 "), "\(line)")
            _ = try await get(port, Self.path + "?code=right")
        }
        #expect(query.map(\.value) == ["right"])
    }

    @Test func `a browser that never comes back ends the wait`() async {
        let listener = LoopbackListener(timer: ManualTimer())
        do throws(CredentialError) {
            _ = try await listener.redirect(to: Self.path, within: .seconds(600)) { _ in }
            Issue.record("there was nobody")
        } catch {
            #expect(error.code == .timedOut)
            #expect(error.hint?.contains("--use-device-code") == true)
        }
    }

    @Test func `a sign-in that cannot begin ends the wait`() async {
        do throws(CredentialError) {
            _ = try await listener.redirect(to: Self.path, within: .seconds(30)) { _ throws(CredentialError) in
                throw CredentialError(.interactionRequired, "nobody")
            }
            Issue.record("there was nobody")
        } catch {
            #expect(error.code == .interactionRequired)
        }
    }

    @Test func `a cancelled wait ends`() async {
        let listener = listener
        let (starts, started) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            do throws(CredentialError) {
                _ = try await listener.redirect(to: Self.path, within: .seconds(30)) { _ in started.yield() }
                return CredentialError.Code?.none
            } catch {
                return error.code
            }
        }
        for await _ in starts { break }
        task.cancel()
        #expect(await task.value == .cancelled)
    }
}
