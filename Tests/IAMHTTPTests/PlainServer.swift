// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    import NIOCore
    import NIOPosix

    /// A server that answers the first bytes it gets, whatever they are, with plain text.
    struct PlainServer {
        let port: Int
        private let group: MultiThreadedEventLoopGroup

        static func start() async throws -> PlainServer {
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let channel = try await ServerBootstrap(group: group)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Handler()) }
                }
                .bind(host: "127.0.0.1", port: 0).get()
            return PlainServer(port: channel.localAddress?.port ?? 0, group: group)
        }

        func stop() async throws { try await group.shutdownGracefully() }

        private final class Handler: ChannelInboundHandler {
            typealias InboundIn = ByteBuffer
            typealias OutboundOut = ByteBuffer

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                let answer = ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
            }
        }
    }
#endif
