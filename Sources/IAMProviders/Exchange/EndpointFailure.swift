// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform

/// Why one attempt had no answer.
struct EndpointFailure: Error {
    let error: CredentialError
    private let code: TransportError.Code?

    init(_ cause: any Error, provider: String, service: String, url: String) {
        self.code = (cause as? TransportError)?.code
        let reason = (cause as? TransportError)?.message ?? "the transport threw \(type(of: cause))"
        func make(_ code: CredentialError.Code, _ message: String, _ hint: String?) -> CredentialError {
            CredentialError(
                code,
                message,
                hint: hint,
                provider: provider,
                location: .url(url),
                underlying: cause
            )
        }
        switch code {
        case .cancelled: error = make(.cancelled, "the task was cancelled", nil)
        case .timedOut, .connectTimedOut:
            error = make(.timedOut, "\(service) did not answer in time: \(reason)", "check the network and proxies")
        case .tooLarge:
            let hint = "check the address and proxies: something else answered"
            error = make(.invalidResponse, "the answer of \(service) is too large: \(reason)", hint)
        default:
            let isCancelled = cause is CancellationError
            error = make(
                isCancelled ? .cancelled : .unreachable,
                isCancelled ? "the task was cancelled" : "\(service) gave no answer: \(reason)",
                "check the network and the proxy settings"
            )
        }
    }

    func mayRetry(_ retries: EndpointClient.Retries) -> Bool {
        guard error.code != .cancelled, let code else { return false }
        if [.invalidURL, .insecure, .certificate, .certificateFile, .tooLarge, .unavailable].contains(code) {
            return false
        }
        switch retries {
        case .usual: return true
        case .beforeSending: return code.isBeforeSending
        case .onceAnswered: return [.cutShort, .receiveFailed, .notHTTP, .emptyReply].contains(code)
        }
    }
}
