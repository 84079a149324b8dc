// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

public import struct FoundationEssentials.Date

/// What `AssumeRoleWithSAML` answers.
public struct AssumeRoleWithSAMLOutput: Sendable, Equatable {
    /// The credentials; their account is that of ``assumedRoleUser``, their source `saml`.
    public let credentials: Credentials

    /// The session, if the service says so.
    public let assumedRoleUser: AssumedRoleUser?

    /// How much of the room for policies and tags is used, in per cent.
    public let packedPolicySize: Int?

    /// The source identity of the session.
    public let sourceIdentity: String?

    /// The `NameID` of the assertion's subject.
    public let subject: String?

    /// The format of ``subject``, such as `transient` or `persistent`.
    public let subjectType: String?

    /// The `Issuer` of the assertion.
    public let issuer: String?

    /// The `Recipient` of the assertion.
    public let audience: String?

    /// A hash of issuer, account and provider that makes ``subject`` unique.
    public let nameQualifier: String?

    /// The id of the request.
    public let requestID: String?
}

/// A federated user.
public struct FederatedUser: Sendable, Hashable {
    /// The account and the name, `123456789012:name`.
    public let id: String

    /// `arn:aws:sts::ACCOUNT:federated-user/NAME`.
    public let arn: String
}

/// What `GetFederationToken` answers.
public struct FederationTokenOutput: Sendable, Equatable {
    /// The credentials; their account is that of ``federatedUser``, their source `federation-token`.
    public let credentials: Credentials

    /// The user, if the service says so.
    public let federatedUser: FederatedUser?

    /// How much of the room for policies and tags is used, in per cent.
    public let packedPolicySize: Int?

    /// The id of the request.
    public let requestID: String?
}

/// What `AssumeRoot` answers.
public struct AssumeRootOutput: Sendable, Equatable {
    /// The credentials; their account is that of the target principal, their source `assume-root`.
    public let credentials: Credentials

    /// The source identity of the session.
    public let sourceIdentity: String?

    /// The id of the request.
    public let requestID: String?
}

/// What `GetAccessKeyInfo` answers.
public struct AccessKeyInfo: Sendable, Hashable {
    /// The twelve digits of the account that the key belongs to.
    public let accountID: String

    /// The id of the request.
    public let requestID: String?
}

/// What `DecodeAuthorizationMessage` answers.
public struct AuthorizationMessage: Sendable, Hashable {
    /// JSON text: whether the request was denied explicitly, and by which statements; it may name much of the account.
    public let decodedMessage: String

    /// The id of the request.
    public let requestID: String?
}

/// What `GetWebIdentityToken` answers.
public struct WebIdentityTokenOutput: Sendable, Equatable {
    /// The token, a JWT: whoever has it passes for the caller.
    public let webIdentityToken: Secret

    /// When the token ends.
    public let expiration: Date

    /// The id of the request.
    public let requestID: String?
}

/// What `GetDelegatedAccessToken` answers.
public struct DelegatedAccessTokenOutput: Sendable, Equatable {
    /// The credentials; their account is that of ``assumedPrincipal``, their source `delegated-access`.
    public let credentials: Credentials

    /// The ARN of the principal the credentials belong to, if the service says so.
    public let assumedPrincipal: String?

    /// How much of the room for policies and tags is used, in per cent.
    public let packedPolicySize: Int?

    /// The id of the request.
    public let requestID: String?
}
