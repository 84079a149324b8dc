// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMSigV4

internal import struct FoundationEssentials.Date

/// Who signed.
struct SandboxCaller: Sendable {
    enum Kind: Sendable, Hashable {
        /// A user with the long-term key.
        case user
        /// A user's session, from GetSessionToken.
        case userSession
        /// A session of the role with this ARN.
        case roleSession(roleARN: String)
    }

    var kind: Kind
    var arn: String
    /// `AIDA…`, or `AROA…:session`.
    var uniqueID: String
    var accountID: String
    var mfaSerial: String?
    var hasUsedMFA = false
    /// Whether the role was assumed by the session of a role.
    var isChained = false
    /// Whether a session policy allows reading only.
    var isReadOnly = false
    var sourceIdentity: String?

    init(_ user: SandboxUser) {
        self.kind = .user
        self.arn = user.arn
        self.uniqueID = user.userID
        self.accountID = user.accountID
        self.mfaSerial = user.mfaSerial
    }

    init(role: SandboxRole, sessionName: String, sourceIdentity: String?) {
        self.kind = .roleSession(roleARN: role.arn)
        self.arn = "arn:aws:sts::\(role.accountID):assumed-role/\(role.name)/\(sessionName)"
        self.uniqueID = "\(role.roleID):\(sessionName)"
        self.accountID = role.accountID
        self.sourceIdentity = sourceIdentity
    }

    /// Whether a trust policy that names `principal` means this caller.
    func isMeant(by principal: String) -> Bool {
        if principal == arn || principal == "arn:aws:iam::\(accountID):root" { return true }
        if case .roleSession(let roleARN) = kind { return principal == roleARN }
        return false
    }
}

/// Temporary credentials the sandbox has given out.
struct SandboxSession: Sendable {
    let accessKeyID: String
    let secretAccessKey: Secret
    let sessionToken: Secret
    let expiration: Date
    let caller: SandboxCaller

    var key: VerificationKey {
        VerificationKey(secretAccessKey: secretAccessKey, sessionToken: sessionToken, expiration: expiration)
    }
}
