// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMPlatform

/// Asks an HTTP endpoint that gives credentials or tokens: bounded in size and time, tried again where that is safe.
///
/// Answers of all statuses are returned once there is no further attempt; what they mean is the provider's business.
struct EndpointClient: Sendable {
    /// Which failures are worth another attempt.
    enum Retries: Sendable {
        /// Failures of the network, HTTP 429 and 5xx.
        case usual
        /// Only failures before anything was sent: a second request could do something twice, such as using up a token.
        case beforeSending
        /// HTTP 429, 5xx and answers that break off; that nobody is there is final.
        case onceAnswered
    }

    /// The provider's name, for errors.
    let provider: String

    /// What to call the endpoint in messages, such as `container credentials`.
    let service: String

    let platform: Platform

    /// How often to send in all.
    var attempts = 3
    var connectTimeout: Duration = .seconds(5)
    var timeout: Duration = .seconds(10)

    /// The most bytes of an answer.
    var limit = 256 * 1_024
    var mayUseProxy = true
    var retries = Retries.usual

    /// Whether plain HTTP is good enough for every host, as somebody who gives the address says.
    var mayBePlain = false

    /// Whether an answer may be a reason to ask again; where not, only having none is.
    var retriesAnswers = true

    /// Whether a successful answer can be used; one that cannot is asked for again.
    var accepts: @Sendable (EndpointAnswer) -> Bool = { _ in true }

    /// How long to wait before the retry with this number, counted from 1.
    var delay: @Sendable (_ retry: Int, _ random: Double) -> Duration = { retry, random in
        .seconds(random * Double(min(1 << min(retry - 1, 5), 20)))
    }

    /// Sends a request until it is answered for good.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - url: The whole address with its query.
    ///   - fields: The fields; `user-agent` is added.
    ///   - body: The body.
    /// - Throws: ``CredentialError``: `.invalidConfiguration` for an address that must not be used, `.unreachable`,
    ///   `.timedOut`, `.invalidResponse` for an answer that is too large, `.cancelled`.
    func send(
        _ method: HTTPRequest.Method,
        _ url: String,
        fields: HTTPFields = [:],
        body: [UInt8] = []
    ) async throws(CredentialError) -> EndpointAnswer {
        let address = try address(url)
        var head = HTTPRequest(
            method: method,
            scheme: address.scheme,
            authority: address.authority,
            path: address.query.isEmpty ? address.path : "\(address.path)?\(address.query)",
            headerFields: fields
        )
        head.headerFields[.userAgent] = "aws-iam-toolkit"
        var request = TransportRequest(head: head, connectTimeout: connectTimeout, timeout: timeout)
        request.body = body.isEmpty && method == .get ? .none : .bytes(body)
        request.mayUseProxy = mayUseProxy && !address.isLocal
        var attempt = 1
        while true {
            let failure: CredentialError
            do throws(EndpointFailure) {
                let answer = try await once(request, address)
                guard attempt < attempts, mayRetry(answer) else { return answer }
                failure = CredentialError(.unreachable, "")
            } catch {
                guard attempt < attempts, error.mayRetry(retries) else { throw error.error }
                failure = error.error
            }
            do throws(CancellationError) {
                try await platform.timer.sleep(for: delay(attempt, platform.random()))
            } catch {
                throw cancelled(underlying: failure)
            }
            attempt += 1
        }
    }

    private func mayRetry(_ answer: EndpointAnswer) -> Bool {
        guard retries != .beforeSending, retriesAnswers else { return false }
        if answer.isSuccess { return !accepts(answer) }
        return answer.status == 429 || (500..<600).contains(answer.status)
    }

    private func once(
        _ request: TransportRequest,
        _ address: EndpointAddress
    ) async throws(EndpointFailure) -> EndpointAnswer {
        do {
            let response = try await platform.transport.send(request)
            let bytes = try await response.bytes(upTo: limit)
            let status = response.head.status.code
            return EndpointAnswer(url: address.url, status: status, fields: response.head.headerFields, bytes: bytes)
        } catch {
            throw EndpointFailure(error, provider: provider, service: service, url: address.url)
        }
    }

    private func address(_ url: String) throws(CredentialError) -> EndpointAddress {
        do {
            let address = try EndpointAddress(url, service: service)
            if !mayBePlain { try address.requireSecure(platform.transport, service: service) }
            return address
        } catch {
            throw CredentialError(
                .invalidConfiguration,
                error.message,
                hint: error.hint,
                provider: provider,
                location: error.url.map { .url($0) },
                underlying: error
            )
        }
    }

    private func cancelled(underlying: any Error) -> CredentialError {
        CredentialError(.cancelled, "the task was cancelled", provider: provider, underlying: underlying)
    }
}
