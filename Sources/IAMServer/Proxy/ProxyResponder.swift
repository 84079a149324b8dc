// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import IAMPlatform
internal import NIOCore

/// Who sent a request.
struct ProxyContext: InitializableFromSource {
    /// The client's address.
    let peer: String

    /// The port the request came to.
    let port: Int

    init(source: ApplicationRequestContextSource) {
        peer = source.channel.remoteAddress?.ipAddress ?? "-"
        port = source.channel.localAddress?.port ?? 0
    }
}

/// Answers what is the proxy's own, and passes everything else on.
struct ProxyResponder: HTTPResponder {
    typealias Context = ProxyContext

    let configuration: ProxyConfiguration
    let gate: ProxyGate
    let upstream: Upstream
    let metrics: ProxyMetrics
    let timer: any MonotonicTimer

    func respond(to request: Request, context: ProxyContext) async throws -> Response {
        let record = RequestRecord(
            request.head,
            peer: context.peer,
            timer: timer,
            metrics: metrics,
            log: configuration.log
        )
        var origin: String?
        do throws(ProxyRefusal) {
            switch try gate.admit(request.head, peer: context.peer, port: context.port) {
            case .health: return text("ok\n", "text/plain", record)
            case .metrics: return text(metrics.text, "text/plain; version=0.0.4; charset=utf-8", record)
            case .preflight(let asking):
                let fields = gate.pages.preflightFields(request.head, origin: asking)
                record.answered(204)
                record.finish("")
                return Response(status: .noContent, headers: fields)
            case .request(let asking):
                origin = asking
                return try await pass(request, origin: asking, record)
            }
        } catch {
            metrics.update { $0.refusals += 1 }
            var fields = error.fields
            gate.pages.complete(&fields, origin: origin)
            record.answered(error.status)
            record.finish(error.reason)
            let status = HTTPResponse.Status(code: error.status)
            return Response(status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(string: error.body)))
        }
    }

    private func text(_ text: String, _ type: String, _ record: RequestRecord) -> Response {
        record.answered(200)
        record.finish("")
        let fields: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
        return Response(status: .ok, headers: fields, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private func pass(
        _ request: Request,
        origin: String?,
        _ record: RequestRecord
    ) async throws(ProxyRefusal) -> Response {
        let head = try ForwardedHead.request(request.head, to: configuration.upstream)
        let rule = try PayloadRule(
            request.head,
            for: configuration.identity,
            isSecure: configuration.upstream.scheme == "https"
        )
        do {
            let payload = try await UpstreamPayload(
                request.body,
                of: request.head,
                rule,
                spool: (configuration.bodyLimit, configuration.spoolDirectory),
                record
            )
            let answer = try await upstream.send(head, payload, record)
            return response(answer, to: head, origin: origin, record)
        } catch let refusal as ProxyRefusal {
            throw refusal
        } catch {
            throw ProxyRefusal(400, "client", "the request broke off")
        }
    }

    private func response(
        _ answer: Upstream.Answer,
        to request: HTTPRequest,
        origin: String?,
        _ record: RequestRecord
    ) -> Response {
        var fields = ForwardedHead.response(answer.head)
        gate.pages.complete(&fields, origin: origin)
        let status = answer.head.status
        record.answered(status.code)
        let length = fields[.contentLength].flatMap { Int($0) }
        guard request.method != .head, ![204, 205, 304].contains(status.code) else {
            record.finish("")
            // Without a length it would be framed in chunks, which no answer without a body may have.
            return Response(status: status, headers: fields, body: Self.noBody(length ?? 0))
        }
        let log = configuration.log
        let metrics = metrics
        let body = ResponseBody(contentLength: length) { writer in
            do {
                for piece in answer.start {
                    record.sent(piece.count)
                    try await writer.write(Self.buffer(piece))
                }
                while let piece = try await answer.rest.next() {
                    record.sent(piece.count)
                    try await writer.write(Self.buffer(piece))
                }
                try await writer.finish(nil)
                record.finish("")
            } catch let error as TransportError {
                // The connection is closed inside the answer, so that nobody takes the part for the whole.
                metrics.update { $0.upstreamFailures += 1 }
                record.finish("upstream broke off: \(error.code)")
                log("the upstream broke off inside an answer: \(error)")
                throw error
            }
        }
        return Response(status: status, headers: fields, body: body)
    }

    private static func noBody(_ length: Int) -> ResponseBody {
        ResponseBody(contentLength: length) { writer in try await writer.finish(nil) }
    }

    private static func buffer(_ piece: BodyPiece) -> ByteBuffer {
        unsafe piece.withUnsafeBytes { unsafe ByteBuffer(bytes: $0) }
    }
}
