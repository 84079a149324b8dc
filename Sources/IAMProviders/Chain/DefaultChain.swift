// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
package import IAMSessionCache

/// The chain that is used when nobody names a provider.
///
/// In order: access keys of the environment, web identity of the environment, the profile, the container's endpoint,
/// the instance's endpoint. With a profile given by option only that profile is asked; with a token file given by
/// option only that file is used. Roles given by option are assumed on top of whatever answers.
public enum DefaultChain: Sendable {
    /// Makes the chain; nothing is read yet.
    ///
    /// The chain itself keeps sessions of roles on disk, if the options allow, but nothing in memory: a program that
    /// runs on calls `cached(platform:)` on it.
    ///
    /// - Parameters:
    ///   - platform: The environment, files, clocks and HTTP transport.
    ///   - options: What somebody chose beside the environment and the profile files.
    public static func make(platform: Platform, options: ChainOptions = ChainOptions()) -> CredentialProviderChain {
        let walker = SessionWalker(platform: platform, options: options)
        let members = SourcePlanner(platform: platform, options: options).members
        return CredentialProviderChain(
            members.map { PlannedCredentialProvider($0, walker: walker) },
            serviceClock: walker.clock,
            advice: ChainAttempts.advice
        )
    }

    /// Finds credentials that need no request: keys from the environment or a file, or a fresh stored session.
    ///
    /// Comes to the same choice and the same stored session as the chain, but takes no lock, makes no task and touches
    /// neither STS nor HTTP.
    ///
    /// - Parameters:
    ///   - platform: The environment, files and clock.
    ///   - options: The same as for ``make(platform:options:)``.
    /// - Returns: Credentials, or `nil` if the chain has to be asked.
    /// - Throws: The error the chain would stop with before it asks anybody.
    public static func storedCredentials(
        platform: Platform,
        options: ChainOptions = ChainOptions()
    ) throws(CredentialError) -> Credentials? {
        storedCredentials(of: try plan(platform: platform, options: options), platform: platform, options: options)
    }

    /// The same for a plan that was made already.
    package static func storedCredentials(
        of plan: SourcePlan,
        platform: Platform,
        options: ChainOptions
    ) -> Credentials? {
        if plan.isKeysOnly, case .keys(let keys) = plan.base { return keys }
        return stored(plan, platform, options)
    }

    /// The plan of the first member that is configured, as the chain would follow it.
    ///
    /// - Throws: The error the chain would stop with.
    package static func plan(platform: Platform, options: ChainOptions) throws(CredentialError) -> SourcePlan {
        var attempts = ChainAttempts()
        for member in SourcePlanner(platform: platform, options: options).members {
            do {
                return try member.plan()
            } catch {
                try attempts.add(error, provider: member.name)
            }
        }
        throw attempts.exhausted(chain: CredentialProviderChain.name, advice: ChainAttempts.advice)
    }

    private static func stored(_ plan: SourcePlan, _ platform: Platform, _ options: ChainOptions) -> Credentials? {
        guard let key = plan.sessionKey, let session = options.sessionStore(platform: platform)?.load(key) else {
            return nil
        }
        let freshness = SessionFreshness(
            of: session,
            at: platform.clock.now(),
            minimumLifetime: options.minimumLifetime
        )
        return freshness == .fresh ? session.credentials : nil
    }
}

extension ChainOptions {
    /// Where sessions are kept; `nil` if they are not to be, or there is no place for them.
    package func sessionStore(platform: Platform) -> (any SessionStoring)? {
        guard sessionCache == .enabled else { return nil }
        if let store { return store }
        return FileSessionStore.defaultDirectory(environment: platform.environment).map {
            FileSessionStore(directory: $0, files: platform.files)
        }
    }
}
