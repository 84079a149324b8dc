// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Why there are no credentials: what, where, why, and what to do next.
///
/// Never holds a secret.
public struct CredentialError: Error, Sendable {
    /// The kinds of failure; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case notConfigured, invalidConfiguration, interactionRequired, refused, unreachable, invalidResponse
            case expired, timedOut, cancelled
        }

        private let value: Value

        /// Nothing asked for this source: the one code that lets a chain go on to the next provider.
        public static var notConfigured: Self { Self(value: .notConfigured) }

        /// The source is asked for, but its settings are wrong, partial or contradict each other.
        public static var invalidConfiguration: Self { Self(value: .invalidConfiguration) }

        /// Somebody has to act first: type an MFA code, sign in.
        public static var interactionRequired: Self { Self(value: .interactionRequired) }

        /// The service answered and said no.
        public static var refused: Self { Self(value: .refused) }

        /// The service, the file or the process could not be reached, or failed by itself.
        public static var unreachable: Self { Self(value: .unreachable) }

        /// The source answered with something that is not usable.
        public static var invalidResponse: Self { Self(value: .invalidResponse) }

        /// The source gave credentials that have ended already.
        public static var expired: Self { Self(value: .expired) }

        /// The source took longer than it may.
        public static var timedOut: Self { Self(value: .timedOut) }

        /// The task that asked was cancelled.
        public static var cancelled: Self { Self(value: .cancelled) }

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// The kind of failure.
    public let code: Code

    /// One sentence: what failed and why.
    public let message: String

    /// What to do next, if that is known.
    public let hint: String?

    /// The ``CredentialProvider/name`` of the provider that failed.
    public let provider: String?

    /// The file and line, variable or URL that the message is about.
    public let location: ConfigurationLocation?

    /// The error below this one.
    public let underlying: (any Error)?

    /// What each provider of a chain answered, in order; empty for a single provider.
    public let attempts: [CredentialAttempt]

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - message: One sentence without secrets.
    ///   - hint: What to do next.
    ///   - provider: The name of the provider.
    ///   - location: What the message is about.
    ///   - underlying: The error below.
    ///   - attempts: The answers of a chain's providers.
    public init(
        _ code: Code,
        _ message: String,
        hint: String? = nil,
        provider: String? = nil,
        location: ConfigurationLocation? = nil,
        underlying: (any Error)? = nil,
        attempts: [CredentialAttempt] = []
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.provider = provider
        self.location = location
        self.underlying = underlying
        self.attempts = attempts
    }
}

extension CredentialError: CustomStringConvertible {
    /// The message with its place, then one line for each attempt, then the hint.
    public var description: String {
        var text = provider.map { "\($0): " } ?? ""
        text += message
        if let location { text += " (\(location))" }
        for attempt in attempts where attempt.reason != message { text += "\n  \(attempt)" }
        if let hint { text += "\n  hint: \(hint)" }
        return text
    }
}
