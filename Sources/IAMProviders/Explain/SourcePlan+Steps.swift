// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMCredentials
internal import IAMProfiles

extension SourcePlan {
    /// The plan in words: where it begins, and each session on top.
    ///
    /// - Parameter isStored: Whether sessions are kept, so that roles share one with a second factor.
    package func steps(isStored: Bool = true) -> [CredentialStep] {
        var steps = [base.step(profile: baseProfileName ?? profileName, location: baseLocation)]
        for (index, hop) in hops.enumerated() {
            var hop = hop
            if isStored, index == 0, let serialNumber = hop.mfaSerial, mfaSessionKey(serialNumber: serialNumber) != nil
            {
                steps.append(
                    CredentialStep(
                        .session,
                        provider: MFASessionCredentialProvider.name,
                        subject: serialNumber,
                        parameters: hop.mfaProcess == nil ? [] : [.init(name: "mfa_process", value: "set")],
                        profile: hop.profileName,
                        location: hop.location
                    )
                )
                hop.mfaSerial = nil
            }
            steps.append(Self.step(hop, caller: caller(ofHop: index)))
        }
        return steps
    }

    private static func step(_ hop: RoleHop, caller: RoleCaller) -> CredentialStep {
        var parameters: [CredentialStep.Parameter] = []
        func add(_ name: String, _ value: String?) {
            if let value { parameters.append(.init(name: name, value: value)) }
        }
        add("role_session_name", hop.roleSessionName)
        add("external_id", hop.externalID)
        add("duration_seconds", duration(hop.durationSeconds, caller))
        add("mfa_serial", hop.mfaSerial)
        add("source_identity", hop.sourceIdentity)
        add("policy", hop.policy == nil ? nil : "set")
        for arn in hop.policyARNs { add("policy_arn", arn) }
        for tag in hop.tags { add("tag", "\(tag.key)=\(tag.value)") }
        for key in hop.transitiveTagKeys { add("transitive_tag", key) }
        return CredentialStep(
            .role,
            provider: "assume-role",
            subject: hop.roleARN,
            parameters: parameters,
            profile: hop.profileName,
            location: hop.location
        )
    }

    private static func duration(_ seconds: Int?, _ caller: RoleCaller) -> String? {
        let limit = AssumeRoleCredentialProvider.chainedSessionLimit
        guard let seconds else { return nil }
        guard caller == .roleSession, seconds > limit else { return "\(seconds)" }
        return "\(limit) in place of \(seconds): a role session lets a further role live an hour at most"
    }
}

extension SourcePlan.Base {
    /// The base in words.
    func step(profile: String?, location: ConfigurationLocation?) -> CredentialStep {
        func make(
            _ provider: String,
            _ subject: String,
            _ parameters: [CredentialStep.Parameter] = [],
            _ place: ConfigurationLocation? = nil
        ) -> CredentialStep {
            CredentialStep(
                .source,
                provider: provider,
                subject: subject,
                parameters: parameters,
                profile: profile,
                location: place ?? location
            )
        }
        switch self {
        case .keys(let keys):
            return make(keys.source, "keys \(keys.shortAccessKeyID)")
        case .webIdentity(let tokenFile, let role):
            return make(
                WebIdentityCredentialProvider.name,
                role.roleARN,
                [.init(name: "web_identity_token_file", value: tokenFile)],
                role.location
            )
        case .keyring(let source):
            return make(KeyringCredentialProvider.name, "\(source)", [], source.location)
        case .process(let command, _, let place):
            return make(ProcessCredentialProvider.name, "\(ProgramName.shown(of: command)) …", [], place)
        case .sso(let source, _):
            return make(
                SSOCredentialProvider.name,
                source.sessionName ?? source.startURL,
                [
                    .init(name: "sso_account_id", value: source.accountID ?? "none"),
                    .init(name: "sso_role_name", value: source.roleName ?? "none"),
                    .init(name: "sso_region", value: source.region),
                ],
                source.location
            )
        case .signIn(let session, let endpoint, let place):
            return make(SignInCredentialProvider.name, session, [.init(name: "endpoint", value: endpoint)], place)
        case .container(let endpoint):
            let url = endpoint.url.prefix { $0 != "?" }
            return make(ContainerCredentialProvider.name, String(url), [], endpoint.origin)
        case .instanceMetadata(let settings):
            return make(InstanceMetadataCredentialProvider.name, settings.endpoint)
        }
    }
}
