// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The tokens that the retries of one client share, so that a service that is down is not asked ever more often.
///
/// Source: AWS SDKs and Tools Reference Guide, "Retry behavior": 500 tokens, 5 for a retry, 10 after a timeout.
final class TokenBucket: Sendable {
    static let capacity = 500

    private let tokens: Mutex<Int>

    init(tokens: Int = TokenBucket.capacity) {
        self.tokens = Mutex(tokens)
    }

    var available: Int { tokens.withLock { $0 } }

    /// Takes tokens; says no and takes none if there are not as many.
    func take(_ cost: Int) -> Bool {
        tokens.withLock { tokens in
            guard tokens >= cost else { return false }
            tokens -= cost
            return true
        }
    }

    func give(_ count: Int) {
        tokens.withLock { $0 = min($0 + count, Self.capacity) }
    }
}
