// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
internal import IAMProfiles
internal import IAMSTS
internal import IAMSessionCache

/// Reads a profile of `~/.aws/config` and `~/.aws/credentials` and walks what it says: keys, a web identity, IAM Identity
/// Center, a sign-in session, a command or what `credential_source` names, then every role from the source profile
/// outwards.
///
/// Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files" and "Assume role credential
/// provider".
public struct ProfileCredentialProvider: CredentialProvider {
    /// `profile`.
    public var name: String { Self.name }

    static let name = "profile"

    private let provider: PlannedCredentialProvider

    /// Makes a provider; nothing is read yet.
    ///
    /// - Parameters:
    ///   - profile: The profile; `nil` for that of `AWS_PROFILE`, or `default`.
    ///   - platform: The environment, files, clock and HTTP transport.
    ///   - options: Region, endpoints, roles on top, MFA and cache; its `profile` is not used.
    public init(_ profile: String? = nil, platform: Platform, options: ChainOptions = ChainOptions()) {
        var options = options
        options.profile =
            profile ?? ProfileSelection.resolve(explicit: nil, environment: platform.environment).name
        options.webIdentityTokenFile = nil
        let planner = SourcePlanner(platform: platform, options: options)
        let walker = SessionWalker(platform: platform, options: options)
        self.provider = PlannedCredentialProvider(planner.profileMember, walker: walker)
    }

    /// Gives the profile's credentials.
    ///
    /// - Throws: ``CredentialError``: `.notConfigured` if the profile asks for no credentials or is `default` and
    ///   absent, `.invalidConfiguration` with file and line for what is wrong in it, or what STS answered.
    public func credentials() async throws(CredentialError) -> Credentials { try await provider.credentials() }
}
