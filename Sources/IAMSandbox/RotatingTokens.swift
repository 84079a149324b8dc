// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Refresh tokens each of which is good for one use and is followed by another.
///
/// A token that comes a second time has been copied, so the whole family that began with one sign-in ends.
/// Source: RFC 9700, 4.14.2.
struct RotatingTokens<Grant: Sendable>: Sendable {
    enum Outcome: Sendable {
        case unknown
        /// It was used before; its family has ended.
        case reused(family: String)
        case taken(Grant, family: String)
    }

    private var live: [String: (grant: Grant, family: String)] = [:]
    private var spent: [String: String] = [:]

    mutating func add(_ token: String, _ grant: Grant, family: String) {
        live[token] = (grant, family)
    }

    /// The grant of a token that is left as it is.
    func grant(of token: String) -> Grant? { live[token]?.grant }

    /// Uses a token up.
    mutating func take(_ token: String) -> Outcome {
        if let family = spent[token] {
            end(family)
            return .reused(family: family)
        }
        guard let (grant, family) = live.removeValue(forKey: token) else { return .unknown }
        spent[token] = family
        return .taken(grant, family: family)
    }

    mutating func end(_ family: String) {
        for (token, entry) in live where entry.family == family {
            live[token] = nil
            spent[token] = family
        }
    }
}
