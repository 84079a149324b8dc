// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    internal import NIOCore
    internal import NIOHTTP1
    internal import NIOHTTPCompression

    /// Hands a compressed body to the decompressor in slices, one each time the reader asks.
    ///
    /// The decompressor unpacks all it gets at once, a thousand times its size at worst, before anybody can say that it is
    /// enough. A body that is announced as compressed and as empty is shown to it as one that is not compressed, because
    /// it takes the missing start for a body cut short.
    final class CompressedBodyHandler: ChannelDuplexHandler {
        typealias InboundIn = HTTPClientResponsePart
        typealias InboundOut = HTTPClientResponsePart
        typealias OutboundIn = HTTPClientRequestPart
        typealias OutboundOut = HTTPClientRequestPart

        /// Stands for `Content-Encoding` on an answer that has no body.
        static let hiddenField = "iam-toolkit-content-encoding"

        private static let slice = 8 * 1_024

        private var isHead = false
        private var isCompressed = false
        private var waiting = CircularBuffer<HTTPClientResponsePart>()

        static func install(in channel: any Channel, after handler: any ChannelHandler) throws {
            let pipeline = channel.pipeline.syncOperations
            let slicer = CompressedBodyHandler()
            try pipeline.addHandler(slicer, position: .after(handler))
            try pipeline.addHandler(NIOHTTPResponseDecompressor(limit: .none), position: .after(slicer))
        }

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            if case .head(let head) = unwrapOutboundIn(data) { isHead = head.method == .HEAD }
            context.write(data, promise: promise)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(var head):
                isCompressed = head.headers.contains(name: "Content-Encoding")
                if isCompressed, isHead || Self.hasNoBody(head) {
                    isCompressed = false
                    for value in head.headers["Content-Encoding"] {
                        head.headers.add(name: Self.hiddenField, value: value)
                    }
                    head.headers.remove(name: "Content-Encoding")
                }
                context.fireChannelRead(wrapInboundOut(.head(head)))
            case .body(var body) where isCompressed:
                while let slice = body.readSlice(length: min(Self.slice, body.readableBytes)), slice.readableBytes > 0 {
                    waiting.append(.body(slice))
                }
            case .end(let trailers) where !waiting.isEmpty: waiting.append(.end(trailers))
            default: context.fireChannelRead(data)
            }
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            forwardNext(context)
            context.fireChannelReadComplete()
        }

        func read(context: ChannelHandlerContext) {
            guard !waiting.isEmpty else { return context.read() }
            // In a turn of its own, so that a reader that asks at once does not nest deeper with every slice.
            context.eventLoop.assumeIsolated().execute { [self] in
                guard !waiting.isEmpty else { return context.read() }
                forwardNext(context)
                context.fireChannelReadComplete()
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            while !waiting.isEmpty { forwardNext(context) }
            context.fireChannelInactive()
        }

        /// A slice, and the end if it comes next.
        private func forwardNext(_ context: ChannelHandlerContext) {
            if let part = waiting.popFirst() { context.fireChannelRead(wrapInboundOut(part)) }
            if case .end = waiting.first, let end = waiting.popFirst() { context.fireChannelRead(wrapInboundOut(end)) }
        }

        private static func hasNoBody(_ head: HTTPResponseHead) -> Bool {
            head.status.code == 204 || head.status.code == 304 || head.headers["Content-Length"] == ["0"]
        }
    }

    @available(*, unavailable)
    extension CompressedBodyHandler: Sendable {}
#endif
