// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMEndpoints
internal import IAMPlatform
internal import IAMProfiles

extension SourcePlanner {
    /// The base that a profile comes to.
    func base(of plan: CredentialPlan, in files: ProfileFiles) throws(CredentialError) -> SourcePlan.Base {
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
            return try demanded(plan, "Environment", hint: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY") {
                () throws(CredentialError) in .keys(try environmentKeys())
            }
        case .webIdentity(let source):
            let role = RoleHop(
                roleARN: source.roleARN,
                roleSessionName: source.roleSessionName,
                profileName: plan.baseProfileName ?? plan.profileName,
                location: source.location
            )
            return .webIdentity(tokenFile: source.tokenFile, role: role)
        case .instanceMetadata:
            return .instanceMetadata(try instanceMetadataSettings(in: files))
        case .container:
            return try demanded(plan, "EcsContainer", hint: "run inside a container that has a role") {
                () throws(CredentialError) in
                .container(try ContainerEndpoint.resolve(environment: platform.environment))
            }
        case .sso(let source):
            return .sso(source, try ssoEndpoints(source, in: files))
        case .loginSession(let session):
            let endpoint = try signInEndpoint(in: files)
            return .signIn(session: session, endpoint: endpoint, location: plan.baseLocation)
        case .keyring(let source):
            return .keyring(source)
        case .process(let command, let accountID, let location):
            try ProfileChain(environment: platform.environment).check(profileName, location: location)
            return .process(command: command, accountID: accountID, location: location)
        }
    }

    /// A base that the profile says it wants: to have none is then an error.
    private func demanded(
        _ plan: CredentialPlan,
        _ source: String,
        hint: String,
        _ body: () throws(CredentialError) -> SourcePlan.Base
    ) throws(CredentialError) -> SourcePlan.Base {
        do {
            return try body()
        } catch  where error.code == .notConfigured {
            throw CredentialError(
                .invalidConfiguration,
                "the profile \(plan.baseProfileName ?? plan.profileName ?? "") says credential_source = \(source), but \(error.message)",
                hint: hint,
                provider: ProfileCredentialProvider.name,
                location: plan.baseLocation ?? error.location,
                underlying: error
            )
        }
    }

    /// Where a sign-in of IAM Identity Center is reached, by the region of the sign-in.
    func ssoEndpoints(_ source: SSOSource, in files: ProfileFiles) throws(CredentialError) -> SSOEndpoints {
        try SSOEndpoints.resolve(region: source.region, settings: try settings(in: files))
    }

    /// Where sessions of `aws login` are renewed.
    func signInEndpoint(in files: ProfileFiles) throws(CredentialError) -> String {
        let settings = try settings(in: files)
        guard let region = settings.region ?? (settings.endpointURL(serviceID: "signin") == nil ? nil : "") else {
            throw missingRegion("no region says which sign-in service to ask")
        }
        do {
            let options = settings.endpointOptions(for: "signin")
            return try SignInEndpoint.resolve(region: region.isEmpty ? nil : region, options: options).url
        } catch {
            throw Self.invalid(error)
        }
    }
}
