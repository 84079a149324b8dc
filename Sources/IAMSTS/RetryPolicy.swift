// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// How often a call is tried, and how long is waited in between.
///
/// Source: AWS SDKs and Tools Reference Guide, "Retry behavior".
public struct RetryPolicy: Sendable, Hashable {
    /// The ways of the SDKs, as `retry_mode` names them.
    public enum Mode: String, Sendable, Hashable {
        /// Exponential waits of at most 20 seconds, and a bucket of tokens that failures use up.
        case standard
        /// The same as ``standard``; a rate limit on the client's side has no use for the few calls made here.
        case adaptive
        /// Exponential waits without a bucket.
        case legacy
    }

    /// How often a call is sent in all, the first time included; at least 1.
    public let maxAttempts: Int

    /// How waits and tokens are counted.
    public let mode: Mode

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - maxAttempts: How often to send in all; less than 1 counts as 1.
    ///   - mode: How to count waits and tokens.
    public init(maxAttempts: Int = 3, mode: Mode = .standard) {
        self.maxAttempts = max(1, maxAttempts)
        self.mode = mode
    }

    /// Three attempts in standard mode.
    public static let standard = RetryPolicy()

    /// One attempt only.
    public static let none = RetryPolicy(maxAttempts: 1)
}

/// What kind of failure may be tried again.
enum Retryability: Sendable {
    case never, transient, timeout, throttling

    /// The tokens one retry costs.
    var cost: Int {
        switch self {
        case .never, .transient, .throttling: 5
        case .timeout: 10
        }
    }
}

/// What the service asks the client to wait.
struct RetryHint: Sendable {
    /// The seconds of `Retry-After`.
    var retryAfter: Double?

    /// The seconds of `x-amz-retry-after`, which is in milliseconds on the wire.
    var amzRetryAfter: Double?
}

/// The retries of one request.
struct RetryState: Sendable {
    private static let longestWait = 20.0

    private let policy: RetryPolicy
    private let bucket: TokenBucket
    private let random: @Sendable () -> Double
    private var retries = 0
    private var lastCost = 0

    init(policy: RetryPolicy, bucket: TokenBucket, random: @escaping @Sendable () -> Double) {
        self.policy = policy
        self.bucket = bucket
        self.random = random
    }

    /// How long to wait before the next attempt; `nil` if there is none.
    mutating func delay(after failure: Retryability, hint: RetryHint) -> Duration? {
        guard failure != .never, retries + 1 < policy.maxAttempts else { return nil }
        if policy.mode != .legacy {
            guard bucket.take(failure.cost) else { return nil }
            lastCost = failure.cost
        }
        retries += 1
        // 2^5 is above the longest wait already; a larger exponent would only overflow.
        let ceiling = min(Double(1 << min(retries - 1, 5)), Self.longestWait)
        var seconds = random() * ceiling
        if let asked = hint.amzRetryAfter {
            seconds = min(max(asked, seconds), seconds + 5)
        } else if let asked = hint.retryAfter {
            seconds = max(seconds, min(asked, Self.longestWait))
        }
        return .seconds(seconds)
    }

    /// Gives back what the last retry cost, or one token if there was none.
    func succeeded() {
        guard policy.mode != .legacy else { return }
        bucket.give(lastCost == 0 ? 1 : lastCost)
    }
}
