// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMEndpoints
internal import IAMPlatform
internal import IAMProfiles
internal import IAMSTS

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
            Member(name: "container") { () throws(CredentialError) in try container() },
            Member(name: "instance-metadata") { () throws(CredentialError) in try instanceMetadata() },
        ]
    }

    /// The profile alone.
    var profileMember: Member {
        Member(name: ProfileCredentialProvider.name) { () throws(CredentialError) in try profile() }
    }

    // MARK: Environment

    private func environment() throws(CredentialError) -> SourcePlan {
        try plan(.keys(try environmentKeys()), in: nil)
    }

    private func environmentKeys() throws(CredentialError) -> Credentials {
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
        return try plan(.webIdentity(tokenFile: tokenFile, role: role), in: nil)
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
        return try plan(.webIdentity(tokenFile: tokenFile, role: role), hops: Array(options.hops.dropFirst()), in: nil)
    }

    // MARK: Profile

    private func profile() throws(CredentialError) -> SourcePlan {
        let files = try files()
        let selection = ProfileSelection.resolve(explicit: options.profile, environment: platform.environment)
        let found: CredentialPlan
        do {
            found = try ProfileResolver.plan(for: selection.name, in: files)
        } catch {
            throw error.credentialError
        }
        return try plan(try base(of: found), hops: found.hops + options.hops, in: files)
    }

    private func base(of plan: CredentialPlan) throws(CredentialError) -> SourcePlan.Base {
        switch plan.base {
        case .staticKeys(let keys):
            return .keys(
                Credentials(
                    accessKeyID: keys.accessKeyID,
                    secretAccessKey: keys.secretAccessKey,
                    sessionToken: keys.sessionToken,
                    accountID: keys.accountID,
                    source: ProfileCredentialProvider.name
                )
            )
        case .environment:
            return .keys(try demandedEnvironmentKeys(plan))
        case .webIdentity(let source):
            let role = RoleHop(
                roleARN: source.roleARN,
                roleSessionName: source.roleSessionName,
                profileName: plan.profileName,
                location: source.location
            )
            return .webIdentity(tokenFile: source.tokenFile, role: role)
        case .instanceMetadata:
            return unsupported("credential_source = Ec2InstanceMetadata", plan)
        case .container:
            return unsupported("credential_source = EcsContainer", plan)
        case .sso(let source):
            return unsupported("IAM Identity Center", plan, source.location)
        case .loginSession:
            return unsupported("login_session", plan)
        case .process(_, let location):
            return unsupported("credential_process", plan, location)
        }
    }

    /// The environment's keys for a profile that says it wants them: to have none is then an error.
    private func demandedEnvironmentKeys(_ plan: CredentialPlan) throws(CredentialError) -> Credentials {
        do {
            return try environmentKeys()
        } catch  where error.code == .notConfigured {
            throw CredentialError(
                .invalidConfiguration,
                "the profile \(plan.profileName ?? "") says credential_source = Environment, but \(error.message)",
                hint: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                provider: ProfileCredentialProvider.name,
                location: plan.baseLocation ?? error.location,
                underlying: error
            )
        }
    }

    private func unsupported(
        _ source: String,
        _ plan: CredentialPlan,
        _ location: ConfigurationLocation? = nil
    ) -> SourcePlan.Base {
        let name = plan.profileName ?? "default"
        return .unsupported(
            CredentialError(
                .unsupported,
                "the profile \(name) gets its credentials from \(source), which this version cannot do",
                hint: "put them into the environment first: "
                    + "eval \"$(aws configure export-credentials --profile \(name) --format env)\"",
                provider: ProfileCredentialProvider.name,
                location: location ?? plan.baseLocation
            )
        )
    }
}

extension SourcePlanner {
    // MARK: The machine

    private func container() throws(CredentialError) -> SourcePlan {
        let variables = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"]
        guard let variable = variables.first(where: { platform.environment[$0] != nil }) else {
            throw CredentialError(
                .notConfigured,
                "\(variables.joined(separator: " and ")) are not set",
                location: .variable(variables[0])
            )
        }
        throw CredentialError(
            .unsupported,
            "\(variable) is set, but this version cannot ask the container's credential endpoint",
            hint: "unset \(variable), or put credentials into the environment",
            provider: "container",
            location: .variable(variable)
        )
    }

    private func instanceMetadata() throws(CredentialError) -> SourcePlan {
        throw CredentialError(
            .notConfigured,
            "this version does not ask the instance metadata service",
            hint: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with --profile or AWS_PROFILE"
        )
    }

    // MARK: STS

    /// Completes a plan with the roles given by option and, if one of them or the base needs it, with STS.
    private func plan(
        _ base: SourcePlan.Base,
        hops: [RoleHop]? = nil,
        in files: ProfileFiles?
    ) throws(CredentialError) -> SourcePlan {
        let hops = hops ?? options.hops
        switch base {
        case .keys where hops.isEmpty, .unsupported:
            return SourcePlan(base: base, hops: hops, sts: nil)
        case .webIdentity(_, let role):
            try WebIdentityCredentialProvider.check(role)
        case .keys:
            break
        }
        if let files { return SourcePlan(base: base, hops: hops, sts: try sts(in: files)) }
        return SourcePlan(base: base, hops: hops, sts: try sts(in: try self.files()))
    }

    func files() throws(CredentialError) -> ProfileFiles {
        if let files = options.profileFiles { return files }
        do {
            return try ProfileFiles.load(environment: platform.environment, files: platform.files)
        } catch {
            throw error.credentialError
        }
    }

    func sts(in files: ProfileFiles) throws(CredentialError) -> STSAccess {
        let selection = ProfileSelection.resolve(explicit: options.profile, environment: platform.environment)
        var explicit = SettingsOverrides(region: options.region, endpointURL: options.endpointURL)
        explicit.serviceEndpointURLs["sts"] = options.stsEndpointURL
        let settings: Settings
        do {
            settings = try Settings.resolve(
                environment: platform.environment,
                profile: files.profile(named: selection.name),
                files: files,
                explicit: explicit
            )
        } catch {
            throw error.credentialError
        }
        guard let region = settings.region else {
            throw CredentialError(
                .invalidConfiguration,
                "Missing Region: no region says which STS to ask",
                hint: "give --region, set AWS_REGION, or add region to the profile \(selection.name)",
                location: .variable("AWS_REGION")
            )
        }
        let endpointOptions = EndpointOptions(
            fips: settings.useFIPS,
            dualStack: settings.useDualStack,
            useGlobalEndpoint: settings.stsRegionalEndpoints == .legacy,
            override: settings.endpointURL(serviceID: "sts")
        )
        do {
            let endpoint = try STSEndpoint.resolve(region: region, options: endpointOptions)
            let mode = RetryPolicy.Mode(rawValue: settings.retryMode.rawValue) ?? .standard
            return STSAccess(endpoint: endpoint, retry: RetryPolicy(maxAttempts: settings.maxAttempts, mode: mode))
        } catch {
            throw CredentialError(
                .invalidConfiguration,
                error.message,
                hint: error.hint,
                underlying: error
            )
        }
    }
}
