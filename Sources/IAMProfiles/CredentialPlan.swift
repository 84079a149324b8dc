// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// How to get credentials: where to begin, and which roles to assume on top, in this order.
public struct CredentialPlan: Sendable, Hashable {
    /// The profile the plan was made for; `nil` if it was not made from one.
    public var profileName: String?

    /// Where to begin.
    public var base: BaseSource

    /// The file and line that chose the base.
    public var baseLocation: ConfigurationLocation?

    /// The profile that holds the base: the one at the end of the source profiles; `nil` if none does.
    public var baseProfileName: String?

    /// The roles, each assumed with the credentials of the one before it.
    public var hops: [RoleHop]

    /// Makes a plan.
    ///
    /// - Parameters:
    ///   - profileName: The profile.
    ///   - base: Where to begin.
    ///   - baseLocation: What chose the base.
    ///   - baseProfileName: The profile that holds the base.
    ///   - hops: The roles, the first one to assume first.
    public init(
        profileName: String?,
        base: BaseSource,
        baseLocation: ConfigurationLocation? = nil,
        baseProfileName: String? = nil,
        hops: [RoleHop] = []
    ) {
        self.profileName = profileName
        self.base = base
        self.baseLocation = baseLocation
        self.baseProfileName = baseProfileName
        self.hops = hops
    }
}

/// The credentials that need no others.
public enum BaseSource: Sendable, Hashable {
    /// Keys from a file.
    case staticKeys(StaticKeys)
    /// `credential_source = Environment`.
    case environment
    /// `credential_source = Ec2InstanceMetadata`.
    case instanceMetadata
    /// `credential_source = EcsContainer`.
    case container
    /// `web_identity_token_file` and `role_arn`.
    case webIdentity(WebIdentitySource)
    /// The `sso_…` keys.
    case sso(SSOSource)
    /// `login_session`: the ARN of the identity that signed in.
    case loginSession(String)
    /// `aws_iam_toolkit_keys`: a key in a store for secrets.
    case keyring(KeyringSource)
    /// `credential_process`: a command line, which may hold secrets, and the profile's `aws_account_id`.
    case process(command: String, accountID: String?, location: ConfigurationLocation)
}

extension BaseSource: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind and what may be shown of it; of a process only where it is written.
    public var description: String {
        switch self {
        case .staticKeys(let keys): "static keys \(keys)"
        case .environment: "environment"
        case .instanceMetadata: "instance metadata"
        case .container: "container"
        case .webIdentity(let source): "web identity \(source.roleARN) with the token in \(source.tokenFile)"
        case .sso(let source): "SSO \(source.sessionName ?? source.startURL)"
        case .loginSession(let session): "login session \(session)"
        case .keyring(let source): "keyring: \(source)"
        case .process(_, _, let location): "process (\(location))"
        }
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror of what ``description`` tells.
    public var customMirror: Mirror { Mirror(self, children: ["source": description]) }
}

/// A long-term or session key written in a file.
public struct StaticKeys: Sendable, Hashable {
    /// The access key id.
    public let accessKeyID: String
    /// The secret access key.
    public let secretAccessKey: Secret
    /// The session token, if there is one.
    public let sessionToken: Secret?
    /// The account, where the file names it.
    public let accountID: String?
    /// The file and line of the access key id.
    public let location: ConfigurationLocation

    /// Makes keys.
    ///
    /// - Parameters:
    ///   - accessKeyID: The access key id.
    ///   - secretAccessKey: The secret access key.
    ///   - sessionToken: The session token.
    ///   - accountID: The account.
    ///   - location: The file and line.
    public init(
        accessKeyID: String,
        secretAccessKey: Secret,
        sessionToken: Secret? = nil,
        accountID: String? = nil,
        location: ConfigurationLocation
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.accountID = accountID
        self.location = location
    }

    /// Hashes what is not secret.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(accessKeyID)
        hasher.combine(accountID)
        hasher.combine(location)
    }
}

extension StaticKeys: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The shortened access key id and the place.
    public var description: String { "\(Credentials.shorten(accessKeyID)) (\(location))" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror of what ``description`` tells.
    public var customMirror: Mirror { Mirror(self, children: ["keys": description]) }
}

/// A role that takes a token from an identity provider in place of a signature.
public struct WebIdentitySource: Sendable, Hashable {
    /// The role.
    public let roleARN: String
    /// The name of the session; generated where `nil`.
    public let roleSessionName: String?
    /// The file with the token, read again for every call.
    public let tokenFile: String
    /// The file and line of the token file's key.
    public let location: ConfigurationLocation

    /// Makes a source.
    ///
    /// - Parameters:
    ///   - roleARN: The role.
    ///   - roleSessionName: The name of the session.
    ///   - tokenFile: The file with the token.
    ///   - location: The file and line, or the variable.
    public init(roleARN: String, roleSessionName: String?, tokenFile: String, location: ConfigurationLocation) {
        self.roleARN = roleARN
        self.roleSessionName = roleSessionName
        self.tokenFile = tokenFile
        self.location = location
    }
}

/// An IAM Identity Center sign-in and the role to take with it.
public struct SSOSource: Sendable, Hashable {
    /// The `[sso-session]`; `nil` for the older form with all keys in the profile.
    public let sessionName: String?
    /// The start URL, in its exact spelling.
    public let startURL: String
    /// The region of the sign-in.
    public let region: String
    /// The account; `nil` if the profile is for a token only.
    public let accountID: String?
    /// The role's name; `nil` if the profile is for a token only, which gives no credentials.
    public let roleName: String?
    /// The scopes to register with.
    public let registrationScopes: [String]
    /// The file and line of the first SSO key.
    public let location: ConfigurationLocation

    /// Makes a source.
    ///
    /// - Parameters:
    ///   - sessionName: The `[sso-session]`.
    ///   - startURL: The start URL.
    ///   - region: The region of the sign-in.
    ///   - accountID: The account.
    ///   - roleName: The role's name.
    ///   - registrationScopes: The scopes to register with.
    ///   - location: The file and line.
    public init(
        sessionName: String?,
        startURL: String,
        region: String,
        accountID: String?,
        roleName: String?,
        registrationScopes: [String] = ["sso:account:access"],
        location: ConfigurationLocation
    ) {
        self.sessionName = sessionName
        self.startURL = startURL
        self.region = region
        self.accountID = accountID
        self.roleName = roleName
        self.registrationScopes = registrationScopes
        self.location = location
    }
}
