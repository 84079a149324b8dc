// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

public import struct FoundationEssentials.Date

/// A made-up IAM user with one long-term access key.
public struct SandboxUser: Sendable {
    /// The name.
    public var name: String

    /// The twelve digits of the account.
    public var accountID: String

    /// The unique id, `AIDA…`.
    public var userID: String

    /// The access key id, `AKIA…`.
    public var accessKeyID: String

    /// The secret access key.
    public var secretAccessKey: Secret

    /// The ARN of the user's MFA device, if there is one.
    public var mfaSerial: String?

    /// The user's ARN.
    public var arn: String { "arn:aws:iam::\(accountID):user/\(name)" }

    /// Makes a user.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - accountID: The account.
    ///   - userID: The unique id.
    ///   - accessKeyID: The access key id.
    ///   - secretAccessKey: The secret access key.
    ///   - mfaSerial: The MFA device.
    public init(
        name: String,
        accountID: String,
        userID: String,
        accessKeyID: String,
        secretAccessKey: Secret,
        mfaSerial: String? = nil
    ) {
        self.name = name
        self.accountID = accountID
        self.userID = userID
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.mfaSerial = mfaSerial
    }

    /// The user's keys as credentials.
    public var credentials: Credentials {
        Credentials(accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, accountID: accountID, source: "sandbox")
    }
}

/// One statement of a role's trust policy.
public struct SandboxTrust: Sendable, Hashable {
    /// Who is trusted.
    public enum Principal: Sendable, Hashable {
        /// A user, a role, or with an ARN that ends in `:root` everybody of an account.
        case arn(String)

        /// Whoever holds a web identity token of this provider.
        case webIdentity(provider: String)

        /// A service that hands out sessions of the role: `ec2.amazonaws.com` to the instance, `ecs-tasks.amazonaws.com` to
        /// the container, `sso.amazonaws.com` to whoever signs in through IAM Identity Center.
        case service(String)
    }

    /// Whether a second factor is asked for.
    public enum MFA: Sendable, Hashable {
        /// It is not.
        case optional

        /// It is: the caller gives a code, or did when its session began.
        case required
    }

    /// Who is trusted.
    public var principal: Principal

    /// The external id the caller must give, if any.
    public var externalID: String?

    /// Whether a second factor is asked for.
    public var mfa: MFA

    /// Makes a statement.
    ///
    /// - Parameters:
    ///   - principal: Who is trusted.
    ///   - externalID: The external id the caller must give.
    ///   - mfa: Whether a second factor is asked for.
    public init(_ principal: Principal, externalID: String? = nil, mfa: MFA = .optional) {
        self.principal = principal
        self.externalID = externalID
        self.mfa = mfa
    }
}

/// A made-up IAM role.
public struct SandboxRole: Sendable, Hashable {
    /// The name.
    public var name: String

    /// The path, `/` or such as `/service/`; part of the ARN, but not of a session's ARN.
    public var path: String

    /// The twelve digits of the account.
    public var accountID: String

    /// The unique id, `AROA…`.
    public var roleID: String

    /// Who may assume the role; one matching statement is enough.
    public var trust: [SandboxTrust]

    /// The longest session, 3600…43200 seconds.
    public var maximumSessionSeconds: Int

    /// The role's ARN.
    public var arn: String { "arn:aws:iam::\(accountID):role\(path)\(name)" }

    /// Makes a role.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - path: The path.
    ///   - accountID: The account.
    ///   - roleID: The unique id.
    ///   - trust: Who may assume the role.
    ///   - maximumSessionSeconds: The longest session.
    public init(
        name: String,
        path: String = "/",
        accountID: String,
        roleID: String,
        trust: [SandboxTrust],
        maximumSessionSeconds: Int = 3_600
    ) {
        self.name = name
        self.path = path
        self.accountID = accountID
        self.roleID = roleID
        self.trust = trust
        self.maximumSessionSeconds = maximumSessionSeconds
    }
}

/// A web identity token that the sandbox takes for good; any text, not a real JWT.
public struct SandboxWebIdentity: Sendable {
    /// The token.
    public var token: Secret

    /// The provider that is said to have issued it.
    public var provider: String

    /// Whom it is about.
    public var subject: String

    /// Whom it is for.
    public var audience: String

    /// When it ends; `nil` for never.
    public var expiration: Date?

    /// Makes a token.
    ///
    /// - Parameters:
    ///   - token: The text.
    ///   - provider: The provider.
    ///   - subject: Whom it is about.
    ///   - audience: Whom it is for.
    ///   - expiration: When it ends.
    public init(token: Secret, provider: String, subject: String, audience: String, expiration: Date? = nil) {
        self.token = token
        self.provider = provider
        self.subject = subject
        self.audience = audience
        self.expiration = expiration
    }
}

/// Everybody the sandbox knows.
public struct SandboxAccounts: Sendable {
    /// The users.
    public var users: [SandboxUser]

    /// The roles.
    public var roles: [SandboxRole]

    /// The web identity tokens.
    public var webIdentities: [SandboxWebIdentity]

    /// Makes accounts.
    ///
    /// - Parameters:
    ///   - users: The users.
    ///   - roles: The roles.
    ///   - webIdentities: The web identity tokens.
    public init(users: [SandboxUser], roles: [SandboxRole], webIdentities: [SandboxWebIdentity] = []) {
        self.users = users
        self.roles = roles
        self.webIdentities = webIdentities
    }
}
