// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMSessionCache
internal import Logging

/// Takes a session that the AWS CLI has in its cache, and asks the provider below only if there is none.
struct AWSCLICacheReader: CredentialProvider {
    let source: any CredentialProvider
    let cache: AWSCLICache
    let key: AWSCLICacheKey
    let clock: any WallClock

    var name: String { source.name }

    func credentials() async throws(CredentialError) -> Credentials {
        if let found = cache.load(key, at: clock.now()) {
            Logger.current.debug("Using a session of the AWS CLI", metadata: ["cache.file": "\(key)"])
            return found
        }
        return try await source.credentials()
    }
}

/// Leaves a session where the AWS CLI finds it; that it cannot be written costs a log message and no credentials.
struct AWSCLICacheWriter: CredentialProvider {
    let source: any CredentialProvider
    let cache: AWSCLICache
    let key: AWSCLICacheKey
    let clock: any WallClock

    var name: String { source.name }

    func credentials() async throws(CredentialError) -> Credentials {
        let credentials = try await source.credentials()
        guard cache.load(key, at: clock.now())?.accessKeyID != credentials.accessKeyID else { return credentials }
        do {
            try cache.save(credentials, for: key)
        } catch {
            Logger.current.warning(
                "The session could not be shared with the AWS CLI",
                metadata: ["cache.file": "\(key)", "error.message": "\(error)"]
            )
        }
        return credentials
    }
}

extension SourcePlan {
    /// The AWS CLI's name for the session after the first `count` roles; `nil` if it has no such session: it knows
    /// neither tags, source identities nor managed session policies.
    func awsCLICacheKey(through count: Int) -> AWSCLICacheKey? {
        if count > 0 { return Self.awsCLICacheKey(of: hops[count - 1]) }
        switch base {
        case .webIdentity(_, let role):
            return Self.awsCLICacheKey(of: role)
        case .sso(let source, _):
            guard let accountID = source.accountID, let roleName = source.roleName else { return nil }
            return .sso(
                accountID: accountID,
                roleName: roleName,
                sessionName: source.sessionName,
                startURL: source.startURL
            )
        case .keys, .keyring, .process, .signIn, .container, .instanceMetadata:
            return nil
        }
    }

    private static func awsCLICacheKey(of hop: RoleHop) -> AWSCLICacheKey? {
        guard hop.tags.isEmpty, hop.transitiveTagKeys.isEmpty, hop.policyARNs.isEmpty, hop.sourceIdentity == nil else {
            return nil
        }
        return .role(
            roleARN: hop.roleARN,
            roleSessionName: hop.roleSessionName,
            externalID: hop.externalID,
            serialNumber: hop.mfaSerial,
            durationSeconds: hop.durationSeconds,
            policy: hop.policy
        )
    }
}
