// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform

/// Checks that a credential provider keeps the promises that chains, caches and users rely on.
///
/// The kit needs a platform on which the provider works. It puts itself between the provider and that platform's HTTP
/// and processes, so it can hold a request back, or make all of them fail, and see what the provider makes of it; a
/// provider that asks neither passes those checks. The result is a list of values, for any test framework:
///
/// ```swift
/// @Test func `the vault provider conforms`() async {
///     let conformance = CredentialProviderConformance(
///         platform: { clock in .stub(environment: ["VAULT_TOKEN": "made-up"], clock: clock, transport: vault(clock)) },
///         expectations: .init(secrets: ["made-up"]),
///         provider: { VaultCredentialProvider(platform: $0) }
///     )
///     let violations = await conformance.violations()
///     #expect(violations == [])
/// }
/// ```
///
/// Every check makes a new platform and a new provider. What the platform gives should last from the clock's present, so
/// that the kit can move the clock behind the end and expect something new.
public struct CredentialProviderConformance: Sendable {
    /// What the kit has to know about the provider.
    public struct Expectations: Sendable {
        /// Whether somebody who does not answer is an error.
        public enum Silence: Sendable {
            /// The source is configured; that it cannot be reached is an error.
            case isFailure
            /// The source may just not be there, as an instance's metadata endpoint; `.notConfigured` is right then.
            case mayMeanAbsence
        }

        /// Texts that nothing may show, such as tokens in the environment or in files.
        ///
        /// Secret keys and session tokens of the credentials themselves need not be told.
        public var secrets: [String]

        /// Names besides the provider's own that its errors may carry: those of providers inside it.
        public var names: Set<String>

        /// What to make of an endpoint that does not answer.
        public var silence: Silence

        /// Set-ups in which the provider has to fail, and how.
        public var failures: [Failure]

        /// How many callers ask at once.
        public var callers: Int

        /// How long a call may take before the kit gives it up; only calls that hang take so long.
        public var patience: Duration

        /// What patience is measured with.
        public var timer: any MonotonicTimer

        /// Makes expectations.
        ///
        /// - Parameters:
        ///   - secrets: Texts that nothing may show.
        ///   - names: Other names that errors may carry.
        ///   - silence: What to make of an endpoint that does not answer.
        ///   - failures: Set-ups in which the provider has to fail.
        ///   - callers: How many callers ask at once, at least 2.
        ///   - patience: How long a call may take.
        ///   - timer: What patience is measured with.
        public init(
            secrets: [String] = [],
            names: Set<String> = [],
            silence: Silence = .isFailure,
            failures: [Failure] = [],
            callers: Int = 16,
            patience: Duration = .seconds(30),
            timer: any MonotonicTimer = SystemTimer()
        ) {
            self.secrets = secrets
            self.names = names
            self.silence = silence
            self.failures = failures
            self.callers = callers
            self.patience = patience
            self.timer = timer
        }
    }

    /// A set-up in which the provider has to fail.
    public struct Failure: Sendable {
        /// What is wrong in it, for the violation's sentence, such as `the token file is missing`.
        public let name: String

        /// The code the provider has to throw.
        public let code: CredentialError.Code

        let platform: @Sendable (ManualClock) -> Platform

        /// Makes a set-up.
        ///
        /// - Parameters:
        ///   - name: What is wrong in it.
        ///   - code: The code to throw.
        ///   - platform: The platform, which must use the clock it gets.
        public init(
            _ name: String,
            code: CredentialError.Code,
            platform: @escaping @Sendable (ManualClock) -> Platform
        ) {
            self.name = name
            self.code = code
            self.platform = platform
        }
    }

    let platform: @Sendable (ManualClock) -> Platform
    let provider: @Sendable (Platform) -> any CredentialProvider
    let expectations: Expectations

    /// Makes a kit; nothing is run yet.
    ///
    /// - Parameters:
    ///   - platform: A platform on which the provider works; it must use the clock it gets.
    ///   - expectations: What the kit has to know about the provider.
    ///   - provider: Makes the provider on a platform.
    public init(
        platform: @escaping @Sendable (ManualClock) -> Platform,
        expectations: Expectations = Expectations(),
        provider: @escaping @Sendable (Platform) -> any CredentialProvider
    ) {
        self.platform = platform
        self.provider = provider
        self.expectations = expectations
    }

    /// Runs all checks.
    ///
    /// - Returns: What the provider does not keep, in the order of the rules; empty if it keeps all.
    public func violations() async -> [ConformanceViolation] {
        var found = await checkName()
        found += await checkUse()
        guard found.isEmpty else { return found }
        found += await checkCrowd()
        found += await checkCancellation()
        for fault in MadeUpFault.allCases { found += await checkRecovery(from: fault) }
        found += await checkEnd()
        for failure in expectations.failures { found += await check(failure) }
        return found
    }
}
