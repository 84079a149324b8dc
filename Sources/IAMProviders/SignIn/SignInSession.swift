// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

internal import struct FoundationEssentials.Date

/// What the cache file of a sign-in session holds.
struct SignInSession: Sendable {
    let credentials: Credentials
    let clientID: String
    let refreshToken: Secret
    let key: DPoPKey

    /// All members, so that those not known here are written back.
    let members: [String: JSONValue]

    /// Reads a cache file.
    init(parsing bytes: [UInt8]) throws(SignInDefect) {
        guard let document = JSONValue(parsing: bytes) else { throw SignInDefect(what: "is not JSON") }
        guard let members = document.members else { throw SignInDefect(what: "is no JSON object") }
        try self.init(members)
    }

    private init(_ members: [String: JSONValue]) throws(SignInDefect) {
        let token = members["accessToken"]
        let accessKeyID = try Self.value(token, "accessToken", "accessKeyId")
        let secretAccessKey = try Self.value(token, "accessToken", "secretAccessKey")
        let sessionToken = try Self.value(token, "accessToken", "sessionToken")
        let accountID = try Self.value(token, "accessToken", "accountId")
        let end = try Self.value(token, "accessToken", "expiresAt")
        guard let expiration = AWSTimestamp.parse(end) else {
            throw SignInDefect(what: "has an accessToken.expiresAt that is no time")
        }
        let document = JSONValue.object(members)
        self.clientID = try Self.value(document, nil, "clientId")
        self.refreshToken = Secret(try Self.text(document, nil, "refreshToken"))
        guard let key = DPoPKey(pem: try Self.text(document, nil, "dpopKey")) else {
            throw SignInDefect(what: "has a dpopKey that is no PEM document of a P-256 key")
        }
        self.key = key
        self.members = members
        self.credentials = Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: Secret(secretAccessKey),
            sessionToken: Secret(sessionToken),
            expiration: expiration,
            accountID: accountID,
            source: SignInCredentialProvider.name
        )
    }

    /// A new session.
    init(
        _ token: SignInToken,
        accountID: String,
        clientID: String,
        key: DPoPKey,
        at now: Date
    ) throws(SignInDefect) {
        var members: [String: JSONValue] = [
            "accessToken": token.cached(accountID: accountID, at: now),
            "clientId": .text(clientID),
            "dpopKey": key.pem.withExposedText { .text($0) },
            "tokenType": .text(token.tokenType ?? "aws_sigv4"),
        ]
        Self.add(token, to: &members)
        try self.init(members)
    }

    /// The session with what the service has given for its refresh token; account and key stay as they are.
    func renewed(with token: SignInToken, at now: Date) throws(SignInDefect) -> SignInSession {
        var members = members
        members["accessToken"] = token.cached(accountID: credentials.accountID ?? "", at: now)
        Self.add(token, to: &members)
        return try SignInSession(members)
    }

    private static func add(_ token: SignInToken, to members: inout [String: JSONValue]) {
        for (name, secret) in [("refreshToken", token.refreshToken), ("idToken", token.idToken)] {
            if let secret { members[name] = secret.withExposedText { .text($0) } }
        }
    }

    // MARK: Members

    /// A member that is text and not empty.
    private static func text(
        _ object: JSONValue?,
        _ parent: String?,
        _ name: String
    ) throws(SignInDefect) -> String {
        guard let text = object?[name]?.nonEmptyText else {
            throw SignInDefect(what: "has no \(parent.map { "\($0)." } ?? "")\(name)")
        }
        return text
    }

    /// A member that may become part of header fields and shell lines, so it must be printable ASCII without blanks.
    static func value(_ object: JSONValue?, _ parent: String?, _ name: String) throws(SignInDefect) -> String {
        let text = try text(object, parent, name)
        guard text.isVisibleASCII else {
            throw SignInDefect(what: "has a \(name) with characters that no \(name) has")
        }
        return text
    }
}
