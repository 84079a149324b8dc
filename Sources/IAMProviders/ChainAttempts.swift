// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// The record of one walk along a chain, and the rule that decides whether the walk goes on.
struct ChainAttempts {
    private(set) var attempts: [CredentialAttempt] = []
    private var hints: [String] = []

    /// Notes a provider that answered.
    mutating func add(_ credentials: Credentials, provider: String) {
        attempts.append(CredentialAttempt(provider: provider, outcome: .provided, reason: "gave \(credentials)"))
    }

    /// Notes a provider that did not.
    ///
    /// - Throws: The error with the record so far, unless it says that nothing asked for the provider.
    mutating func add(_ error: CredentialError, provider: String) throws(CredentialError) {
        attempts.append(
            CredentialAttempt(
                provider: provider,
                outcome: error.code == .notConfigured ? .notConfigured : .failed,
                reason: error.message,
                location: error.location
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
    func exhausted(chain: String) -> CredentialError {
        CredentialError(
            .notConfigured,
            "no credentials found",
            hint: hints.isEmpty ? nil : hints.joined(separator: "; "),
            provider: chain,
            attempts: attempts
        )
    }
}
