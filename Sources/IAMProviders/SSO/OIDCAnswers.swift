// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

internal import struct FoundationEssentials.Date

/// What a client is known as at the token service.
struct OIDCRegistration: Sendable {
    let clientID: String
    let clientSecret: Secret
    let expiration: Date
}

/// A sign-in that waits for somebody to confirm a code in a browser.
struct OIDCDeviceAuthorization: Sendable {
    let deviceCode: Secret
    let userCode: String

    /// The address with the code in it.
    let url: String

    /// How long the code works.
    let lifetime: Duration

    /// How often to ask whether somebody has confirmed.
    let interval: Duration
}

/// Tokens as the service gives them.
struct OIDCTokens: Sendable {
    /// The longest life of a token that is believed: a year of seconds.
    private static let longest = 366 * 86_400

    let accessToken: Secret

    /// How long the token lasts, in seconds.
    let lifetime: Int
    let refreshToken: Secret?

    /// - Returns: `nil` if something is missing or out of range.
    init?(_ document: JSONValue) {
        guard let accessToken = document["accessToken"]?.nonEmptyText,
            accessToken.isVisibleASCII,
            let lifetime = document["expiresIn"]?.integer, (1...Self.longest).contains(lifetime)
        else { return nil }
        self.accessToken = Secret(accessToken)
        self.lifetime = lifetime
        self.refreshToken = document["refreshToken"]?.nonEmptyText.map { Secret($0) }
    }

    /// The members of a token file that change with every token; an answer without refresh token leaves the old one.
    func members(from now: Date) -> [String: JSONValue] {
        let expiration = now.addingTimeInterval(Double(lifetime))
        var members: [String: JSONValue] = [
            "accessToken": accessToken.withExposedText { .text($0) },
            "expiresAt": .text(AWSTimestamp.extended(expiration)),
        ]
        if let refreshToken { members["refreshToken"] = refreshToken.withExposedText { .text($0) } }
        return members
    }
}
