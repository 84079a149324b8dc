// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    internal import NIOCore
    internal import NIOHTTP1
    internal import Synchronization

    /// Stands next to the codec of an HTTP/1 connection and does two things AsyncHTTPClient does not.
    ///
    /// It puts the request target on the wire exactly as the caller wrote it: AsyncHTTPClient takes it from a parsed URL,
    /// which may rewrite it, while a signature covers every byte. And it says when an answer is complete although the
    /// upload is not: AsyncHTTPClient then waits for the rest of the upload, which it no longer sends.
    final class ExchangeHandler: ChannelDuplexHandler {
        typealias InboundIn = HTTPClientResponsePart
        typealias InboundOut = HTTPClientResponsePart
        typealias OutboundIn = HTTPClientRequestPart
        typealias OutboundOut = HTTPClientRequestPart

        /// Carries the number of the exchange and the target as far as this handler.
        static let field = "iam-toolkit-request-target"

        private let exchanges: ExchangeRegistry
        private var current: ResponseExchange?

        private init(exchanges: ExchangeRegistry) {
            self.exchanges = exchanges
        }

        static func install(in channel: any Channel, exchanges: ExchangeRegistry) -> EventLoopFuture<Void> {
            channel.eventLoop.submit {
                let pipeline = channel.pipeline.syncOperations
                let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
                try pipeline.addHandler(ExchangeHandler(exchanges: exchanges), position: .after(decoder))
            }
        }

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            guard case .head(var head) = unwrapOutboundIn(data), let text = head.headers.first(name: Self.field),
                let space = text.firstIndex(of: " ")
            else { return context.write(data, promise: promise) }
            current = UInt64(text[..<space]).flatMap(exchanges.remove)
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
