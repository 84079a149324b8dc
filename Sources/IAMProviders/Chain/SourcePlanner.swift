// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles

/// Decides for each member of the default chain whether it is configured, and how it would get credentials.
struct SourcePlanner: Sendable {
    /// A member of the chain: its name and its decision.
    struct Member: Sendable {
        let name: String
        let plan: @Sendable () throws(CredentialError) -> SourcePlan
    }

    let platform: Platform
    let options: ChainOptions

    init(platform: Platform, options: ChainOptions) {
        self.platform = platform
        self.options = options
    }

    /// The members in their order.
    ///
    /// A token file given by option is an explicit source and stands alone. A profile given by option shuts out what
    /// the environment or the machine would give; one named by `AWS_PROFILE` does not.
    var members: [Member] {
        if let tokenFile = options.webIdentityTokenFile {
            return [
                Member(name: WebIdentityCredentialProvider.name) { () throws(CredentialError) in
                    try explicitWebIdentity(tokenFile)
                }
            ]
        }
        if options.profile != nil { return [profileMember] }
        return [
            Member(name: EnvironmentCredentialProvider.name) { () throws(CredentialError) in try environment() },
            Member(name: WebIdentityCredentialProvider.name) { () throws(CredentialError) in try webIdentity() },
            profileMember,
            Member(name: ContainerCredentialProvider.name) { () throws(CredentialError) in try container() },
            Member(name: InstanceMetadataCredentialProvider.name) { () throws(CredentialError) in
                try instanceMetadata()
            },
        ]
    }

    /// The profile alone.
    var profileMember: Member {
        Member(name: ProfileCredentialProvider.name) { () throws(CredentialError) in try profile() }
    }

    // MARK: Environment

    private func environment() throws(CredentialError) -> SourcePlan {
        try plan(.keys(try environmentKeys()), location: .variable("AWS_ACCESS_KEY_ID"), in: nil)
    }

    func environmentKeys() throws(CredentialError) -> Credentials {
        try EnvironmentCredentialProvider(environment: platform.environment, clock: platform.clock).read()
    }

    private func webIdentity() throws(CredentialError) -> SourcePlan {
        let variable = "AWS_WEB_IDENTITY_TOKEN_FILE"
        guard let tokenFile = platform.environment[variable] else {
            throw CredentialError(.notConfigured, "\(variable) is not set", location: .variable(variable))
        }
        guard let roleARN = platform.environment["AWS_ROLE_ARN"] else {
            throw CredentialError(
                .invalidConfiguration,
                "\(variable) is set, but AWS_ROLE_ARN is not",
                hint: "set AWS_ROLE_ARN too, or unset \(variable)",
                provider: WebIdentityCredentialProvider.name,
                location: .variable("AWS_ROLE_ARN")
            )
        }
        let role = RoleHop(
            roleARN: roleARN,
            roleSessionName: platform.environment["AWS_ROLE_SESSION_NAME"],
            location: .variable("AWS_ROLE_ARN")
        )
        return try plan(.webIdentity(tokenFile: tokenFile, role: role), location: .variable(variable), in: nil)
    }

    private func explicitWebIdentity(_ tokenFile: String) throws(CredentialError) -> SourcePlan {
        guard let role = options.hops.first else {
            throw CredentialError(
                .invalidConfiguration,
                "a web identity token file is given, but no role to use it for",
                hint: "give --role-arn too",
                provider: WebIdentityCredentialProvider.name,
                location: .option("--web-identity-token-file")
            )
        }
        return try plan(
            .webIdentity(tokenFile: tokenFile, role: role),
            hops: Array(options.hops.dropFirst()),
            location: .option("--web-identity-token-file"),
            in: nil
        )
    }

    // MARK: Profile

    private func profile() throws(CredentialError) -> SourcePlan {
        let files = try files()
        let found: CredentialPlan
        do {
            found = try ProfileResolver.plan(for: profileName, in: files)
        } catch {
            throw error.credentialError
        }
        if case .sso(let source) = found.base, source.roleName == nil, found.hops.isEmpty {
            throw Self.tokenOnly(source, profileName)
        }
        var plan = try plan(
            try base(of: found, in: files),
            hops: found.hops + options.hops,
            profile: found.profileName,
            location: found.baseLocation,
            in: files
        )
        plan.baseProfileName = found.baseProfileName
        return plan
    }

    /// A profile that asks for a token and nothing more has no credentials, which is a reason to go on.
    private static func tokenOnly(_ source: SSOSource, _ profile: String) -> CredentialError {
        CredentialError(
            .notConfigured,
            "the profile \(profile) will resolve a token, not credentials",
            hint: "add sso_account_id and sso_role_name to the profile",
            location: source.location
        )
    }
}

extension SourcePlanner {
    // MARK: The machine

    private func container() throws(CredentialError) -> SourcePlan {
        let endpoint = try ContainerEndpoint.resolve(environment: platform.environment)
        return try plan(.container(endpoint), location: endpoint.origin, in: nil)
    }

    private func instanceMetadata() throws(CredentialError) -> SourcePlan {
        let files = try files()
        let settings = try instanceMetadataSettings(in: files)
        return try plan(.instanceMetadata(settings), isDemanded: false, in: files)
    }

    func instanceMetadataSettings(in files: ProfileFiles) throws(CredentialError) -> InstanceMetadataSettings {
        let settings = try settings(in: files)
        do {
            return try settings.instanceMetadata()
        } catch {
            throw CredentialError(
                .invalidConfiguration,
                error.message,
                hint: error.hint,
                provider: InstanceMetadataCredentialProvider.name,
                location: error.location,
                underlying: error
            )
        }
    }

    // MARK: The plan

    /// Completes a plan with the roles given by option and, if one of them or the base needs it, with STS.
    private func plan(
        _ base: SourcePlan.Base,
        hops: [RoleHop]? = nil,
        profile: String? = nil,
        location: ConfigurationLocation? = nil,
        isDemanded: Bool = true,
        in files: ProfileFiles?
    ) throws(CredentialError) -> SourcePlan {
        var base = base
        var hops = hops ?? options.hops
        if options.access == .readOnly { try Self.restrict(&base, &hops, location: location) }
        var needsSTS = !hops.isEmpty
        if case .webIdentity(_, let role) = base {
            try WebIdentityCredentialProvider.check(role)
            needsSTS = true
        }
        var access: STSAccess?
        if needsSTS {
            if let files { access = try sts(in: files) } else { access = try sts(in: try self.files()) }
        }
        var plan = SourcePlan(base: base, hops: hops, sts: access)
        plan.profileName = profile
        plan.baseLocation = location
        plan.isDemanded = isDemanded
        return plan
    }
}
