// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import IAMCredentials
package import IAMEndpoints
internal import IAMPlatform
package import IAMProfiles
package import IAMSTS
package import IAMSessionCache

/// How one member of the chain gets its credentials, decided without asking anybody but files and variables.
///
/// The fast path and the chain both begin with it, so they cannot come to different keys.
package struct SourcePlan: Sendable {
    /// Where the walk begins.
    package enum Base: Sendable {
        /// Keys that are at hand.
        case keys(Credentials)
        /// A token in a file, for a role; only some of the role's settings have a meaning.
        case webIdentity(tokenFile: String, role: RoleHop)
        /// A key in a store for secrets.
        case keyring(KeyringSource)
        /// A command to run; it may hold secrets.
        case process(command: String, accountID: String?, location: ConfigurationLocation)
        /// A role of IAM Identity Center.
        case sso(SSOSource, SSOEndpoints)
        /// A session of `aws login` or `toolkit login`, and the sign-in service.
        case signIn(session: String, endpoint: String, location: ConfigurationLocation?)
        /// The endpoint of a container.
        case container(ContainerEndpoint)
        /// The metadata service of an instance.
        case instanceMetadata(InstanceMetadataSettings)
    }

    /// Where the walk begins.
    package let base: Base

    /// The roles on top, the first one to assume first.
    package let hops: [RoleHop]

    /// How STS is reached; `nil` if it is not needed.
    package let sts: STSAccess?

    /// The profile the plan was made for; `nil` if it was not made from one.
    package var profileName: String?

    /// What chose the base.
    package var baseLocation: ConfigurationLocation?

    /// The profile that holds the base; `nil` if none does.
    package var baseProfileName: String?

    /// Whether the base is asked for by name, so that having nothing is an error and not a reason to go on.
    package var isDemanded = true

    /// Who assumes a role: the one before it, or the base.
    func caller(ofHop index: Int) -> RoleCaller {
        if index > 0 { return .roleSession }
        switch base {
        case .webIdentity, .sso, .container, .instanceMetadata: return .roleSession
        case .keys, .keyring, .process, .signIn: return .unknown
        }
    }

    /// Every profile that has a part in the result, some of them twice.
    package var profileNames: [String] {
        [profileName, baseProfileName].compactMap { $0 } + hops.compactMap { $0.profileName }
    }

    /// The role whose session the result is; `nil` if it is another kind of credentials.
    package var roleARN: String? {
        if let role = hops.last { return role.roleARN }
        if case .webIdentity(_, let role) = base { return role.roleARN }
        return nil
    }

    /// Whether the last role is assumed by a session of another one, which AWS trusts with less.
    package var isRoleChained: Bool { !hops.isEmpty && caller(ofHop: hops.count - 1) == .roleSession }

    /// Whether there is nothing to do but to take the keys.
    package var isKeysOnly: Bool {
        if case .keys = base { return hops.isEmpty }
        return false
    }
}

extension SourcePlan.Base: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The provider and what may be shown of it; nothing of a command line but its program.
    package var description: String {
        let step = step(profile: nil, location: nil)
        return [step.provider, step.subject].joined(separator: " ")
    }

    /// The same as ``description``.
    package var debugDescription: String { description }

    /// A mirror of what ``description`` tells.
    package var customMirror: Mirror { Mirror(self, children: ["base": description]) }
}

/// How STS is reached.
package struct STSAccess: Sendable, Hashable {
    /// The address and what requests are signed for.
    package let endpoint: ServiceEndpoint

    /// How often to try.
    package let retry: RetryPolicy

    /// The host in the address, without port and brackets, as clocks are kept by.
    var host: String {
        let parts = endpoint.url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count > 2 else { return "" }
        let authority = parts[2]
        guard authority.first != "[" else { return authority.dropFirst().prefix { $0 != "]" }.lowercased() }
        return authority.prefix { $0 != ":" }.lowercased()
    }
}

