// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMSTS
internal import IAMSessionCache
internal import IAMSigV4
internal import Synchronization

/// Turns plans into providers: each session in the store under its own key, each role signed for by the one before.
///
/// One walker serves a whole chain, so that its STS clients keep what they learn: signing keys, the service's clock and
/// how many retries are left. What the instance metadata service told is kept with it too.
final class SessionWalker: Sendable {
    /// The time of the service that was used last.
    let clock: ServiceClock

    private let platform: Platform
    private let options: ChainOptions
    private let store: (any SessionStoring)?
    private let cache: AWSCLICache?
    private let given: GivenMFACode?
    private let skew: ClockSkew
    private let keys = SigningKeyCache()
    private let clients = Mutex<[STSAccess: STSClient]>([:])
    private let instanceMetadata = InstanceMetadataSession()

    init(platform: Platform, options: ChainOptions) {
        let skew = ClockSkew()
        self.skew = skew
        self.clock = ServiceClock(local: platform.clock, skew: skew)
        self.platform = platform
        self.options = options
        self.store = options.sessionStore(platform: platform)
        let isCacheUsed =
            options.awsCLICache == .shared || options.awsCLICache == .savingCodes && options.sessionCache == .enabled
        self.cache =
            isCacheUsed ? AWSCLICache(environment: platform.environment, files: platform.files) : nil
        self.given = options.mfaToken.map { GivenMFACode($0) }
    }

    func provider(for plan: SourcePlan) throws(CredentialError) -> any CredentialProvider {
        if let access = plan.sts { clock.follow(host: access.host) }
        var provider = persisted(try base(of: plan), plan, through: 0)
        for (index, hop) in plan.hops.enumerated() {
            var hop = hop
            if index == 0, let session = try mfaSession(provider, of: plan) {
                provider = session
                hop.mfaSerial = nil
            }
            let role = AssumeRoleCredentialProvider(
                hop,
                source: provider,
                caller: plan.caller(ofHop: index),
                sts: try client(for: plan),
                platform: platform,
                mfa: mfaCode(for: hop)
            )
            provider = persisted(role, plan, through: index + 1)
        }
        return provider
    }

    /// The session with a second factor that all roles of one user share; `nil` where the code goes along with
    /// `AssumeRole`: without a store each role would ask for a code of its own anyway.
    private func mfaSession(
        _ keys: any CredentialProvider,
        of plan: SourcePlan
    ) throws(CredentialError) -> (any CredentialProvider)? {
        guard let store, let hop = plan.hops.first, let serialNumber = hop.mfaSerial,
            let key = plan.mfaSessionKey(serialNumber: serialNumber)
        else { return nil }
        return PersistedCredentialProvider(
            MFASessionCredentialProvider(
                source: keys,
                serialNumber: serialNumber,
                code: mfaCode(for: hop) ?? NoMFACode(roleARN: hop.roleARN, location: hop.location),
                sts: try client(for: plan)
            ),
            key: key,
            store: store,
            clock: platform.clock,
            // Not ahead of its end, because somebody would have to type a code that is not needed yet.
            minimumLifetime: .seconds(60),
            lockDeadline: options.lockDeadline,
            serviceClock: clock
        )
    }

    /// A code that was given, then the profile's `mfa_process`, then whoever can be asked.
    private func mfaCode(for hop: RoleHop) -> (any MFACodeSource)? {
        if let given { return given }
        if let command = hop.mfaProcess {
            return ProcessMFACode(command: command, location: hop.location, processes: platform.processes)
        }
        return options.mfa
    }

    private func base(of plan: SourcePlan) throws(CredentialError) -> any CredentialProvider {
        switch plan.base {
        case .keys(let keys):
            StaticCredentialProvider(keys)
        case .webIdentity(let tokenFile, let role):
            WebIdentityCredentialProvider(
                tokenFile: tokenFile,
                role: role,
                sts: try client(for: plan),
                platform: platform
            )
        case .keyring(let source):
            KeyringCredentialProvider(source, stores: platform.secrets)
        case .process(let command, let accountID, let location):
            ProcessCredentialProvider(
                command: command,
                accountID: accountID,
                location: location,
                platform: chained(plan.profileName)
            )
        case .sso(let source, let endpoints):
            SSOCredentialProvider(
                source,
                endpoints: endpoints,
                platform: platform,
                profile: plan.baseProfileName ?? plan.profileName
            )
        case .signIn(let session, let endpoint, let location):
            SignInCredentialProvider(
                session: session,
                endpoint: endpoint,
                location: location,
                profile: plan.baseProfileName ?? plan.profileName,
                platform: platform
            )
        case .container(let endpoint):
            ContainerCredentialProvider(endpoint: endpoint, platform: platform)
        case .instanceMetadata(let settings):
            InstanceMetadataCredentialProvider(settings: settings, platform: platform, session: instanceMetadata)
        }
    }

    /// The platform with processes that know which profile they are run for.
    private func chained(_ profile: String?) -> Platform {
        guard let profile else { return platform }
        var platform = platform
        let chain = ProfileChain(environment: platform.environment).value(with: profile)
        platform.processes = ChainedProcessRunner(runner: platform.processes, chain: chain)
        return platform
    }

    /// The session after the first `count` roles: from our store, else as the AWS CLI left it, else from its source.
    private func persisted(
        _ source: any CredentialProvider,
        _ plan: SourcePlan,
        through count: Int
    ) -> any CredentialProvider {
        guard let cache, let key = plan.awsCLICacheKey(through: count) else {
            return stored(source, plan, through: count)
        }
        let savesCode = count > 0 && plan.hops[count - 1].mfaSerial != nil
        guard options.awsCLICache == .shared || savesCode else { return stored(source, plan, through: count) }
        let reader = AWSCLICacheReader(source: source, cache: cache, key: key, clock: clock)
        let provider = stored(reader, plan, through: count)
        guard options.awsCLICache == .shared else { return provider }
        return AWSCLICacheWriter(source: provider, cache: cache, key: key, clock: clock)
    }

    private func stored(
        _ source: any CredentialProvider,
        _ plan: SourcePlan,
        through count: Int
    ) -> any CredentialProvider {
        guard let store, let key = plan.sessionKey(through: count) else { return source }
        return PersistedCredentialProvider(
            source,
            key: key,
            store: store,
            clock: platform.clock,
            minimumLifetime: count == plan.hops.count ? options.minimumLifetime : nil,
            lockDeadline: options.lockDeadline,
            serviceClock: clock
        )
    }

    private func client(for plan: SourcePlan) throws(CredentialError) -> STSClient {
        guard let access = plan.sts else {
            throw CredentialError(.invalidConfiguration, "a role is to be assumed, but there is no STS endpoint")
        }
        return clients.withLock { clients in
            if let client = clients[access] { return client }
            let client = STSClient(
                endpoint: access.endpoint,
                platform: platform,
                retry: access.retry,
                skew: skew,
                keys: keys
            )
            clients[access] = client
            return client
        }
    }
}
