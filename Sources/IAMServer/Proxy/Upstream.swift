// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProviders
internal import IAMSigV4
internal import Synchronization

internal import struct FoundationEssentials.Date

/// The service behind the proxy: signs each attempt anew and sends it, until there is an answer to pass on.
final class Upstream: Sendable {
    /// An answer, and what was read of its body to find out why it is a refusal.
    struct Answer: Sendable {
        let head: HTTPResponse
        let start: [BodyPiece]
        let rest: AnswerPieces
    }

    private let configuration: ProxyConfiguration
    private let provider: CachedCredentialProvider
    private let platform: Platform
    private let signer: UpstreamSigner
    private let metrics: ProxyMetrics

    /// How far the upstream's clock is ahead, in seconds.
    private let clockOffset = Mutex(0.0)

    init(
        _ configuration: ProxyConfiguration,
        provider: CachedCredentialProvider,
        platform: Platform,
        metrics: ProxyMetrics
    ) {
        self.configuration = configuration
        self.provider = provider
        self.platform = platform
        self.signer = UpstreamSigner(configuration.identity)
        self.metrics = metrics
    }

    /// Sends a request as often as the rules allow.
    ///
    /// - Returns: The first answer that is to be passed on.
    /// - Throws: ``ProxyRefusal``, which the client gets; `TransportError` never.
    func send(_ head: HTTPRequest, _ payload: UpstreamPayload, _ record: RequestRecord) async throws -> Answer {
        var attempt = 1
        var mayCorrect = true
        while true {
            let result = await attemptOnce(head, payload, record)
            let outcome: RetryRule.Outcome
            switch result {
            case .success(let answer):
                if mayCorrect, answer.needsCorrection, payload.isRepeatable {
                    mayCorrect = false
                    metrics.update { $0.retries += 1 }
                    continue
                }
                let status = answer.answer.head.status.code
                outcome = .status(status, retryAfter: answer.answer.head.headerFields[.retryAfterField])
            case .failure(.transport(let error)): outcome = .failure(error.code)
            case .failure(.refusal(let refusal)): throw refusal
            }
            let delay = configuration.retries.delay(
                after: outcome,
                attempt: attempt,
                method: head.method,
                isRepeatable: payload.isRepeatable,
                random: platform.random()
            )
            guard let delay else { return try Self.settle(result) }
            attempt += 1
            metrics.update { $0.retries += 1 }
            try await platform.timer.sleep(for: delay)
        }
    }

    private struct Attempted {
        let answer: Answer
        /// Whether the same request, signed for another time or with other keys, may be accepted.
        let needsCorrection: Bool
    }

    private enum Failure: Error {
        case transport(TransportError)
        case refusal(ProxyRefusal)
    }

    private static func settle(_ result: Result<Attempted, Failure>) throws -> Answer {
        switch result {
        case .success(let attempted): return attempted.answer
        case .failure(.refusal(let refusal)): throw refusal
        case .failure(.transport(let error)):
            let isLate = error.code == .timedOut || error.code == .connectTimedOut
            throw ProxyRefusal(isLate ? 504 : 502, "upstream-\(error.code)", "no answer from the upstream: \(error)")
        }
    }

    private func attemptOnce(
        _ head: HTTPRequest,
        _ payload: UpstreamPayload,
        _ record: RequestRecord
    ) async -> Result<Attempted, Failure> {
        let credentials: Credentials
        do throws(CredentialError) { credentials = try await provider.credentials() } catch {
            configuration.log("no credentials: \(error)")
            return .failure(
                .refusal(ProxyRefusal(503, "credentials", "the proxy has no credentials now; its log says why"))
            )
        }
        let date = platform.clock.now().addingTimeInterval(clockOffset.withLock { $0 })
        let request: TransportRequest
        do throws(SigningError) {
            let (signed, body) = try payload.sign(head, with: signer, credentials, at: date)
            request = TransportRequest(
                head: signed,
                body: body,
                connectTimeout: configuration.connectTimeout,
                timeout: configuration.timeout
            )
        } catch {
            return .failure(.refusal(ProxyRefusal(400, "signing", "the request cannot be signed: \(error.message)")))
        }
        let started = platform.timer.now()
        do {
            let response = try await platform.transport.send(request)
            record.attempted(platform.timer.now() - started)
            return .success(try await examined(response, head, credentials, signedAt: date))
        } catch let error as TransportError {
            record.attempted(platform.timer.now() - started)
            metrics.update { $0.upstreamFailures += 1 }
            return .failure(.transport(error))
        } catch let error as ProxyRefusal {
            return .failure(.refusal(error))
        } catch {
            metrics.update { $0.upstreamFailures += 1 }
            return .failure(.transport(TransportError(.cancelled, "the request was given up", underlying: error)))
        }
    }

    // MARK: Refusals that the proxy can do something about

    private func examined(
        _ response: TransportResponse,
        _ request: HTTPRequest,
        _ credentials: Credentials,
        signedAt date: Date
    ) async throws -> Attempted {
        let rest = AnswerPieces(response.body)
        let head = response.head
        guard [400, 401, 403].contains(head.status.code) else {
            return Attempted(answer: Answer(head: head, start: [], rest: rest), needsCorrection: false)
        }
        var start: [BodyPiece] = []
        var bytes: [UInt8] = []
        while bytes.count < 8_192, let piece = try await rest.next() {
            start.append(piece)
            bytes += piece.bytes.prefix(8_192 - bytes.count)
        }
        let corrects =
            learnClock(head, bytes, request.method, signedAt: date) || dropExpired(head, bytes, credentials)
        return Attempted(answer: Answer(head: head, start: start, rest: rest), needsCorrection: corrects)
    }

    private func learnClock(_ head: HTTPResponse, _ body: [UInt8], _ method: HTTPRequest.Method, signedAt date: Date)
        -> Bool
    {
        guard let difference = ClockRule.offset(head, signedAt: date),
            ClockRule.isAboutTime(head, body: body, method: method)
        else { return false }
        let offset = date.timeIntervalSince(platform.clock.now()) + difference
        clockOffset.withLock { $0 = offset }
        configuration.log("the upstream's clock is \(Int(offset.rounded())) s ahead of this one; signing for its time")
        return true
    }

    private func dropExpired(_ head: HTTPResponse, _ body: [UInt8], _ credentials: Credentials) -> Bool {
        let text = (head.headerFields[.amznErrorType] ?? "") + " " + String(decoding: body, as: UTF8.self)
        guard credentials.sessionToken != nil, text.contains("ExpiredToken") else { return false }
        provider.invalidate(accessKeyID: credentials.accessKeyID)
        configuration.log("the upstream calls the credentials expired; getting new ones")
        return true
    }
}
