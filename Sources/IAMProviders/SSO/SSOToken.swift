// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

internal import struct FoundationEssentials.Date

/// A bearer token of a sign-in, with all that its file says.
struct SSOToken: Sendable {
    /// What is needed to renew a token without a person.
    struct Renewal: Sendable {
        let refreshToken: Secret
        let clientID: String
        let clientSecret: Secret
    }

    /// Why a text is no token; a sentence's end without anything from the text.
    struct Problem: Error {
        let reason: String
    }

    /// A token with less than this left is renewed.
    static let window = 300.0

    /// Everything in the file; names this version does not know are kept when it is written again.
    let members: [String: JSONValue]
    let accessToken: Secret
    let expiration: Date

    /// Reads the content of a token file.
    init(parsing bytes: [UInt8]) throws(Problem) {
        guard let document = JSONValue(parsing: bytes) else { throw Problem(reason: "is not a JSON object") }
        guard let members = document.members else { throw Problem(reason: "is not a JSON object") }
        try self.init(members: members)
    }

    /// Takes the members of a token file; `accessToken` and `expiresAt` have to be there.
    init(members: [String: JSONValue]) throws(Problem) {
        guard let token = members["accessToken"]?.nonEmptyText else { throw Problem(reason: "has no accessToken") }
        guard token.isVisibleASCII else {
            throw Problem(reason: "has an accessToken that cannot be sent")
        }
        guard let end = members["expiresAt"]?.text else { throw Problem(reason: "has no expiresAt") }
        guard let expiration = AWSTimestamp.parse(end) else {
            throw Problem(reason: "has an expiresAt that is not a time")
        }
        self.members = members
        self.accessToken = Secret(token)
        self.expiration = expiration
    }

    /// Whether the token can be used at all.
    func isLive(at now: Date) -> Bool { expiration > now }

    /// Whether the token lasts long enough not to be renewed.
    func isFresh(at now: Date) -> Bool { expiration.timeIntervalSince(now) >= Self.window }

    /// How to renew the token; `nil` if something is missing or the registration has ended.
    func renewal(at now: Date) -> Renewal? {
        guard let refreshToken = members["refreshToken"]?.nonEmptyText,
            let clientID = members["clientId"]?.nonEmptyText,
            let clientSecret = members["clientSecret"]?.nonEmptyText,
            let end = members["registrationExpiresAt"]?.text.flatMap({ AWSTimestamp.parse($0) }), end > now
        else { return nil }
        return Renewal(
            refreshToken: Secret(refreshToken),
            clientID: clientID,
            clientSecret: Secret(clientSecret)
        )
    }
}
