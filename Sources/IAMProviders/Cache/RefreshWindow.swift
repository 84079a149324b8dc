// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
package import IAMSessionCache

package import struct FoundationEssentials.Date

/// How long before their end credentials are renewed.
///
/// In the advisory window a caller gets the present value and a renewal begins beside it; in the mandatory window a
/// caller waits for the renewal. Source: the refresh behaviour the AWS SDKs for Go and Java share since 2026
/// (`credential_cache.go`, `CacheRefreshUtils`); for 10 minutes and less, Java's rule for short-lived processes.
package struct RefreshWindow: Sendable, Hashable {
    /// The window in which a renewal is wise, in seconds before the end.
    package let advisory: Double

    /// The window in which a renewal is due, in seconds before the end.
    package let mandatory: Double

    /// The windows for credentials that had `lifetime` seconds left when they were got.
    package init(lifetime: Double) {
        self.advisory =
            switch lifetime {
            case ...600: max(60, lifetime / 2)
            case ...1_200: 300
            case ..<5_400: 900
            default: 3_600
            }
        self.mandatory = min(60, advisory)
    }

    /// The advisory window, cut by up to a half so that a fleet does not renew in step.
    ///
    /// - Parameter random: A number in `0..<1`.
    package func jittered(_ random: Double) -> Double {
        max(mandatory, advisory * (1 - random / 2))
    }
}

/// What a stored session is good for.
package enum SessionFreshness: Sendable, Hashable {
    /// To be used as it is.
    case fresh
    /// To be used if no newer one can be had.
    case live
    /// Not to be used.
    case ended

    /// Judges a session.
    ///
    /// Without jitter, so that the fast path and the provider agree on every file.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - now: The present by this machine's clock.
    ///   - minimumLifetime: What must be left; less counts as ended. `nil` means outside of the advisory window.
    package init(of session: StoredSession, at now: Date, minimumLifetime: Duration?) {
        guard let expiration = session.credentials.expiration else {
            self = .ended
            return
        }
        let left = expiration.timeIntervalSince(now) - Double(session.clockOffset)
        if let minimumLifetime {
            self = left > 0 && left >= minimumLifetime.seconds ? .fresh : .ended
            return
        }
        let lifetime = session.issuedAt.map { expiration.timeIntervalSince($0) } ?? 3_600
        self = left <= 0 ? .ended : left > RefreshWindow(lifetime: lifetime).advisory ? .fresh : .live
    }
}