extension SourcePlan {
    /// The key under which the result is shared; `nil` if the result is no session.
    package var sessionKey: SessionKey? { sessionKey(through: hops.count) }

    /// The key of the session after the first `count` roles; with 0 that of the web identity.
    package func sessionKey(through count: Int) -> SessionKey? {
        guard count > 0 || isBaseShared else { return nil }
        var components: [(String, String)] = []
        if let sts {
            components = [("sts-endpoint", sts.endpoint.url), ("signing-region", sts.endpoint.signingRegion)]
        }
        components += baseComponents
        for hop in hops.prefix(count) { components += Self.components(of: hop) }
        return SessionKey(components)
    }

    /// The key of the MFA session that all roles of one user share; `nil` if the base is no user's long-term keys.
    package func mfaSessionKey(serialNumber: String) -> SessionKey? {
        guard let sts, isUserKey else { return nil }
        let access = [("sts-endpoint", sts.endpoint.url), ("signing-region", sts.endpoint.signingRegion)]
        return SessionKey(access + baseComponents + [("mfa-session", serialNumber)])
    }

    /// Whether the base is the long-term key of a user.
    private var isUserKey: Bool {
        switch base {
        case .keys(let keys): keys.sessionToken == nil
        case .keyring: true
        default: false
        }
    }

    /// Whether the base's own credentials are worth keeping: those that cost a call to a distant service.
    private var isBaseShared: Bool {
        switch base {
        case .webIdentity, .sso: true
        case .keys, .keyring, .process, .signIn, .container, .instanceMetadata: false
        }
    }

    /// Everything about the base that changes whose credentials it gives.
    private var baseComponents: [(String, String)] {
        switch base {
        case .keys(let keys):
            return [("base", "keys"), ("access-key-id", keys.accessKeyID)]
        case .webIdentity(let tokenFile, let role):
            return [("base", "web-identity"), ("token-file", tokenFile)] + Self.components(of: role)
        case .keyring(let source):
            return [("base", "keyring"), ("store", source.store.rawValue), ("profile", source.profile)]
        case .process(let command, _, _):
            // The line itself may hold secrets.
            let digest = Array(SHA256.hash(data: Array(command.utf8))).lowercaseHexadecimal
            return [("base", "process"), ("command-digest", digest)]
        case .sso(let source, let endpoints):
            return [
                ("base", "sso"), ("portal", endpoints.portal), ("session", source.sessionName ?? ""),
                ("start-url", source.startURL), ("account-id", source.accountID ?? ""),
                ("role-name", source.roleName ?? ""),
            ]
        case .signIn(let session, _, _):
            return [("base", "sign-in"), ("session", session)]
        case .container(let endpoint):
            return [("base", "container"), ("url", endpoint.url)]
        case .instanceMetadata(let settings):
            let name = settings.instanceProfileName.map { [("instance-profile", $0)] } ?? []
            return [("base", "instance-metadata"), ("endpoint", settings.endpoint)] + name
        }
    }

    /// Everything about a role that changes its session: not where it is written, and not a name made of the time.
    private static func components(of hop: RoleHop) -> [(String, String)] {
        var components = [("role-arn", hop.roleARN)]
        func add(_ name: String, _ value: String?) {
            if let value { components.append((name, value)) }
        }
        add("role-session-name", hop.roleSessionName)
        add("external-id", hop.externalID)
        add("duration-seconds", hop.durationSeconds.map { String($0) })
        add("mfa-serial", hop.mfaSerial)
        add("source-identity", hop.sourceIdentity)
        add("policy", hop.policy)
        for arn in hop.policyARNs.sorted() { add("policy-arn", arn) }
        for tag in hop.tags.sorted(by: { ($0.key, $0.value) < ($1.key, $1.value) }) {
            add("tag-key", tag.key)
            add("tag-value", tag.value)
        }
        for key in hop.transitiveTagKeys.sorted() { add("transitive-tag-key", key) }
        return components
    }
}
