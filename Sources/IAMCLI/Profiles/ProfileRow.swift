// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders
internal import IAMSessionCache

internal import struct FoundationEssentials.Date

/// What a list of profiles tells of one.
struct ProfileRow: Sendable {
    /// Its name.
    let name: String

    /// Whether it is the one in use.
    let isSelected: Bool

    /// What it is: `keys`, `role`, `sso`, `sign-in`, `process`, `web-identity`, `none` and so on.
    let kind: String

    /// The profile, the profiles its roles lead over, and what the last one begins with if it is no profile.
    let chain: [String]

    /// The region.
    let region: String?

    /// When the stored session ends; `nil` if there is none.
    let expiration: Date?

    /// Why it gives no credentials.
    let error: CredentialError?

    /// The line that opens it.
    let location: ConfigurationLocation?

    /// Looks at a profile without asking anybody but files and variables.
    init(_ profile: Profile, in files: ProfileFiles, options: ChainOptions, platform: Platform, isSelected: Bool) {
        var options = options
        options.profile = profile.name
        options.profileFiles = files
        self.name = profile.name
        self.isSelected = isSelected
        self.location = profile.location
        self.chain = Self.chain(from: profile, in: files)
        self.region =
            options.region
            ?? (try? Settings.resolve(environment: platform.environment, profile: profile, files: files))?.region
        do throws(CredentialError) {
            let plan = try DefaultChain.plan(platform: platform, options: options)
            self.kind = plan.hops.isEmpty ? Self.kind(of: plan.base) : "role"
            self.expiration = Self.stored(plan, options, platform)
            self.error = nil
        } catch {
            self.kind = Self.kind(of: profile)
            self.expiration = nil
            let cause = (error.underlying as? ProfileError)?.credentialError ?? error
            self.error = error.attempts.isEmpty ? error : cause
        }
    }

    private static func stored(_ plan: SourcePlan, _ options: ChainOptions, _ platform: Platform) -> Date? {
        guard let key = plan.sessionKey, let store = options.sessionStore(platform: platform) else { return nil }
        return store.load(key)?.credentials.expiration
    }

    private static func kind(of base: SourcePlan.Base) -> String {
        switch base {
        case .keys: "keys"
        case .webIdentity: "web-identity"
        case .keyring: "keyring"
        case .process: "process"
        case .sso: "sso"
        case .signIn: "sign-in"
        case .container: "container"
        case .instanceMetadata: "instance-metadata"
        }
    }

    /// What a profile wants to be, where it comes to nothing.
    private static func kind(of profile: Profile) -> String {
        let kinds = [
            ("web_identity_token_file", "web-identity"), ("role_arn", "role"), ("sso_session", "sso"),
            ("sso_account_id", "sso"), ("sso_start_url", "sso"), ("login_session", "sign-in"),
            (KeyringSource.property, "keyring"),
            ("credential_process", "process"), ("aws_access_key_id", "keys"), ("aws_secret_access_key", "keys"),
        ]
        return kinds.first { profile[$0.0] != nil }?.1 ?? "none"
    }

    /// The profiles a role leads over; a name met twice ends the list.
    private static func chain(from profile: Profile, in files: ProfileFiles) -> [String] {
        var chain = [profile.name]
        var current = profile
        while current["role_arn"] != nil, current["web_identity_token_file"] == nil {
            if let source = current["credential_source"], current["source_profile"] == nil { return chain + [source] }
            guard let name = current["source_profile"], name != current.name else { return chain }
            let isKnown = chain.contains(name)
            chain.append(name)
            guard !isKnown, let next = files.profile(named: name) else { return chain }
            // Complete keys end the walk even where there is a role as well.
            if next["aws_access_key_id"] != nil, next["aws_secret_access_key"] != nil { return chain }
            current = next
        }
        return chain
    }
}
