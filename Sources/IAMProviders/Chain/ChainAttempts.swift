// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// The record of one walk along a chain, and the rule that decides whether the walk goes on.
struct ChainAttempts {
    /// What a provider looked at, and how long it took.
    typealias Seen = (observations: [CredentialObservation], duration: Duration)

    private(set) var attempts: [CredentialAttempt] = []
    private var hints: [String] = []

    /// What to do for the default chain.
    static let advice =
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile with --profile or AWS_PROFILE, or sign in with "
        + "toolkit login"

    /// Notes a provider that answered.
    mutating func add(_ credentials: Credentials, provider: String, seen: Seen? = nil) {
        attempts.append(
            CredentialAttempt(
                provider: provider,
                outcome: .provided,
                reason: "gave \(credentials)",
                observations: seen?.observations ?? [],
                duration: seen?.duration
            )
        )
    }

    /// Notes a provider that did not.
    ///
    /// - Throws: The error with the record so far, unless it says that nothing asked for the provider.
    mutating func add(_ error: CredentialError, provider: String, seen: Seen? = nil) throws(CredentialError) {
        attempts.append(
            CredentialAttempt(
                provider: provider,
                outcome: error.code == .notConfigured ? .notConfigured : .failed,
                reason: error.message,
                location: error.location,
                hint: error.hint,
                observations: seen?.observations ?? [],
                duration: seen?.duration
            )
        )
        guard error.code == .notConfigured else {
            throw CredentialError(
                error.code,
                error.message,
                hint: error.hint,
                provider: error.provider ?? provider,
                location: error.location,
                underlying: error.underlying,
                attempts: attempts
            )
        }
        if let hint = error.hint, !hints.contains(hint) { hints.append(hint) }
    }

    /// The error of a chain in which nobody was asked for.
    ///
    /// - Parameters:
    ///   - chain: The chain's name.
    ///   - advice: What to do besides what the members say.
    func exhausted(chain: String, advice: String? = nil) -> CredentialError {
        let all = hints + (advice.map { [$0] } ?? [])
        return CredentialError(
            .notConfigured,
            "no credentials found",
            hint: all.isEmpty ? nil : all.joined(separator: "; "),
            provider: chain,
            attempts: attempts
        )
    }
}
