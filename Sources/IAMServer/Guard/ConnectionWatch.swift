// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Tells of connections that never come to a request that could be logged: what is no HTTP, and heads that are too large or
/// too slow.
///
/// Stands behind the decoder. A client that goes away without a word is no news, and neither is the end of the server.
final class ConnectionWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = Never
    typealias OutboundIn = Never

    private let tell: @Sendable (_ peer: Peer, _ reason: String) -> Void
    private var hasRequest = false
    private var hasTold = false
    private var isEnding = false

    /// Makes a watch for one connection.
    ///
    /// - Parameter tell: Gets the peer and the reason in a few words, once at most.
    init(_ tell: @escaping @Sendable (_ peer: Peer, _ reason: String) -> Void) {
        self.tell = tell
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasRequest = true
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A connection that broke is the client's business. Behind a parenthesis may stand what the client sent.
        if !(error is IOError), !(error is ChannelError) {
            let name = "\(error)".prefix { $0 != "(" }.prefix(60)
            tellOnce(context, "no request: \(name.last == " " ? name.dropLast() : name)")
        }
        context.fireErrorCaught(error)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { isEnding = true }
        if case .inputClosed? = event as? ChannelEvent { isEnding = true }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        isEnding = true
        context.fireChannelInactive()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if !hasRequest, !isEnding { tellOnce(context, "cut off: no whole request in time") }
        // An answer may have been given that is not on its way yet.
        context.flush()
        context.close(mode: mode, promise: promise)
    }

    private func tellOnce(_ context: ChannelHandlerContext, _ reason: String) {
        guard !hasTold else { return }
        hasTold = true
        tell(Peer(of: context.channel), reason)
    }
}

extension Peer {
    /// The other end of a connection by its address; who is behind a Unix socket takes a question to the kernel.
    init(of channel: any Channel) {
        guard let address = channel.remoteAddress, let text = address.ipAddress, let port = address.port else {
            self = .unknown
            return
        }
        self = .address(text, port: port)
    }
}
