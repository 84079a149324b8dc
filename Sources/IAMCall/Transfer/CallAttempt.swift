// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand
internal import IAMCredentials
internal import IAMDiagnosis
internal import IAMEndpoints
internal import IAMPlatform
internal import IAMSigV4

internal import struct FoundationEssentials.Date

/// The server's clock and this one differ, and the server refused the request for it.
struct ClockCorrection: Error {
    /// How far the server's clock is ahead, in seconds.
    let offset: Double
}

/// One attempt of a call: sign, send, follow redirects, and pass the answer on.
struct CallAttempt: Sendable {
    private let plan: CallPlan
    private let clockOffset: Double

    /// Whether a wrong clock may still be corrected.
    private let mayCorrectClock: Bool
    private let start: Duration

    /// What is known so far.
    private(set) var record: CallRecord

    /// One request and what came of it.
    private struct Exchange {
        var signed: SignedHead
        var signedAt: Date
        var response: TransportResponse
        var body: AnswerBody
    }

    init(_ plan: CallPlan, number: Int, clockOffset: Double, mayCorrectClock: Bool) {
        self.plan = plan
        self.clockOffset = clockOffset
        self.mayCorrectClock = mayCorrectClock
        self.start = plan.platform.timer.now()
        self.record = CallRecord(address: plan.options.request.url, number: number, step: plan.step)
    }

    /// The time since the attempt began.
    var elapsed: Duration { plan.platform.timer.now() - start }

    mutating func run() async throws {
        defer {
            record.counts = plan.progress.counts
            record.total = elapsed
            plan.transcript.moved(sent: record.counts.sent, received: record.counts.received)
        }
        let redirect = plan.options.transfer.redirect
        while true {
            var exchange = try await send(record.step)
            try await checkClock(&exchange)
            let head = exchange.response.head
            let target = try CallStep.target(head, of: record.step)
            guard redirect.location, let target else {
                record.redirectURL = target
                return try await finish(&exchange)
            }
            try printHead(exchange.response)
            guard redirect.maxRedirs < 0 || record.redirects < redirect.maxRedirs else {
                record.redirectURL = target
                throw CallError.tooManyRedirects(redirect.maxRedirs)
            }
            record.step = try record.step.following(
                head.status.code,
                to: target,
                redirect,
                hasChosenMethod: plan.options.request.request != nil
            )
            record.redirects += 1
            await exchange.body.drain()
            plan.transcript.note(
                record.step.isTrusted ? "following the redirect" : "following the redirect without credentials"
            )
        }
    }

    // MARK: Sending

    private mutating func send(_ step: CallStep) async throws -> Exchange {
        plan.progress.restart()
        record.lastStart = elapsed
        record.response = nil
        let signer = CallSigner(
            identity: plan.identity,
            credentials: plan.credentials,
            date: plan.platform.clock.now().addingTimeInterval(clockOffset)
        )
        var head = HTTPRequest(
            method: step.method,
            scheme: step.url.scheme,
            authority: step.isTrusted ? plan.request.fields.host ?? step.url.authority : step.url.authority,
            path: step.url.target(signer.options)
        )
        // Nothing of the caller's goes to another origin.
        head.headerFields = [.userAgent: "aws-iam-call/0.1.0", .accept: "*/*"]
        var signed = SignedHead(request: head)
        var body = RequestBody.none
        if step.isTrusted {
            head.headerFields = plan.request.fields.fields
            if !step.hasBody, plan.step.hasBody { head.headerFields[.contentType] = nil }
            if plan.resumeOffset > 0 { head.headerFields[.range] = "bytes=\(plan.resumeOffset)-" }
            (signed, body) =
                step.hasBody
                ? try plan.payload.sign(head, with: signer) : (SignedHead(try signer.sign(head, emptyPayload)), .none)
            if let trace = signed.trace { plan.transcript.signed(trace) }
        }
        plan.transcript.sent(signed.request)
        let request = TransportRequest(
            head: signed.request,
            body: body,
            connectTimeout: plan.options.connection.connectTimeout.map { .seconds($0) } ?? .seconds(30),
            timeout: try timeLeft()
        )
        let response = try await plan.platform.transport.send(request)
        note(signed.request, response)
        return Exchange(signed: signed, signedAt: signer.date, response: response, body: AnswerBody(response))
    }

