// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// The session of a role, as its user.
public struct AssumedRoleUser: Sendable, Hashable {
    /// The id of the role and the session name, `AROA…:name`.
    public let id: String

    /// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/NAME`; the role's path is not in it.
    public let arn: String
}

/// What `AssumeRole` answers.
public struct AssumeRoleOutput: Sendable, Equatable {
    /// The credentials; their account is that of ``assumedRoleUser``, their source `assume-role`.
    public let credentials: Credentials

    /// The session, if the service says so; STS does, some look-alikes do not.
    public let assumedRoleUser: AssumedRoleUser?

    /// How much of the room for policies and tags is used, in per cent.
    public let packedPolicySize: Int?

    /// The source identity of the session.
    public let sourceIdentity: String?

    /// The id of the request.
    public let requestID: String?
}

/// What `AssumeRoleWithWebIdentity` answers.
public struct AssumeRoleWithWebIdentityOutput: Sendable, Equatable {
    /// The credentials; their account is that of ``assumedRoleUser``, their source `web-identity`.
    public let credentials: Credentials

    /// The session, if the service says so.
    public let assumedRoleUser: AssumedRoleUser?

    /// How much of the room for policies and tags is used, in per cent.
    public let packedPolicySize: Int?

    /// The source identity of the session.
    public let sourceIdentity: String?

    /// The subject (`sub`) of the token.
    public let subjectFromWebIdentityToken: String?

    /// The issuer (`iss`) of the token.
    public let provider: String?

    /// The audience (`aud`) of the token.
    public let audience: String?

    /// The id of the request.
    public let requestID: String?
}

/// What `GetSessionToken` answers.
public struct SessionTokenOutput: Sendable, Equatable {
    /// The credentials; their account is that of the caller, their source `session-token`.
    public let credentials: Credentials

    /// The id of the request.
    public let requestID: String?
}

/// Who the caller is.
public struct CallerIdentity: Sendable, Hashable {
    /// `AIDA…` of a user, `AROA…:session` of a role, the account id of its root.
    public let userID: String

    /// The twelve digits of the account.
    public let accountID: String

    /// The ARN of the user or of the session.
    public let arn: String

    /// The id of the request.
    public let requestID: String?
}
