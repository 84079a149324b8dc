// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

internal import struct FoundationEssentials.Date

/// What a cache file or an answer of the sign-in service lacks.
struct SignInDefect: Error {
    /// A part of a sentence, such as `has no refreshToken`.
    let what: String
}

/// An answer of `/v1/token`.
///
/// Source: the model of `signin` in botocore, `CreateOAuth2Token`.
struct SignInToken: Sendable {
    /// The longest life of an access token, in seconds.
    private static let longestLifetime = 900

    let accessKeyID: String
    let secretAccessKey: Secret
    let sessionToken: Secret

    /// How long the credentials live, in seconds.
    let lifetime: Int

    /// The next refresh token, if this one is used up.
    let refreshToken: Secret?
    let idToken: Secret?
    let tokenType: String?

    init(_ answer: JSONValue) throws(SignInDefect) {
        let token = answer["accessToken"]
        self.accessKeyID = try SignInSession.value(token, "accessToken", "accessKeyId")
        self.secretAccessKey = Secret(try SignInSession.value(token, "accessToken", "secretAccessKey"))
        self.sessionToken = Secret(try SignInSession.value(token, "accessToken", "sessionToken"))
        guard let seconds = answer["expiresIn"]?.integer, seconds > 0 else {
            throw SignInDefect(what: "has no usable expiresIn")
        }
        self.lifetime = min(seconds, Self.longestLifetime)
        self.refreshToken = answer["refreshToken"]?.nonEmptyText.map { Secret($0) }
        self.idToken = answer["idToken"]?.nonEmptyText.map { Secret($0) }
        self.tokenType = answer["tokenType"]?.nonEmptyText
    }

    /// The `accessToken` of a cache file, which unlike that of an answer knows its account and its end.
    func cached(accountID: String, at now: Date) -> JSONValue {
        func text(_ secret: Secret) -> JSONValue { secret.withExposedText { .text($0) } }
        return .object([
            "accessKeyId": .text(accessKeyID),
            "secretAccessKey": text(secretAccessKey),
            "sessionToken": text(sessionToken),
            "accountId": .text(accountID),
            "expiresAt": .text(AWSTimestamp.extended(now.addingTimeInterval(Double(lifetime)))),
        ])
    }
}
