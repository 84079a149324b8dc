// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
internal import Synchronization

/// Asks several providers in order, and goes on only when one says that nothing asked for it.
///
/// The provider that answered is remembered and asked first the next time. When it fails it is forgotten, so a choice
/// that was right at the start does not bind for ever.
public final class CredentialProviderChain: CredentialProvider {
    /// `chain`.
    public var name: String { Self.name }

    static let name = "chain"

    private struct State {
        var answered: Int?
        var trace: CredentialTrace?
    }

    /// The clock to judge the end of the credentials by, where a member knows that of a service.
    package let serviceClock: ServiceClock?

    private let advice: String?
    private let providers: [any CredentialProvider]
    private let state = Mutex(State())

    /// Makes a chain; nothing is asked yet.
    ///
    /// - Parameter providers: The providers, first to last.
    public convenience init(_ providers: [any CredentialProvider]) {
        self.init(providers, serviceClock: nil, advice: nil)
    }

    package init(_ providers: [any CredentialProvider], serviceClock: ServiceClock?, advice: String?) {
        self.advice = advice
        self.providers = providers
        self.serviceClock = serviceClock
    }

    /// The record of the last time the chain came to an end, good or bad; `nil` before.
    public var trace: CredentialTrace? { state.withLock { $0.trace } }

    /// Gives the credentials of the first provider that has some.
    ///
    /// - Throws: The first error that is not `.notConfigured`, with the attempts up to it; if there is none,
    ///   `.notConfigured` with all attempts.
    public func credentials() async throws(CredentialError) -> Credentials {
        guard let answered = state.withLock({ $0.answered }) else { return try await ask(0..<providers.count) }
        do {
            return try await ask(answered..<(answered + 1))
        } catch  where error.code == .notConfigured {
            return try await ask(0..<providers.count)
        }
    }

    private func ask(_ range: Range<Int>) async throws(CredentialError) -> Credentials {
        var attempts = ChainAttempts()
        for index in range {
            do {
                let credentials = try await providers[index].credentials()
                attempts.add(credentials, provider: providers[index].name)
                record(attempts, answered: index)
                return credentials
            } catch {
                defer { record(attempts, answered: nil) }
                try attempts.add(error, provider: providers[index].name)
            }
        }
        record(attempts, answered: nil)
        throw attempts.exhausted(chain: name, advice: advice)
    }

    private func record(_ attempts: ChainAttempts, answered: Int?) {
        state.withLock { state in
            state.answered = answered
            state.trace = CredentialTrace(attempts: attempts.attempts)
        }
    }
}

extension CredentialProviderChain: ServiceTimed {}
