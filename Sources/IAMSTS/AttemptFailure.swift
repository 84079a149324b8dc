// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMPlatform
internal import IAMXML

internal import struct FoundationEssentials.Date

/// Why one attempt failed, and whether another makes sense.
struct AttemptFailure: Error {
    var error: STSError
    var retryability = Retryability.never
    var hint = RetryHint()

    /// The time the service gave, where the answer says or may mean that the signature's time is wrong.
    var serverDate: Date?

    /// The difference between the clocks from which on that is the reason, in seconds.
    var skewTolerance = ClockSkew.tolerance
}

extension AttemptFailure {
    /// A failure below HTTP.
    init(transport error: any Error, _ operation: String, _ address: EndpointAddress) {
        guard let error = error as? TransportError else {
            self.init(error: Self.wrap(error, operation, address), retryability: .transient)
            if error is CancellationError { self.init(error: .cancelled(operation)) }
            return
        }
        var failure = STSError(
            .unreachable,
            "\(operation) got no answer from \(address.url): \(error.message)",
            underlying: error
        )
        var retryability = Retryability.transient
        switch error.code {
        case .cancelled:
            failure = .cancelled(operation)
            retryability = .never
        case .timedOut, .connectTimedOut:
            failure = STSError(.timedOut, failure.message, hint: Self.networkHint, underlying: error)
            retryability = .timeout
        case .certificate, .certificateFile:
            failure.hint =
                "the endpoint's certificate is not trusted: a proxy that looks into TLS needs its own certificate in the "
                + "CA bundle (AWS_CA_BUNDLE)"
            retryability = .never
        case .insecure, .invalidURL, .unavailable:
            retryability = .never
        case .unresolvedHost:
            failure.hint = "check the region's name, and the name service of this network"
        case .unresolvedProxy:
            failure.hint = "check HTTPS_PROXY and NO_PROXY"
        default:
            failure.hint = Self.networkHint
        }
        self.init(error: failure, retryability: retryability)
    }

    private static let networkHint = "check the network, the proxy settings and, inside a VPC, the endpoint of STS"

    /// An error of another transport, which may say anything in its description, so only its type is told.
    private static func wrap(_ error: any Error, _ operation: String, _ address: EndpointAddress) -> STSError {
        STSError(
            .unreachable,
            "\(operation) got no answer from \(address.url): the transport threw \(type(of: error))",
            hint: networkHint,
            underlying: error
        )
    }

    /// An answer that is an error.
    init(fault: ServiceFault, head: HTTPResponse, _ operation: String, _ address: EndpointAddress) {
        let status = head.status.code
        let retryability = fault.retryability(status: status)
        let said = [fault.code, fault.message].compactMap { $0 }.joined(separator: ": ")
        let line = "HTTP \(status)" + (phrases[status].map { " \($0)" } ?? "")
        let code: STSError.Code
        let verb: String
        if retryability == .throttling {
            (code, verb) = (.throttled, "was throttled by")
        } else if fault.isAboutTime {
            (code, verb) = (.clockSkew, "was refused by")
        } else if status >= 500 || retryability == .transient {
            (code, verb) = (.serviceFailure, "failed at")
        } else if (300..<400).contains(status) {
            (code, verb) = (.invalidResponse, "was sent elsewhere by")
        } else {
            (code, verb) = (.refused, "was refused by")
        }
        var reason = fault.message == nil ? "\(said) (\(line))" : said
        if said.isEmpty { reason = "\(line), without an error of STS" }
        var error = STSError(
            code,
            "\(operation) \(verb) \(address.url): \(reason)",
            hint: Hints.hint(for: fault, operation: operation, status: status)
        )
        error.serviceCode = fault.code
        error.requestID = fault.requestID
        error.status = status
        self.init(error: error, retryability: retryability)
        if let tolerance = fault.skewTolerance {
            serverDate = head.headerFields.serverDate
            skewTolerance = tolerance
        }
    }
}

/// Names of the usual statuses; the phrase on the wire is anybody's text, and HTTP/2 has none.
private let phrases = [
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    407: "Proxy Authentication Required", 408: "Request Timeout", 413: "Content Too Large", 429: "Too Many Requests",
    500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
    504: "Gateway Timeout",
]

extension STSError {
    static func cancelled(_ operation: String) -> STSError {
        STSError(.cancelled, "\(operation) was cancelled", underlying: CancellationError())
    }
}

extension HTTPFields {
    /// The time of the service.
    var serverDate: Date? { first(named: "date").flatMap(HTTPDate.parse) }

    /// What the service asks to wait.
    func retryHint(now: Date) -> RetryHint {
        var hint = RetryHint()
        if let text = first(named: "x-amz-retry-after"), let milliseconds = Int(text), milliseconds >= 0 {
            hint.amzRetryAfter = Double(milliseconds) / 1_000
        }
        guard let text = first(named: "retry-after") else { return hint }
        if let seconds = Int(text), seconds >= 0 {
            hint.retryAfter = Double(seconds)
        } else if let date = HTTPDate.parse(text) {
            hint.retryAfter = Swift.max(0, date.timeIntervalSince(now))
        }
        return hint
    }
}
