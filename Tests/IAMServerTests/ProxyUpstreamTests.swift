// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCredentials
import IAMEndpoints
import IAMPlatform
import IAMProviders
import IAMTesting
import NIOCore
import Synchronization
import Testing

@testable import IAMServer

@Suite struct ProxyUpstreamTests {
    private static let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

    /// A proxy's way to its upstream, with everything outside the process made up.
    private struct Bench {
        let transport: ScriptedTransport
        let upstream: Upstream
        let metrics = ProxyMetrics()
        let lines: Lines
        let timer: ManualTimer

        final class Lines: Sendable {
            let all = Mutex<[String]>([])
        }

        init(_ answer: @escaping @Sendable (RecordedRequest, Int) async throws -> TransportResponse) {
            let transport = ScriptedTransport(answer)
            let clock = ManualClock()
            let timer = ManualTimer(clock: clock)
            var platform = Platform.stub(clock: clock)
            platform.timer = timer
            platform.transport = transport
            let lines = Lines()
            var configuration = ProxyConfiguration(
                upstream: .init(scheme: "https", authority: "api.example.com", path: "/"),
                identity: HostIdentity(service: "execute-api", region: "eu-west-2", rule: "")
            )
            configuration.log = { line in lines.all.withLock { $0.append(line) } }
            let credentials = Credentials(
                accessKeyID: "AKIAIOSFODNN7EXAMPLE",
                secretAccessKey: Secret(ProxyUpstreamTests.secret),
                sessionToken: Secret("made-up-token")
            )
            let provider = StaticCredentialProvider(credentials).cached(platform: platform)
            self.transport = transport
            self.timer = timer
            self.lines = lines
            upstream = Upstream(configuration, provider: provider, platform: platform, metrics: metrics)
        }

        func send(
            _ method: HTTPRequest.Method = .get,
            _ payload: UpstreamPayload = .none
        ) async throws -> Upstream.Answer {
            let head = HTTPRequest(
                method: method,
                scheme: "https",
                authority: "api.example.com",
                path: "/things?key=made-up"
            )
            let record = RequestRecord(
                head,
                peer: "127.0.0.1",
                timer: timer,
                metrics: metrics,
                log: { [lines] line in lines.all.withLock { $0.append(line) } }
            )
            return try await upstream.send(head, payload, record)
        }
    }

    @Test func `a refused connection is tried again with a new signature`() async throws {
        let bench = Bench { _, number in
            guard number == 2 else { throw TransportError(.refused, "nobody there") }
            return .text(200, "ok")
        }
        #expect(try await bench.send(.post, .memory(Array("body".utf8), isSigned: true)).head.status == .ok)
        let signatures = bench.transport.requests.map { $0.head.headerFields[.authorization] ?? "" }
        #expect(signatures.count == 3)
        #expect(signatures.allSatisfy { $0.hasPrefix("AWS4-HMAC-SHA256 ") })
        #expect(bench.transport.requests.allSatisfy { $0.text == "body" })
    }

    @Test func `an upstream that stays away becomes a 502 that names no secret`() async throws {
        let bench = Bench { _, _ in throw TransportError(.refused, "api.example.com refused the connection") }
        let refusal = await #expect(throws: ProxyRefusal.self) { _ = try await bench.send() }
        #expect(refusal?.status == 502)
        #expect(bench.transport.requests.count == 3)
        let told = (refusal?.body ?? "") + bench.lines.all.withLock { $0.joined() }
        #expect(!told.contains(Self.secret) && !told.contains("made-up"))
    }

    @Test func `a redirect is passed on and not followed`() async throws {
        let bench = Bench { _, _ in .text(302, "", fields: [.location: "https://evil.test/"]) }
        let answer = try await bench.send()
        #expect(answer.head.status.code == 302)
        #expect(answer.head.headerFields[.location] == "https://evil.test/")
        #expect(bench.transport.requests.count == 1)
    }

