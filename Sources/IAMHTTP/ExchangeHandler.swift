// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    internal import NIOCore
    internal import NIOHTTP1
    internal import NIOHTTP2
    internal import Synchronization

    /// Stands next to the codec of a connection, or of a stream of HTTP/2, and does three things AsyncHTTPClient does not.
    ///
    /// It puts the request target on the wire exactly as the caller wrote it: AsyncHTTPClient takes it from a parsed URL,
    /// which may rewrite it, while a signature covers every byte. It tells the exchange which connection it got. And it
    /// says when an answer is complete although the upload is not: AsyncHTTPClient then waits for the rest of the upload,
    /// which it no longer sends.
    final class ExchangeHandler: ChannelDuplexHandler {
        typealias InboundIn = HTTPClientResponsePart
        typealias InboundOut = HTTPClientResponsePart
        typealias OutboundIn = HTTPClientRequestPart
        typealias OutboundOut = HTTPClientRequestPart

        /// Carries the number of the exchange and the target as far as this handler.
        static let field = "iam-toolkit-request-target"

        private let exchanges: ExchangeRegistry
        private let history: ConnectionHistory
        private var current: ResponseExchange?

        private init(exchanges: ExchangeRegistry, history: ConnectionHistory) {
            self.exchanges = exchanges
            self.history = history
        }

        /// Prepares a connection of HTTP/1.
        static func install(
            in channel: any Channel,
            exchanges: ExchangeRegistry,
            decompresses: Bool
        ) -> EventLoopFuture<Void> {
            channel.eventLoop.submit {
                let codec = try channel.pipeline.syncOperations.handler(
                    type: ByteToMessageHandler<HTTPResponseDecoder>.self
                )
                let handler = ExchangeHandler(exchanges: exchanges, history: ConnectionHistory())
                try channel.pipeline.syncOperations.addHandler(handler, position: .after(codec))
                if decompresses { try CompressedBodyHandler.install(in: channel, after: handler) }
                try BufferSizes.set(on: channel)
            }
        }

        /// Prepares a connection of HTTP/2, whose streams come to installInStream(_:exchanges:decompresses:).
        static func installInConnection(_ channel: any Channel) -> EventLoopFuture<Void> {
            channel.eventLoop.submit {
                try channel.pipeline.syncOperations.addHandler(ConnectionHistory(), position: .first)
                try BufferSizes.set(on: channel)
            }
        }

        /// Prepares a stream of HTTP/2.
        static func installInStream(
            _ channel: any Channel,
            exchanges: ExchangeRegistry,
            decompresses: Bool
        ) -> EventLoopFuture<Void> {
            channel.eventLoop.submit {
                let connection = channel.parent?.pipeline.syncOperations
                let history = try connection?.handler(type: ConnectionHistory.self)
                let codec = try channel.pipeline.syncOperations.handler(type: HTTP2FramePayloadToHTTP1ClientCodec.self)
                let handler = ExchangeHandler(exchanges: exchanges, history: history ?? ConnectionHistory())
                try channel.pipeline.syncOperations.addHandler(handler, position: .after(codec))
                if decompresses { try CompressedBodyHandler.install(in: channel, after: handler) }
            }
        }

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            guard case .head(var head) = unwrapOutboundIn(data), let text = head.headers.first(name: Self.field),
                let space = text.firstIndex(of: " ")
            else { return context.write(data, promise: promise) }
            current = UInt64(text[..<space]).flatMap(exchanges.remove)
            current?.isOnConnection(
                from: context.channel.localAddress,
                to: context.channel.remoteAddress,
                opened: history.opened,
                isReused: history.uses > 0
            )
            history.uses += 1
            head.uri = String(text[text.index(after: space)...])
            head.headers.remove(name: Self.field)
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .end = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
            let exchange = current
            current = nil
            context.fireChannelRead(data)
            exchange?.answerIsComplete()
        }

        func channelInactive(context: ChannelHandlerContext) {
            current = nil
            context.fireChannelInactive()
        }
    }

    @available(*, unavailable)
    extension ExchangeHandler: Sendable {}

    /// When a connection was ready for requests, and how many it has had; stands in the pipeline to be found there.
    final class ConnectionHistory: ChannelInboundHandler {
        typealias InboundIn = NIOAny

        let opened = NIODeadline.now()
        var uses = 0
    }

    @available(*, unavailable)
    extension ConnectionHistory: Sendable {}

    /// How much a connection reads and writes at a time.
    enum BufferSizes {
        /// The largest piece of an answer, in bytes.
        static let largestRead = 128 * 1_024

        /// The most pieces read before what they bring is passed on: one round of the event loop serves them all.
        static let readsAtOnce: UInt = 16

        static func set(on channel: any Channel) throws {
            guard let options = channel.syncOptions else { return }
            let reads = AdaptiveRecvByteBufferAllocator(minimum: 4_096, initial: 16_384, maximum: largestRead)
            try options.setOption(.recvAllocator, value: reads)
            try options.setOption(.maxMessagesPerRead, value: readsAtOnce)
            try options.setOption(.writeBufferWaterMark, value: .init(low: 256 * 1_024, high: 1_024 * 1_024))
        }
    }

    /// The exchanges that have no connection yet.
    final class ExchangeRegistry: Sendable {
        private struct State {
            var next: UInt64 = 0
            var waiting: [UInt64: ResponseExchange] = [:]
        }

        private let state = Mutex(State())

        func add(_ exchange: ResponseExchange) -> UInt64 {
            state.withLock { state in
                state.next += 1
                state.waiting[state.next] = exchange
                return state.next
            }
        }

        func remove(_ number: UInt64) -> ResponseExchange? {
            state.withLock { $0.waiting.removeValue(forKey: number) }
        }
    }
#endif
