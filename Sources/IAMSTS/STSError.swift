// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// Why STS gave nothing: what was asked, of whom, what it said, and what to do.
///
/// Never holds a secret or a whole answer.
public struct STSError: Error, Sendable {
    /// The kinds of failure; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case invalidInput, insecureEndpoint, refused, throttled, serviceFailure, unreachable, timedOut
            case invalidResponse, expired, clockSkew, signing, cancelled
        }

        private let value: Value

        /// A parameter is out of its range; nothing was sent.
        public static var invalidInput: Self { Self(value: .invalidInput) }
        /// The endpoint is no usable URL, or is plain HTTP to another machine; nothing was sent.
        public static var insecureEndpoint: Self { Self(value: .insecureEndpoint) }
        /// The service said no.
        public static var refused: Self { Self(value: .refused) }
        /// The service said not so fast, at every attempt.
        public static var throttled: Self { Self(value: .throttled) }
        /// The service failed by itself, at every attempt.
        public static var serviceFailure: Self { Self(value: .serviceFailure) }
        /// There was no connection or no answer, at every attempt.
        public static var unreachable: Self { Self(value: .unreachable) }
        /// Connecting or answering took too long, at every attempt.
        public static var timedOut: Self { Self(value: .timedOut) }
        /// There was an answer, but it is not that of STS, is too large, or lacks something.
        public static var invalidResponse: Self { Self(value: .invalidResponse) }
        /// The credentials that were answered have ended already.
        public static var expired: Self { Self(value: .expired) }
        /// The service takes the time of the signature for wrong, also after it was corrected.
        public static var clockSkew: Self { Self(value: .clockSkew) }
        /// The request could not be signed; nothing was sent.
        public static var signing: Self { Self(value: .signing) }
        /// The task was cancelled.
        public static var cancelled: Self { Self(value: .cancelled) }

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// The kind of failure.
    public let code: Code

    /// One sentence: the operation, the address, and what went wrong.
    public let message: String

    /// What to do next, if that is known.
    public var hint: String?

    /// The operation, such as `AssumeRole`.
    public var operation: String?

    /// The code the service gave, such as `AccessDenied` or `ExpiredTokenException`, as it was on the wire.
    public var serviceCode: String?

    /// The HTTP status of the answer.
    public var status: Int?

    /// The request id the service gave, for a support case.
    public var requestID: String?

    /// The endpoint, without query.
    public var url: String?

    /// How many times the request was sent.
    public var attempts = 0

    /// The error below this one.
    public var underlying: (any Error)?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - message: One sentence without secrets.
    ///   - hint: What to do next.
    ///   - underlying: The error below.
    public init(_ code: Code, _ message: String, hint: String? = nil, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.underlying = underlying
    }
}

extension STSError: CustomStringConvertible {
    /// The message, the number of attempts if there were several, the request id, and the hint on a line of its own.
    public var description: String {
        var text = message
        if attempts > 1 { text += " (\(attempts) attempts)" }
        if let requestID { text += " (request id \(requestID))" }
        if let hint { text += "\n  hint: \(hint)" }
        return text
    }
}

extension STSError {
    /// The same failure as providers report it.
    public var credentialError: CredentialError { credentialError(provider: nil) }

    /// The same failure as a provider reports it; this error is the underlying one.
    ///
    /// - Parameter provider: The name of the provider.
    public func credentialError(provider: String?) -> CredentialError {
        let code: CredentialError.Code =
            switch self.code {
            case .invalidInput, .insecureEndpoint, .signing: .invalidConfiguration
            case .refused, .clockSkew: .refused
            case .timedOut: .timedOut
            case .invalidResponse: .invalidResponse
            case .expired: .expired
            case .cancelled: .cancelled
            default: .unreachable
            }
        var text = message
        if attempts > 1 { text += " (\(attempts) attempts)" }
        if let requestID { text += " (request id \(requestID))" }
        return CredentialError(
            code,
            text,
            hint: hint,
            provider: provider,
            location: url.map { .url($0) },
            underlying: self
        )
    }
}
