// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// What `AssumeRoleWithWebIdentity` is asked.
///
/// The call is not signed: the token alone says who asks.
///
/// Source: STS API reference, `AssumeRoleWithWebIdentity`.
public struct AssumeRoleWithWebIdentityInput: Sendable, Equatable {
    /// The ARN of the role; 20 to 2,048 characters.
    public var roleARN: String

    /// The name of the session; 2 to 64 of `A-Z a-z 0-9 _ + = , . @ -`.
    public var roleSessionName: String

    /// The OpenID Connect or OAuth 2.0 token, sent as it is, a trailing line end included; 4 to 20,000 characters.
    public var webIdentityToken: Secret

    /// `www.amazon.com` or `graph.facebook.com` for their OAuth 2.0 tokens; `nil` for OpenID Connect.
    public var providerID: String?

    /// A session policy as JSON text; 1 to 2,048 characters.
    public var policy: String?

    /// The ARNs of managed policies to use as session policies; at most 10.
    public var policyARNs: [String]

    /// How long the credentials shall live, in seconds, 900 to 43,200; not sent if not given.
    public var durationSeconds: Int?

    /// Makes an input.
    ///
    /// - Parameters:
    ///   - roleARN: The ARN of the role.
    ///   - roleSessionName: The name of the session.
    ///   - webIdentityToken: The token.
    ///   - providerID: The provider of an OAuth 2.0 token.
    ///   - policy: A session policy.
    ///   - policyARNs: Managed policies.
    ///   - durationSeconds: How long the credentials shall live.
    public init(
        roleARN: String,
        roleSessionName: String,
        webIdentityToken: Secret,
        providerID: String? = nil,
        policy: String? = nil,
        policyARNs: [String] = [],
        durationSeconds: Int? = nil
    ) {
        self.roleARN = roleARN
        self.roleSessionName = roleSessionName
        self.webIdentityToken = webIdentityToken
        self.providerID = providerID
        self.policy = policy
        self.policyARNs = policyARNs
        self.durationSeconds = durationSeconds
    }
}

/// What `GetSessionToken` is asked; the caller needs the long-term keys of a user.
///
/// Source: STS API reference, `GetSessionToken`.
public struct GetSessionTokenInput: Sendable, Equatable {
    /// How long the credentials shall live, in seconds: 900 to 129,600; the service takes 43,200 if not given.
    public var durationSeconds: Int?

    /// The MFA device: its ARN or serial number, 9 to 256 characters; goes together with ``tokenCode``.
    public var serialNumber: String?

    /// The six digits the MFA device shows.
    public var tokenCode: Secret?

    /// Makes an input.
    ///
    /// - Parameters:
    ///   - durationSeconds: How long the credentials shall live.
    ///   - serialNumber: The MFA device.
    ///   - tokenCode: The six digits it shows.
    public init(durationSeconds: Int? = nil, serialNumber: String? = nil, tokenCode: Secret? = nil) {
        self.durationSeconds = durationSeconds
        self.serialNumber = serialNumber
        self.tokenCode = tokenCode
    }
}
