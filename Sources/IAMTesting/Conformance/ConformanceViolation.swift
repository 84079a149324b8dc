// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// A promise that a credential provider does not keep.
public struct ConformanceViolation: Sendable, Hashable {
    /// The promises; more may be added.
    public struct Rule: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case name, repetition, concurrency, cancellation, recovery, freshness, errors, secrecy, failures
        }

        private let value: Value

        /// The name is not empty: lower-case words and digits with single dashes between them.
        public static var name: Self { Self(value: .name) }
        /// Every call gives usable credentials, not only the first.
        public static var repetition: Self { Self(value: .repetition) }
        /// Callers at the same time all get credentials.
        public static var concurrency: Self { Self(value: .concurrency) }
        /// A cancelled call ends soon with `.cancelled`, and harms neither other nor later calls.
        public static var cancellation: Self { Self(value: .cancellation) }
        /// A failure passes: when the cause is gone, the next call succeeds.
        public static var recovery: Self { Self(value: .recovery) }
        /// Credentials that have ended are not handed out; the source is asked again or the call fails.
        public static var freshness: Self { Self(value: .freshness) }
        /// Errors say who failed and what to do, and only what nobody asked for is `.notConfigured`.
        public static var errors: Self { Self(value: .errors) }
        /// No description, dump or error shows a secret.
        public static var secrecy: Self { Self(value: .secrecy) }
        /// A set-up that has to fail does, with the right code.
        public static var failures: Self { Self(value: .failures) }

        /// The name of the rule.
        public var description: String { value.rawValue }
    }

    /// The promise.
    public let rule: Rule

    /// One sentence: what the provider did and what it should have done; never a secret.
    public let sentence: String

    init(_ rule: Rule, _ sentence: String) {
        self.rule = rule
        self.sentence = sentence
    }
}

extension ConformanceViolation: CustomStringConvertible {
    /// `rule: sentence`.
    public var description: String { "\(rule): \(sentence)" }
}
