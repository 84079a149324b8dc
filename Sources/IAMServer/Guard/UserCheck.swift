// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Turns away programs of other users of this machine, where no token tells who may come in.
///
/// Where the system does not tell whose program it is (only Linux does), the address has to do.
final class UserCheck: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    private let user: UInt32
    private let tell: @Sendable (_ peer: Peer, _ reason: String) -> Void
    private var isWelcome: Bool?

    /// Makes a check for one connection.
    ///
    /// - Parameters:
    ///   - user: The user whose programs may come in.
    ///   - tell: Gets the peer and the reason why it may not, once.
    init(_ user: UInt32, _ tell: @escaping @Sendable (_ peer: Peer, _ reason: String) -> Void) {
        self.user = user
        self.tell = tell
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let isWelcome = self.isWelcome ?? check(context.channel)
        self.isWelcome = isWelcome
        guard !isWelcome else {
            context.fireChannelRead(data)
            return
        }
        // An answer before the whole request would be lost with the connection.
        if case .end = unwrapInboundIn(data) { refuse(context) }
    }

    private func check(_ channel: any Channel) -> Bool {
        var owner = SocketOwner.nobody
        // A client that has gone by now has no address.
        if let peer = channel.remoteAddress, let own = channel.localAddress {
            owner = SocketOwner(of: peer, connectedTo: own)
        }
        let whose: String
        switch owner {
        case .unknown, .user(user): return true
        case .user(let other): whose = "user \(other)"
        case .nobody: whose = "a user who cannot be found out"
        }
        tell(Peer(of: channel), "a program of \(whose); --any-user would let it in")
        return false
    }

    private func refuse(_ context: ChannelHandlerContext) {
        let body = ByteBuffer(string: "programs of this user are not served here\n")
        let fields: HTTPFields = [
            .contentType: "text/plain", .contentLength: String(body.readableBytes), .connection: "close",
        ]
        context.write(wrapOutboundOut(.head(HTTPResponse(status: .forbidden, headerFields: fields))), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }
}
