// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders

internal import struct FoundationEssentials.Date

/// Everything there is to tell about one resolution.
struct Explanation: Sendable {
    /// Which profile is meant, and who chose it.
    let selection: ProfileSelection

    /// The region.
    let region: String?

    /// Who set the region; `nil` if it was given by option.
    let regionOrigin: ConfigurationLocation?

    /// What was passed over in the files.
    let warnings: [ProfileWarning]

    /// What the profiles ask for before or when their credentials are given.
    let guards: [String]

    /// What was asked, and the plan.
    let trace: CredentialTrace

    /// What came out.
    let result: Result<Credentials, CredentialError>

    /// When it came out.
    let now: Date

    /// Why, and what to do; empty if there are credentials.
    let verdict: Verdict

    init(
        options: ChainOptions,
        platform: Platform,
        settings: SessionSettings?,
        trace: CredentialTrace,
        result: Result<Credentials, CredentialError>
    ) {
        self.selection = ProfileSelection.resolve(explicit: options.profile, environment: platform.environment)
        self.region = settings?.settings.region ?? trace.region
        self.regionOrigin = settings?.settings.regionOrigin
        self.warnings = settings?.options.profileFiles?.warnings ?? []
        let plan = try? DefaultChain.plan(platform: platform, options: settings?.options ?? options)
        self.guards = plan.flatMap { try? settings?.guardRails(of: $0) }?.notes ?? []
        self.trace = trace
        self.result = result
        self.now = platform.clock.now()
        switch result {
        case .success: self.verdict = Verdict(cause: "", fixes: [])
        case .failure(let error):
            let evidence = Verdict.Evidence(
                selection: selection,
                environment: platform.environment,
                files: settings?.options.profileFiles,
                plan: trace.plan
            )
            self.verdict = Verdict(error, evidence: evidence)
        }
    }

    /// Who chose the profile.
    var selectionOrigin: String {
        switch selection.origin {
        case .option: "--profile"
        case .variable(let name): "$\(name)"
        case .defaulted: "nobody named another"
        }
    }

    /// Whether a step is a role assumed by a role's session, which STS ends after an hour.
    func isChained(_ index: Int) -> Bool {
        guard index > 0, trace.plan[index].kind == .role else { return false }
        let caller = trace.plan[index - 1]
        return caller.kind == .role
            || ["web-identity", "sso", "container", "instance-metadata"].contains(caller.provider)
    }
}
