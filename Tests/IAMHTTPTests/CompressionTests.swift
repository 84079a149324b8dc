// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    import HTTPTypes
    import IAMHTTP
    import IAMPlatform
    import Testing

    @Suite struct CompressionTests {
        /// The word "unpacked".
        private static let gzip: [UInt8] = [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x2B, 0xCD, 0x2B, 0x48, 0x4C, 0xCE, 0x4E, 0x4D,
            0x01, 0x00, 0x96, 0x62, 0x2F, 0xCA, 0x08, 0x00, 0x00, 0x00,
        ]
        private static let deflate: [UInt8] = [
            0x78, 0x9C, 0x2B, 0xCD, 0x2B, 0x48, 0x4C, 0xCE, 0x4E, 0x4D, 0x01, 0x00, 0x0F, 0x32, 0x03, 0x4C,
        ]
        private static var unpacking: HTTPTransportConfiguration {
            var configuration = HTTPTransportConfiguration()
            configuration.decompresses = true
            return configuration
        }

        private static func head(_ encoding: String, length: Int, status: String = "200 OK") -> String {
            "HTTP/1.1 \(status)\r\nContent-Encoding: \(encoding)\r\nContent-Length: \(length)\r\n\r\n"
        }

        @Test(arguments: [("gzip", gzip), ("deflate", deflate)])
        func `a compressed body comes unpacked, and the field that says so stays`(
            encoding: String,
            packed: [UInt8]
        ) async throws {
            let answer = try await RawServer.run { _, _ in
                [.send(Self.head(encoding, length: packed.count)), .bytes(packed)]
            } body: { server in
                try await exchange(get(port: server.port), Self.unpacking)
            }
            #expect(answer.body == Array("unpacked".utf8))
            #expect(answer.head.headerFields[.contentEncoding] == encoding)
        }

        @Test(arguments: [
            (HTTPRequest.Method.head, "200 OK", 28), (.get, "304 Not Modified", 28), (.get, "200 OK", 0),
        ])
        func `an answer without a body is no broken one`(method: HTTPRequest.Method, status: String, length: Int)
            async throws
        {
            let answer = try await RawServer.run { _, _ in
                [.send(Self.head("gzip", length: length, status: status))]
            } body: { server in
                var request = get(port: server.port)
                request.head.method = method
                return try await exchange(request, Self.unpacking)
            }
            #expect(answer.body.isEmpty)
            #expect(answer.head.headerFields[.contentEncoding] == "gzip")
        }

        @Test(arguments: [Array(gzip.dropLast(12)), Array("plain text".utf8), gzip + Array("more".utf8)])
        func `a body that cannot be unpacked is an error`(_ packed: [UInt8]) async throws {
            let code = try await RawServer.run { _, _ in
                [.send(Self.head("gzip", length: packed.count)), .bytes(packed)]
            } body: { server in
                await failure(get(port: server.port), Self.unpacking)
            }
            #expect(code == .contentEncoding)
        }

        @Test func `a body packed a thousandfold comes whole`() async throws {
            // 64 KiB of zeros up to a flush, so that any number of them makes a stream.
            let block: [UInt8] =
                [0xEC, 0xC1, 1, 1, 0, 0, 0, 0x80, 0x90, 0xFE, 0xAF, 0xEE, 8, 0x0A]
                + [UInt8](repeating: 0, count: 63) + [0x6A, 0, 0, 0, 0xFF, 0xFF]
            let count = 32
            let total = count * 65_536
            let sum = UInt32(total % 65_521) << 16 | 1
            let end: [UInt8] = [3, 0] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
            let packed = [0x78, 0xDA] + [[UInt8]](repeating: block, count: count).joined() + end
            let size = try await RawServer.run { _, _ in
                [.send(Self.head("deflate", length: packed.count)), .bytes(packed)]
            } body: { server in
                let transport = AsyncHTTPClientTransport(Self.unpacking)
                var size = 0
                let request = get(port: server.port, timeout: .seconds(120))
                for try await piece in try await transport.send(request).body { size += piece.count }
                await transport.shutdown()
                return size
            }
            #expect(size == total)
        }
    }
#endif
