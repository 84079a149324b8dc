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

    /// What to do if this provider was meant, where that is known.
    public let hint: String?

    /// What the provider looked at, in order; empty where nobody watched.
    public let observations: [CredentialObservation]

    /// How long it took; `nil` where nobody watched.
    public let duration: Duration?

    /// Makes an attempt.
    ///
    /// - Parameters:
    ///   - provider: The name of the provider.
    ///   - outcome: How it answered.
    ///   - reason: One sentence without secrets.
    ///   - location: What the reason is about.
    ///   - hint: What to do if this provider was meant.
    ///   - observations: What it looked at.
    ///   - duration: How long it took.
    public init(
        provider: String,
        outcome: Outcome,
        reason: String,
        location: ConfigurationLocation? = nil,
        hint: String? = nil,
        observations: [CredentialObservation] = [],
        duration: Duration? = nil
    ) {
        self.provider = provider
        self.outcome = outcome
        self.reason = reason
        self.location = location
        self.hint = hint
        self.observations = observations
        self.duration = duration
    }
}

extension CredentialAttempt: CustomStringConvertible {
    /// `provider: reason (location)`.
    public var description: String {
        "\(provider): \(reason)" + (location.map { " (\($0))" } ?? "")
    }
}

/// The record of one resolution: every provider asked, in order, and who answered.
///
/// The record that a chain keeps has the attempts; the one that an explanation makes has all of it.
public struct CredentialTrace: Sendable, Equatable {
    /// The profile that was selected; `nil` where that was not noted.
    public let profile: String?

    /// The region; `nil` if none is set or it was not noted.
    public let region: String?

    /// How the provider that is configured gets its credentials, the first step first.
    public let plan: [CredentialStep]

    /// The providers asked, in order.
    public let attempts: [CredentialAttempt]

    /// What came out; `nil` if nothing did, or if that was not noted.
    public let credentials: CredentialSummary?

    /// Makes a trace.
    ///
    /// - Parameters:
    ///   - attempts: The providers asked, in order.
    ///   - profile: The profile that was selected.
    ///   - region: The region.
    ///   - plan: The steps to the credentials.
    ///   - credentials: What came out.
    public init(
        attempts: [CredentialAttempt],
        profile: String? = nil,
        region: String? = nil,
        plan: [CredentialStep] = [],
        credentials: CredentialSummary? = nil
    ) {
        self.attempts = attempts
        self.profile = profile
        self.region = region
        self.plan = plan
        self.credentials = credentials
    }
}