    private var emptyPayload: SigningPayload { plan.identity.payload == .unsigned ? .unsigned : .empty }

    private mutating func note(_ request: HTTPRequest, _ response: TransportResponse) {
        plan.transcript.received(response)
        record.answerStarted = response.connection?.answerStarted ?? (elapsed - record.lastStart)
        record.response = response
        record.headerBytes += CallTranscript.lines(response).reduce(2) { $0 + $1.utf8.count + 2 }
        record.requestBytes += WriteOut.size(request)
        if !(response.connection?.isReused ?? false) { record.connects += 1 }
    }

    private func timeLeft() throws -> Duration? {
        guard let seconds = plan.options.transfer.time.maxTime, seconds > 0 else { return nil }
        let left = .seconds(seconds) - elapsed
        guard left > .zero else { throw TransportError(.timedOut, "the time is over") }
        return left
    }

    // MARK: The answer

    /// Finds out whether the request was refused because of its time, before anything of the answer is printed.
    private func checkClock(_ exchange: inout Exchange) async throws {
        guard mayCorrectClock, record.step.isTrusted,
            let offset = ClockRule.offset(exchange.response.head, signedAt: exchange.signedAt)
        else { return }
        let body = try await exchange.body.peek(8_192)
        guard ClockRule.isAboutTime(exchange.response.head, body: body, method: record.step.method) else { return }
        throw ClockCorrection(offset: offset + clockOffset)
    }

    /// Prints the head of an answer where that is wanted.
    ///
    /// - Parameter isCut: Whether the empty line is left out, as curl does where it gives up there.
    private func printHead(_ response: TransportResponse, isCut: Bool = false) throws {
        let isIncluded = plan.options.transfer.answer.include || plan.options.request.head
        guard isIncluded || plan.headers != nil else { return }
        for line in CallTranscript.lines(response) + (isCut ? [] : [""]) {
            try plan.headers?.write(line + "\r\n")
            if isIncluded { try plan.sink.write(BodyPiece(Array("\(line)\r\n".utf8))) }
        }
    }

    private mutating func finish(_ exchange: inout Exchange) async throws {
        let answer = plan.options.transfer.answer
        let head = exchange.response.head
        let status = head.status.code
        let rules = AnswerRules(plan, head)
        plan.sink.rename(by: head)
        try printHead(exchange.response, isCut: rules.isTooLarge)
        if rules.isTooLarge { throw AnswerRules.tooLarge }
        plan.progress.willReceive(rules.length)
        let isFailure = status >= 400 && (answer.fail || answer.failWithBody)
        var kept: [UInt8] = []
        let keeps = plan.isTalkative && record.step.isTrusted && RefusalReport.covers(status)
        if isFailure, !answer.failWithBody {
            if keeps { kept = try await exchange.body.peek(RefusalReport.limit) }
        } else if try rules.takesBody() {
            while let piece = try await exchange.body.next() {
                plan.progress.received(piece.count)
                if keeps, kept.count < RefusalReport.limit {
                    kept += piece.bytes.prefix(RefusalReport.limit - kept.count)
                }
                try rules.check(received: plan.progress.counts.received)
                try plan.sink.write(piece)
            }
        }
        if keeps {
            record.refusal = RefusalReport(
                exchange: RefusedExchange(
                    request: exchange.signed.request,
                    trace: exchange.signed.trace,
                    response: head,
                    body: kept,
                    receivedAt: plan.platform.clock.now(),
                    signer: RefusedExchange.Signer(plan.credentials),
                    scopeChoice: RefusedExchange.ScopeChoice(
                        service: plan.identity.service,
                        region: plan.identity.region,
                        rule: plan.identity.rule
                    )
                ),
                identity: plan.identity,
                keyID: plan.credentials.shortAccessKeyID
            )
        }
        if isFailure { throw CallError.status(status) }
    }
}