    @Test func `a clock that is off is learnt once, also for later requests`() async throws {
        let bench = Bench { _, number in
            guard number == 0 else { return .text(200, "ok") }
            let date = "Fri, 02 Jan 2026 04:04:05 GMT"
            return .text(403, "{\"message\":\"Signature expired: 1\"}", fields: [.date: date])
        }
        #expect(try await bench.send().head.status == .ok)
        #expect(try await bench.send().head.status == .ok)
        let dates = bench.transport.requests.map { request in
            request.head.headerFields.first { $0.name.canonicalName == "x-amz-date" }?.value ?? ""
        }
        #expect(dates.count == 3)
        #expect(dates[0] != dates[1])
        #expect(dates[1] == dates[2] && dates[1].hasPrefix("20260102T0404"))
        #expect(bench.lines.all.withLock { $0.contains { $0.contains("clock") } })
    }

    @Test func `a refusal is passed on whole after its reason was looked for`() async throws {
        let text = String(repeating: "no ", count: 10_000)
        let bench = Bench { _, _ in .text(403, text) }
        let answer = try await bench.send()
        var bytes = answer.start.flatMap(\.bytes)
        while let piece = try await answer.rest.next() { bytes += piece.bytes }
        #expect(String(decoding: bytes, as: UTF8.self) == text)
        #expect(bench.transport.requests.count == 1)
    }

    @Test func `keys that the service calls expired are fetched anew`() async throws {
        let bench = Bench { _, number in
            number == 0 ? .text(403, "{\"message\":\"x\",\"__type\":\"ExpiredTokenException\"}") : .text(200, "ok")
        }
        #expect(try await bench.send().head.status == .ok)
        #expect(bench.transport.requests.count == 2)
    }

    @Test func `the log has a line for each request, without its query and without a way to forge lines`() async throws
    {
        let bench = Bench { _, _ in .text(200, "ok") }
        _ = try await bench.send()
        #expect(
            bench.lines.all.withLock { $0 } == ["127.0.0.1 GET /things - 0.0ms upstream 0.0ms in 0 out 0 (client gone)"]
        )
        let head = HTTPRequest(method: .get, scheme: "http", authority: "h", path: "/a\u{1B}[31m\u{2028}b?x=1")
        RequestRecord(head, peer: "::1", timer: bench.timer, metrics: bench.metrics) { line in
            bench.lines.all.withLock { $0 = [line] }
        }.finish("")
        #expect(bench.lines.all.withLock { $0 } == ["::1 GET /a?[31m?b - 0.0ms in 0 out 0"])
    }

    // MARK: Bodies that wait

    @Test(arguments: [0, 1, PayloadRule.inMemory, PayloadRule.inMemory + 1, 3 * PayloadRule.inMemory + 7])
    func `a body that waits comes back as it was, from memory or from a file`(count: Int) async throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let pieces = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
            var rest = bytes[...]
            while !rest.isEmpty {
                continuation.yield(ByteBuffer(bytes: rest.prefix(100_000)))
                rest = rest.dropFirst(100_000)
            }
            continuation.finish()
        }
        switch try await SpooledBody.read(pieces, limit: 10_000_000, in: "/tmp") {
        case .memory(let found):
            #expect(count <= PayloadRule.inMemory)
            #expect(found == bytes)
        case .file(let file):
            #expect(count > PayloadRule.inMemory && file.length == count)
            for _ in 0..<2 {
                var found: [UInt8] = []
                for try await piece in file { found += piece }
                #expect(found == bytes)
            }
        }
    }

    @Test func `a body beyond the limit is refused`() async throws {
        let pieces = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
            for _ in 0..<10 { continuation.yield(ByteBuffer(repeating: 0, count: 100)) }
            continuation.finish()
        }
        let refusal = await #expect(throws: ProxyRefusal.self) {
            _ = try await SpooledBody.read(pieces, limit: 999, in: "/tmp")
        }
        #expect(refusal?.status == 413)
    }

    @Test func `the counts are in Prometheus' form`() {
        let metrics = ProxyMetrics()
        metrics.update { $0.answers[2] = 3 }
        let lines = metrics.text.split(separator: "\n")
        #expect(lines.contains("iam_proxy_requests_total{class=\"2xx\"} 3"))
        #expect(lines.contains("# TYPE iam_proxy_in_flight gauge"))
        #expect(lines.allSatisfy { $0.hasPrefix("# ") || $0.hasPrefix("iam_proxy_") })
    }
}
