// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    import HTTPTypes
    import IAMHTTP
    import IAMPlatform
    import Synchronization
    import Testing

    @Suite struct StreamingTests {
        private struct Broken: Error {}

        private static func pieces(_ count: Int, of size: Int) -> AsyncThrowingStream<[UInt8], any Error> {
            let left = Counter(count)
            return AsyncThrowingStream { left.take() ? [UInt8](repeating: 0x61, count: size) : nil }
        }

        @Test(arguments: [16 * 65_536, nil])
        func `a streamed upload arrives whole, with or without a known length`(_ length: Int?) async throws {
            let seen = try await RawServer.run { _, _ in
                [.send(okay)]
            } body: { server in
                var request = get(port: server.port)
                request.head.method = .put
                request.body = .stream(length: length, Self.pieces(16, of: 65_536))
                _ = try await exchange(request)
                return server.requests.first ?? ""
            }
            #expect(seen.utf8.count { $0 == 0x61 } >= 16 * 65_536)
            #expect(seen.contains("Content-Length: 1048576\r\n") == (length != nil))
            #expect(seen.lowercased().contains("transfer-encoding: chunked\r\n") == (length == nil))
        }

        /// A sender on another thread than the connection's, whose pieces are gathered into writes while others are under way.
        @Test func `the pieces of an upload arrive in their order, whatever their sizes`() async throws {
            let lines = 300_000
            let next = Mutex(0)
            let numbers = AsyncThrowingStream<[UInt8], any Error> {
                let range = next.withLock { first in
                    let count = min(lines - first, 1 + first % 7_919)
                    defer { first += count }
                    return first..<(first + count)
                }
                return range.isEmpty ? nil : range.flatMap { Array("\(1_000_000 + $0)\n".utf8) }
            }
            let seen = try await RawServer.run { _, _ in
                [.send(okay)]
            } body: { server in
                var request = get(port: server.port, timeout: .seconds(60))
                request.head.method = .put
                request.body = .stream(length: lines * 8, numbers)
                _ = try await exchange(request)
                return server.requests.first ?? ""
            }
            let body = seen.utf8.suffix(lines * 8).split(separator: UInt8(ascii: "\n"))
            #expect(body.count == lines)
            let misplaced = body.enumerated().first { index, line in !line.elementsEqual("\(1_000_000 + index)".utf8) }
            #expect(misplaced == nil, "line \(misplaced?.offset ?? 0)")
        }

        @Test func `an upload whose source fails names the source's error`() async throws {
            let stream = AsyncThrowingStream<[UInt8], any Error> { throw Broken() }
            try await RawServer.run { _, _ in
                [.send(okay)]
            } body: { server in
                var request = get(port: server.port)
                request.head.method = .put
                request.body = .stream(length: 10, stream)
                do {
                    _ = try await exchange(request)
                    Issue.record("the upload cannot succeed")
                } catch let error as TransportError {
                    #expect(error.code == .sendFailed)
                    #expect(error.underlying is Broken)
                }
            }
        }

        @Test func `a huge answer comes whole, and only as fast as it is read`() async throws {
            let size = 128 * 1_024 * 1_024
            try await RawServer.run { _, _ in
                [.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n"), .flood(size)]
            } body: { server in
                let transport = AsyncHTTPClientTransport()
                let response = try await transport.send(get(port: server.port, timeout: .seconds(120)))
                try await Task.sleep(for: .milliseconds(300))
                #expect(server.floodedBytes < size / 2, "nobody has read a byte yet")
                var count = 0
                for try await piece in response.body { count += piece.count }
                #expect(count == size)
                await transport.shutdown()
            }
        }

        @Test func `an answer nobody reads lets go of the connection`() async throws {
            try await RawServer.run { _, _ in
                [.send("HTTP/1.1 200 OK\r\n\r\n"), .flood(1 << 30)]
            } body: { server in
                let transport = AsyncHTTPClientTransport()
                _ = try await transport.send(get(port: server.port))
                await transport.shutdown()
                #expect(server.floodedBytes < 1 << 30)
            }
        }

        @Test(arguments: [5, 900_000, 2_000_000])
        func `an answer that comes before the upload has ended counts`(_ length: Int) async throws {
            let text = String(repeating: "x", count: length)
            let head = "HTTP/1.1 413 Too Large\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            let chunk = "\(String(length, radix: 16))\r\n\(text)\r\n0\r\n\r\n"
            try await RawServer.run { _, number in
                number == 0 ? [.send(head), .send(chunk)] : []
            } body: { server in
                var request = get(port: server.port)
                request.head.method = .put
                if let name = HTTPField.Name("X-Answer-Early") { request.head.headerFields[name] = "yes" }
                request.body = .stream(length: nil, AsyncThrowingStream { [UInt8](repeating: 0x61, count: 1_024) })
                do {
                    let answer = try await exchange(request)
                    #expect(answer.head.status.code == 413)
                    #expect(answer.body.count == length)
                } catch let error as TransportError {
                    #expect(error.code == .tooLarge)
                    #expect(length > 1_048_576)
                }
            }
        }

        @Test func `connections are used again`() async throws {
            let count = try await RawServer.run { _, _ in
                [.send(okay)]
            } body: { server in
                let transport = AsyncHTTPClientTransport()
                for _ in 0..<20 { _ = try await transport.send(get(port: server.port)).bytes(upTo: 100) }
                await transport.shutdown()
                return server.requests.count
            }
            #expect(count == 20)
        }
    }

    /// Counts down.
    final class Counter: Sendable {
        private let left: Mutex<Int>

        init(_ count: Int) { self.left = Mutex(count) }

        func take() -> Bool {
            left.withLock { left in
                guard left > 0 else { return false }
                left -= 1
                return true
            }
        }
    }
#endif
