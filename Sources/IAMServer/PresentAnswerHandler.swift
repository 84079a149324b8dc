// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMSigV4
internal import NIOCore
internal import NIOHTTPTypes

internal import struct FoundationEssentials.Date

/// Answers requests where they come in, if nobody has to be asked for the answer, and passes on all others.
///
/// A task for each request, and its way through two queues, take several times as long as such an answer. Stands behind
/// what counts the requests of the connection, so that its end and its rest are those of all others.
final class PresentAnswerHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let front: CredentialFront
    private var ends: (peer: Peer, port: Int?)?
    private var date = (second: -1, text: "")

    /// The answer to the request that is being read; `nil` if it is passed on.
    private var answer: ServerAnswer?

    /// Requests that were passed on and are not answered yet: what comes behind them has to wait for them.
    private var passedOn = 0

    private var isFlushing = false

    init(_ front: CredentialFront) {
        self.front = front
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let request):
            answer = presentAnswer(to: request, context.channel)
            if answer == nil { passedOn += 1 }
        case .body: break
        case .end:
            guard let answer else { break }
            self.answer = nil
            send(answer, context)
            return
        }
        if answer == nil { context.fireChannelRead(data) }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { passedOn -= 1 }
        context.write(data, promise: promise)
    }

    private func presentAnswer(to request: HTTPRequest, _ channel: any Channel) -> ServerAnswer? {
        // Whoever does not read its answers gets no more of them before it does.
        guard passedOn == 0, channel.isWritable, request.method == .get || request.method == .put else { return nil }
        // What ends with the connection, or goes on after an answer that comes first, is left to the server.
        let fields = request.headerFields
        guard !fields.contains(where: { $0.name == .expect || $0.name == .connection && $0.value != "keep-alive" })
        else {
            return nil
        }
        let (peer, port) = ends ?? (Peer(of: channel), channel.localAddress?.port)
        ends = (peer, port)
        // Who is behind a Unix socket has to be asked for.
        return peer == .unknown ? nil : front.presentAnswer(to: request, from: peer, port: port)
    }

    private func send(_ answer: ServerAnswer, _ context: ChannelHandlerContext) {
        var fields = answer.fields
        fields.append(HTTPField(name: .contentLength, value: String(answer.body.readableBytes)))
        fields.append(HTTPField(name: .date, value: dateText()))
        let head = HTTPResponse(status: HTTPResponse.Status(code: answer.status), headerFields: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(answer.body)), promise: nil)
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        flushSoon(context)
    }

    /// Sends what was written once all that has come in on this thread is answered.
    ///
    /// Clients that wake for each answer and sleep before the next one cost more than making them. ``ConnectionWatch``
    /// sends it if the connection closes before.
    private func flushSoon(_ context: ChannelHandlerContext) {
        guard !isFlushing else { return }
        isFlushing = true
        context.eventLoop.assumeIsolated().execute {
            self.isFlushing = false
            context.flush()
        }
    }

    private func dateText() -> String {
        let now = Date()
        let second = Int(now.timeIntervalSince1970)
        if second != date.second { date = (second, HTTPDate.format(now)) }
        return date.text
    }
}
