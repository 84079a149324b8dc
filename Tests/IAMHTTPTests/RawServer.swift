// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    import Foundation
    import NIOCore
    import NIOPosix
    import NIOSSL
    import Synchronization

    /// A server on a loopback port that records the bytes it gets and answers with the bytes it is told to.
    final class RawServer: Sendable {
        enum Step: Sendable {
            case send(String)
            case bytes([UInt8])
            /// So many zero bytes, as fast as the client takes them.
            case flood(Int)
            case close
            /// Closes with a reset in place of an orderly end.
            case reset
        }

        let port: Int
        private let recorded = Mutex<[String]>([])
        private let flooded = Mutex(0)

        /// All requests so far, head and body as one text.
        var requests: [String] { recorded.withLock { $0 } }

        /// How many bytes of a flood are written.
        var floodedBytes: Int { flooded.withLock { $0 } }

        private init(port: Int) {
            self.port = port
        }

        /// Runs a server while `body` runs.
        static func run<R: Sendable>(
            tls: NIOSSLContext? = nil,
            socket: String? = nil,
            _ answer: @escaping @Sendable (_ request: String, _ number: Int) -> [Step],
            body: (RawServer) async throws -> R
        ) async throws -> R {
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let holder = Mutex<RawServer?>(nil)
            let bootstrap = ServerBootstrap(group: group)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                        let record: @Sendable (String) -> Int = { request in
                            holder.withLock { $0 }?.recorded.withLock {
                                $0.append(request)
                                return $0.count - 1
                            } ?? 0
                        }
                        let count: @Sendable (Int) -> Void = { bytes in
                            holder.withLock { $0 }?.flooded.withLock { $0 += bytes }
                        }
                        try channel.pipeline.syncOperations.addHandler(
                            Handler(answer: answer, record: record, count: count)
                        )
                    }
                }
            let binding = socket.map { bootstrap.bind(unixDomainSocketPath: $0) }
            let channel = try await (binding ?? bootstrap.bind(host: "127.0.0.1", port: 0)).get()
            let server = RawServer(port: channel.localAddress?.port ?? 0)
            holder.withLock { $0 = server }
            do {
                let result = try await body(server)
                try await group.shutdownGracefully()
                return result
            } catch {
                try await group.shutdownGracefully()
                throw error
            }
        }

        private final class Handler: ChannelInboundHandler {
            typealias InboundIn = ByteBuffer
            typealias OutboundOut = ByteBuffer

            private let answer: @Sendable (String, Int) -> [Step]
            private let record: @Sendable (String) -> Int
            private let count: @Sendable (Int) -> Void
            private var received: [UInt8] = []
            private var steps: [Step] = []
            private var flood = 0

            init(
                answer: @escaping @Sendable (String, Int) -> [Step],
                record: @escaping @Sendable (String) -> Int,
                count: @escaping @Sendable (Int) -> Void
            ) {
                self.answer = answer
                self.record = record
                self.count = count
            }

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                received += unwrapInboundIn(data).readableBytesView
                guard let end = Self.end(of: received) else { return }
                let request = String(decoding: received[..<end], as: UTF8.self)
                received.removeFirst(end)
                steps += answer(request, record(request))
                proceed(context)
            }

            func channelWritabilityChanged(context: ChannelHandlerContext) { proceed(context) }

            func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

            private func proceed(_ context: ChannelHandlerContext) {
                while flood > 0 {
                    guard context.channel.isActive, context.channel.isWritable else { return }
                    let piece = min(flood, 65_536)
                    flood -= piece
                    count(piece)
                    context.writeAndFlush(wrapOutboundOut(ByteBuffer(repeating: 0, count: piece)), promise: nil)
                }
                guard !steps.isEmpty else { return }
                switch steps.removeFirst() {
                case .send(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
                case .bytes(let bytes): context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
                case .flood(let bytes): flood = bytes
                case .close: return context.close(promise: nil)
                case .reset:
                    guard let provider = context.channel as? any SocketOptionProvider else { return }
                    let channel = context.channel
                    return provider.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in
                        channel.close(promise: nil)
                    }
                }
                proceed(context)
            }

            /// Where the first request ends, if it is all there.
            private static func end(of bytes: [UInt8]) -> Int? {
                guard let head = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
                let text = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).lowercased()
                if text.contains("x-answer-early:") { return bytes.count }
                if text.contains("transfer-encoding: chunked") {
                    return bytes.suffix(5) == Array("0\r\n\r\n".utf8) ? bytes.count : nil
                }
                let field = text.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                let length = field.flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
                return bytes.count >= head.upperBound + length ? head.upperBound + length : nil
            }
        }
    }
#endif
