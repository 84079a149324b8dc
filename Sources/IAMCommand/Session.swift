// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMCredentials
internal import IAMEndpoints
package import IAMHTTP
package import IAMPlatform
package import IAMProfiles
package import IAMProviders
package import IAMSTS
internal import IAMSessionCache

/// What the shared options come to: settings, a connected platform, and the chain.
package struct Session: Sendable {
    package let options: ChainOptions
    package let settings: Settings
    package let platform: Platform
    let expectedAccount: String?
    let invocation: String
    let report: @Sendable (String) -> Void
    private let terminal: Terminal?

    /// The region, if any source names one; `fips-eu-west-2` and the like name `eu-west-2`.
    package var region: String? { settings.region.map { EndpointRegion($0).name } }

    package init(
        _ shared: SharedOptions,
        in context: CommandContext,
        transport: (inout HTTPTransportConfiguration) -> Void = { _ in }
    ) async throws {
        let resolved = try SessionSettings(try await shared.chainOptions(in: context), platform: context.platform)
        for warning in resolved.warnings { context.report("warning: \(warning)") }
        var configuration = HTTPTransportConfiguration(
            caBundle: shared.caBundle ?? resolved.settings.caBundle,
            proxy: .environment(context.platform.environment)
        )
        transport(&configuration)
        var platform = context.platform
        platform.transport = context.transport(configuration)
        platform.secrets.mayPrompt = !shared.noInput
        self.options = resolved.options
        self.settings = resolved.settings
        self.platform = platform
        self.expectedAccount = shared.expectAccount
        self.invocation = context.invocation
        self.report = { context.report($0) }
        self.terminal = shared.noInput ? nil : context.terminal
    }

    /// The credentials that the options lead to, confirmed, checked and written down as ``provider()`` says.
    package func credentials() async throws -> Credentials { try await provider().credentials() }

    /// What gives the credentials that the options lead to, any number of times.
    ///
    /// A profile that wants a confirmation is confirmed here and now; each session is checked against `--expect-account`
    /// and, where that is wanted, written to the log.
    ///
    /// - Throws: `CredentialError` with `.interactionRequired` if nobody agrees; `ProfileError`.
    package func provider() throws -> GuardedCredentialProvider { try provider(options) }

    /// The same for programs that run for long: kept in memory, renewed ahead of their end, with the profile files read
    /// again each time.
    ///
    /// - Throws: As ``provider()``.
    package func renewingProvider() throws -> CachedCredentialProvider {
        var options = options
        options.profileFiles = nil
        return try provider(options).cached(platform: platform)
    }

    private func provider(_ chain: ChainOptions) throws -> GuardedCredentialProvider {
        // An error of the plan is the chain's to tell, with all that was tried before.
        guard let plan = try? DefaultChain.plan(platform: platform, options: options) else {
            return GuardedCredentialProvider(self, chain, plan: nil, isAudited: try settings.auditChoice() ?? false)
        }
        let rails = try GuardRails(of: plan, files: options.profileFiles, settings: settings)
        try rails.confirm(plan, for: invocation, on: terminal)
        return GuardedCredentialProvider(self, chain, plan: plan, isAudited: rails.isAudited)
    }

    /// An STS client for the session's region.
    package func sts() throws(CredentialError) -> STSClient {
        try DefaultChain.stsClient(platform: platform, options: options)
    }
}

extension SharedOptions {
    /// The options in the chain's words.
    package func chainOptions(in context: CommandContext) async throws -> ChainOptions {
        let store = try await sessionStore(in: context)
        return ChainOptions(
            profile: profile,
            region: region,
            hops: try role.hops(in: context),
            access: readOnly ? .readOnly : .full,
            webIdentityTokenFile: role.webIdentityTokenFile,
            mfaToken: role.mfaToken.map { Secret($0) },
            mfa: TerminalMFACode(terminal: context.terminal, mayAsk: !noInput),
            stsEndpointURL: stsEndpointURL,
            endpointURL: endpointURL,
            sessionCache: store == nil ? .disabled : .enabled,
            awsCLICache: sharesWithAWSCLI ? .shared : .savingCodes,
            minimumLifetime: minimumLifetime,
            store: store
        )
    }

    /// Where sessions are kept; a keyring that does not open costs a warning and the cache, not the credentials.
    private func sessionStore(in context: CommandContext) async throws -> FileSessionStore? {
        guard !noCache else { return nil }
        do { return try await context.sessionStore(mayPrompt: !noInput) } catch let error as SecretStoreError {
            context.report("warning: sessions are neither found nor kept, because their key cannot be had: \(error)")
            return nil
        }
    }
}

extension RoleOptions {
    /// One hop for each role: MFA, source identity and transitive tags belong to the first; external id, duration,
    /// policies and other tags to the last.
    package func hops(in context: CommandContext) throws -> [RoleHop] {
        guard !roleARNs.isEmpty else {
            if let option = firstRoleOption { throw UsageError("\(option) needs --role-arn") }
            return []
        }
        let policyText = try policy.map { try readPolicy($0, in: context) }
        return roleARNs.enumerated().map { index, roleARN in
            let isFirst = index == 0
            let isLast = index == roleARNs.count - 1
            let hasTags = transitiveTagKeys.isEmpty ? isLast : isFirst
            return RoleHop(
                roleARN: roleARN,
                roleSessionName: roleSessionName,
                externalID: isLast ? externalID : nil,
                durationSeconds: isLast ? durationSeconds : nil,
                mfaSerial: isFirst ? mfaSerial : nil,
                sourceIdentity: isFirst ? sourceIdentity : nil,
                policy: isLast ? policyText : nil,
                policyARNs: isLast ? policyARNs : [],
                tags: hasTags ? tags : [],
                transitiveTagKeys: isFirst ? transitiveTagKeys : [],
                location: .option("--role-arn")
            )
        }
    }

    /// An option that means nothing without a role.
    private var firstRoleOption: String? {
        let options: [(String, Bool)] = [
            ("--role-session-name", roleSessionName != nil), ("--external-id", externalID != nil),
            ("--duration-seconds", durationSeconds != nil), ("--mfa-serial", mfaSerial != nil),
            ("--policy", policy != nil), ("--policy-arn", !policyARNs.isEmpty), ("--tag", !tags.isEmpty),
            ("--transitive-tag", !transitiveTagKeys.isEmpty), ("--source-identity", sourceIdentity != nil),
            ("--web-identity-token-file", webIdentityTokenFile != nil),
        ]
        return options.first { $0.1 }?.0
    }

    private func readPolicy(_ text: String, in context: CommandContext) throws -> String {
        guard text.hasPrefix("@") else { return text }
        return String(decoding: try context.read(String(text.dropFirst()), limit: 64 * 1_024), as: UTF8.self)
    }
}
