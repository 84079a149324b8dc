// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// What the token service of IAM Identity Center remembers.
struct OIDCState: Sendable {
    /// A program that has registered.
    struct Client: Sendable {
        let secret: String
        let expiration: Date
        let scopes: [String]
        let grants: Set<String>
        /// Host and path of each, without the port.
        let redirects: Set<String>
    }

    /// A device code that waits for somebody.
    struct Device: Sendable {
        enum Decision: Sendable { case pending, approved, denied }

        let client: String
        let userCode: String
        let expiration: Date
        /// Seconds between polls.
        var interval: Int
        var pendingPolls: Int?
        var lastPoll: Date?
        var decision = Decision.pending
        var isSpent = false
    }

    /// An authorization code.
    struct Code: Sendable {
        let client: String
        let redirectURI: String
        let challenge: String
        let expiration: Date
        let family: String
        var isSpent = false
    }

    struct AccessToken: Sendable {
        let user: String
        let expiration: Date
        let family: String
    }

    var clients: [String: Client] = [:]
    var devices: [String: Device] = [:]
    var codes: [String: Code] = [:]
    var accessTokens: [String: AccessToken] = [:]
    /// Each for a client.
    var refreshTokens = RotatingTokens<String>()

    /// Whose token it is, if it is alive.
    func user(of token: String, at date: Date) -> String? {
        accessTokens[token].flatMap { $0.expiration > date ? $0.user : nil }
    }

    /// Ends a sign-in by one of its access tokens.
    mutating func end(accessToken token: String) {
        if let family = accessTokens[token]?.family { end(family) }
    }

    /// Ends everything that one sign-in led to.
    mutating func end(_ family: String) {
        accessTokens = accessTokens.filter { $0.value.family != family }
        refreshTokens.end(family)
    }
}
