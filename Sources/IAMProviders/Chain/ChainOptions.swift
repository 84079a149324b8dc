// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMProfiles
public import IAMSessionCache

/// What somebody chose beside the environment and the profile files; all of it has a default.
public struct ChainOptions: Sendable {
    /// Whether sessions of roles are shared with other processes.
    public enum SessionCache: Sendable, Hashable {
        /// They are kept in ``ChainOptions/store``.
        case enabled
        /// They are neither looked for nor kept.
        case disabled
    }

    /// What the credentials may be used for.
    public enum Access: Sendable, Hashable {
        /// Whatever their policies allow.
        case full
        /// What AWS's managed policy `ReadOnlyAccess` allows as well, which the last role's session is made with.
        case readOnly
    }

    /// What is done with the AWS CLI's cache of sessions, `~/.aws/cli/cache`.
    ///
    /// Its files are named by what is asked for, not by who asks, so two sources of one role share an entry there.
    public enum AWSCLICacheUse: Sendable, Hashable {
        /// Nothing.
        case none
        /// It is read where a session there saves somebody an MFA code; the device in the name says whose it is.
        case savingCodes
        /// Sessions are taken from there and left there.
        case shared
    }

    /// A profile to use and nothing else: no access keys and no web identity of the environment.
    ///
    /// `nil` leaves the choice to the chain, which comes to `AWS_PROFILE` or `default` after the environment's keys.
    public var profile: String?

    /// The region to call STS in, before `AWS_REGION` and the profile's `region`.
    public var region: String?

    /// Roles to assume one after the other, on top of the credentials the chain finds and of the profile's own roles.
    public var hops: [RoleHop]

    /// What the credentials may be used for; without a role that could be restricted, less than everything is an error.
    public var access: Access

    /// A file with a web identity token to assume the first of ``hops`` with; the chain is not asked then.
    public var webIdentityTokenFile: String?

    /// A code of the MFA device that was typed already; it is used once, before ``mfa`` and `mfa_process` are asked.
    public var mfaToken: Secret?

    /// Where the codes of MFA devices come from where the profile has no `mfa_process`; without either a role that wants
    /// a code is an error.
    public var mfa: (any MFACodeSource)?

    /// The address of STS, before all configured ones.
    public var stsEndpointURL: String?

    /// The address of every service, before all configured ones; ``stsEndpointURL`` is the more exact one.
    public var endpointURL: String?

    /// The address of the instance metadata service, before all configured ones.
    public var instanceMetadataEndpoint: String?

    /// Which of its usual addresses the instance metadata service has; an address from anywhere beats it.
    public var instanceMetadataEndpointMode: InstanceMetadataSettings.EndpointMode?

    /// Whether sessions of roles are shared with other processes.
    public var sessionCache: SessionCache

    /// What is done with the AWS CLI's cache of sessions; without ``sessionCache`` only if it is ``AWSCLICacheUse/shared``.
    public var awsCLICache: AWSCLICacheUse

    /// What a stored session must have left; less is renewed, and it is an error if that fails.
    ///
    /// `nil` renews ahead of the end and uses the stored session while it lives.
    public var minimumLifetime: Duration?

    /// Where sessions are kept; `nil` for private files in the user's cache directory.
    public var store: (any SessionStoring)?

    /// How long to wait for another process that is making the same session.
    public var lockDeadline: Duration

    /// Profile files that are read already; `nil` reads them at every resolution.
    public var profileFiles: ProfileFiles?

    /// Makes options.
    ///
    /// - Parameters:
    ///   - profile: A profile to use and nothing else.
    ///   - region: The region to call STS in.
    ///   - hops: Roles to assume one after the other.
    ///   - access: What the credentials may be used for.
    ///   - webIdentityTokenFile: A token file to assume the first role with.
    ///   - mfaToken: An MFA code that was typed already.
    ///   - mfa: Where further MFA codes come from.
    ///   - stsEndpointURL: The address of STS.
    ///   - endpointURL: The address of every service.
    ///   - instanceMetadataEndpoint: The address of the instance metadata service.
    ///   - instanceMetadataEndpointMode: Which of its usual addresses the instance metadata service has.
    ///   - sessionCache: Whether sessions are shared with other processes.
    ///   - awsCLICache: What is done with the AWS CLI's cache.
    ///   - minimumLifetime: What a stored session must have left.
    ///   - store: Where sessions are kept.
    ///   - lockDeadline: How long to wait for another process.
    ///   - profileFiles: Profile files that are read already.
    public init(
        profile: String? = nil,
        region: String? = nil,
        hops: [RoleHop] = [],
        access: Access = .full,
        webIdentityTokenFile: String? = nil,
        mfaToken: Secret? = nil,
        mfa: (any MFACodeSource)? = nil,
        stsEndpointURL: String? = nil,
        endpointURL: String? = nil,
        instanceMetadataEndpoint: String? = nil,
        instanceMetadataEndpointMode: InstanceMetadataSettings.EndpointMode? = nil,
        sessionCache: SessionCache = .enabled,
        awsCLICache: AWSCLICacheUse = .savingCodes,
        minimumLifetime: Duration? = nil,
        store: (any SessionStoring)? = nil,
        lockDeadline: Duration = PersistedCredentialProvider.defaultLockDeadline,
        profileFiles: ProfileFiles? = nil
    ) {
        self.profile = profile
        self.region = region
        self.hops = hops
        self.access = access
        self.webIdentityTokenFile = webIdentityTokenFile
        self.mfaToken = mfaToken
        self.mfa = mfa
        self.stsEndpointURL = stsEndpointURL
        self.endpointURL = endpointURL
        self.instanceMetadataEndpoint = instanceMetadataEndpoint
        self.instanceMetadataEndpointMode = instanceMetadataEndpointMode
        self.sessionCache = sessionCache
        self.awsCLICache = awsCLICache
        self.minimumLifetime = minimumLifetime
        self.store = store
        self.lockDeadline = lockDeadline
        self.profileFiles = profileFiles
    }
}
