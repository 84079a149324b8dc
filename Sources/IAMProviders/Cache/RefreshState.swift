// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMCredentials

package import struct FoundationEssentials.Date

/// When to renew credentials, and what to say meanwhile: all decisions of ``CachedCredentialProvider``, and no I/O.
package struct RefreshState: Sendable {
    /// What to do for one caller.
    package enum Decision: Sendable, Equatable {
        /// Give this value.
        case serve(Credentials)
        /// Give this value, and begin a renewal beside it.
        case serveAndRefresh(Credentials)
        /// Wait for the renewal that is under way.
        case join
        /// Begin a renewal and wait for it.
        case start
    }

    /// The last value got, and when to renew it.
    private struct Entry {
        let value: Credentials
        let advisory: Date
        let mandatory: Date
    }

    /// How long credentials without an end are kept before they are asked for again, in seconds: long enough to cost
    /// nothing, short enough to notice keys that were exchanged in a file.
    private static let endlessInterval = 900.0

    /// Whether a renewal is under way.
    package private(set) var isRefreshing = false

    private var entry: Entry?

    /// No renewal before this time, unless there is no live value.
    private var notBefore: Date = .distantPast

    /// Makes a state without a value.
    package init() {}

    /// Decides for a caller that asks at `now`.
    package mutating func request(at now: Date) -> Decision {
        guard let entry, !entry.value.isExpired(at: now) else { return begin() }
        if now >= entry.mandatory {
            if isRefreshing { return .join }
            return now >= notBefore ? begin() : .serve(entry.value)
        }
        guard now >= entry.advisory, now >= notBefore, !isRefreshing else { return .serve(entry.value) }
        isRefreshing = true
        return .serveAndRefresh(entry.value)
    }

    /// The value kept, if a caller that asks at `now` gets it and nothing begins.
    package func present(at now: Date) -> Credentials? {
        guard let entry, now < entry.advisory, !entry.value.isExpired(at: now) else { return nil }
        return entry.value
    }

    /// Takes the outcome of the renewal and says what those who waited get.
    ///
    /// A failure is kept nowhere: with a live value the waiters get that one and the next attempt comes later; without,
    /// they get the error and the next caller begins anew.
    ///
    /// - Parameters:
    ///   - result: The outcome.
    ///   - now: The present, after the renewal.
    ///   - random: A number in `0..<1`.
    package mutating func finish(
        _ result: Result<Credentials, CredentialError>,
        at now: Date,
        random: Double
    ) -> Result<Credentials, CredentialError> {
        isRefreshing = false
        switch result {
        case .success(let value) where !value.isExpired(at: now):
            keep(value, at: now, random: random)
            return .success(value)
        case .success(let value):
            return fail(Self.ended(value), at: now, random: random)
        case .failure(let error):
            return fail(error, at: now, random: random)
        }
    }

    /// Forgets the value if it is the one with this access key id, because a service said that it has ended.
    package mutating func invalidate(accessKeyID: String) {
        if entry?.value.accessKeyID == accessKeyID {
            entry = nil
            notBefore = .distantPast
        }
    }

    private mutating func begin() -> Decision {
        if isRefreshing { return .join }
        isRefreshing = true
        return .start
    }

    private mutating func keep(_ value: Credentials, at now: Date, random: Double) {
        guard let expiration = value.expiration else {
            entry = Entry(
                value: value,
                advisory: now.addingTimeInterval(Self.endlessInterval),
                mandatory: .distantFuture
            )
            notBefore = .distantPast
            return
        }
        let window = RefreshWindow(lifetime: expiration.timeIntervalSince(now))
        entry = Entry(
            value: value,
            advisory: expiration.addingTimeInterval(-window.jittered(random)),
            mandatory: expiration.addingTimeInterval(-window.mandatory)
        )
        // A source may have nothing better than a value that is nearly over; asking it on every call helps nobody.
        notBefore = now.addingTimeInterval(1 + 4 * random)
    }

    private mutating func fail(
        _ error: CredentialError,
        at now: Date,
        random: Double
    ) -> Result<Credentials, CredentialError> {
        guard let entry, !entry.value.isExpired(at: now) else { return .failure(error) }
        notBefore =
            now < entry.mandatory
            ? min(entry.mandatory, now.addingTimeInterval(300 + 300 * random)) : now.addingTimeInterval(1 + 4 * random)
        return .success(entry.value)
    }

    private static func ended(_ value: Credentials) -> CredentialError {
        CredentialError(
            .expired,
            "the credentials got just now have ended already (\(value))",
            hint: "check this machine's clock",
            provider: value.source
        )
    }
}
