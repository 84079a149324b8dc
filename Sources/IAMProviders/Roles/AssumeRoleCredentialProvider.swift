// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
public import IAMProfiles
public import IAMSTS
internal import Logging

/// What is known about who assumes a role.
public enum RoleCaller: Sendable, Hashable {
    /// A user, or temporary credentials of an unknown kind.
    case unknown
    /// The session of a role, which STS lets assume further roles for an hour at most.
    case roleSession
}

/// Assumes a role with the credentials of another provider.
///
/// A chain of roles is a chain of these, each with the one before as its source. The session name is made of the time
/// if none is configured. A role that wants an MFA code asks the code source at every fetch.
///
/// Source: STS API reference, `AssumeRole`; IAM User Guide, "Role chaining".
public struct AssumeRoleCredentialProvider: CredentialProvider {
    /// `assume-role`.
    public var name: String { "assume-role" }

    /// The longest session a role session may ask for, in seconds.
    public static let chainedSessionLimit = 3_600

    private let hop: RoleHop
    private let source: any CredentialProvider
    private let caller: RoleCaller
    private let sts: STSClient
    private let clock: any WallClock
    private let mfa: (any MFACodeSource)?

    /// Makes a provider; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - hop: The role and what to assume it with.
    ///   - source: Whose credentials sign the request.
    ///   - caller: What `source` gives. With ``RoleCaller/roleSession`` a longer `durationSeconds` than
    ///     ``chainedSessionLimit`` is cut to it, which is logged: STS refuses more, and a default for one role must not
    ///     break every chain it is part of.
    ///   - sts: The service.
    ///   - platform: Its clock makes the session name.
    ///   - mfa: Where MFA codes come from.
    public init(
        _ hop: RoleHop,
        source: any CredentialProvider,
        caller: RoleCaller = .unknown,
        sts: STSClient,
        platform: Platform,
        mfa: (any MFACodeSource)? = nil
    ) {
        self.hop = hop
        self.source = source
        self.caller = caller
        self.sts = sts
        self.clock = platform.clock
        self.mfa = mfa
    }

    /// Gets a session of the role.
    ///
    /// - Throws: What the source throws, except that its `.notConfigured` becomes `.invalidConfiguration`, since the
    ///   role was asked for; what STS answered; `.interactionRequired` if an MFA code is wanted and nobody has one.
    public func credentials() async throws(CredentialError) -> Credentials {
        let callerCredentials: Credentials
        do {
            callerCredentials = try await source.credentials()
        } catch  where error.code == .notConfigured {
            throw CredentialError(
                .invalidConfiguration,
                "there are no credentials to assume \(hop.roleARN) with: \(error.message)",
                hint: error.hint,
                provider: name,
                location: hop.location ?? error.location,
                underlying: error,
                attempts: error.attempts
            )
        }
        // The code is asked for last, because it is valid for half a minute.
        let input = AssumeRoleInput(
            roleARN: hop.roleARN,
            roleSessionName: hop.roleSessionName ?? SessionName.generated(at: clock.now()),
            externalID: hop.externalID,
            durationSeconds: duration(),
            serialNumber: hop.mfaSerial,
            tokenCode: try await tokenCode(),
            sourceIdentity: hop.sourceIdentity,
            policy: hop.policy,
            policyARNs: hop.policyARNs,
            tags: hop.tags.map { STSTag(key: $0.key, value: $0.value) },
            transitiveTagKeys: hop.transitiveTagKeys
        )
        do {
            return try await sts.assumeRole(input, credentials: callerCredentials).credentials
        } catch {
            throw error.credentialError(provider: name)
        }
    }

    private func duration() -> Int? {
        guard let seconds = hop.durationSeconds, caller == .roleSession, seconds > Self.chainedSessionLimit else {
            return hop.durationSeconds
        }
        Logger.current.notice(
            "A role assumed by a role session lasts an hour at most; asking for that",
            metadata: ["sts.role-arn": "\(hop.roleARN)", "sts.duration-seconds": "\(seconds)"]
        )
        return Self.chainedSessionLimit
    }

    private func tokenCode() async throws(CredentialError) -> Secret? {
        guard let serialNumber = hop.mfaSerial else { return nil }
        guard let mfa else {
            throw CredentialError(
                .interactionRequired,
                "\(hop.roleARN) needs a code of the MFA device \(serialNumber)",
                hint: "give --mfa-token, or run where a code can be typed",
                provider: name,
                location: hop.location
            )
        }
        return try await mfa.code(for: serialNumber)
    }
}
