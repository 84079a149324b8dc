// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// What happened to one provider of a chain.
public struct CredentialAttempt: Sendable, Equatable {
    /// How a provider answered.
    public enum Outcome: String, Sendable, Equatable {
        /// It gave credentials.
        case provided
        /// Nothing asked for it; the chain went on.
        case notConfigured
        /// It failed; the chain stopped.
        case failed
    }

    /// The ``CredentialProvider/name`` of the provider.
    public let provider: String

    /// How it answered.
    public let outcome: Outcome

    /// One sentence on why.
    public let reason: String

    /// The file and line, variable or URL that the reason is about.
    public let location: ConfigurationLocation?

    /// Makes an attempt.
    ///
    /// - Parameters:
    ///   - provider: The name of the provider.
    ///   - outcome: How it answered.
    ///   - reason: One sentence without secrets.
    ///   - location: What the reason is about.
    public init(provider: String, outcome: Outcome, reason: String, location: ConfigurationLocation? = nil) {
        self.provider = provider
        self.outcome = outcome
        self.reason = reason
        self.location = location
    }
}

extension CredentialAttempt: CustomStringConvertible {
    /// `provider: reason (location)`.
    public var description: String {
        "\(provider): \(reason)" + (location.map { " (\($0))" } ?? "")
    }
}

/// The record of one resolution: every provider asked, in order, and who answered.
public struct CredentialTrace: Sendable, Equatable {
    /// The providers asked, in order.
    public let attempts: [CredentialAttempt]

    /// Makes a trace.
    ///
    /// - Parameter attempts: The providers asked, in order.
    public init(attempts: [CredentialAttempt]) {
        self.attempts = attempts
    }
}
