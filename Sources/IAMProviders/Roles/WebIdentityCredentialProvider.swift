// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
public import IAMProfiles
public import IAMSTS
internal import SystemPackage

/// Assumes a role with a token that an identity provider put into a file.
///
/// The file is read at every fetch, because its owner exchanges it, and its content is sent as it is, a line end
/// included, as all AWS SDKs do. The request is not signed.
///
/// Source: STS API reference, `AssumeRoleWithWebIdentity`.
public struct WebIdentityCredentialProvider: CredentialProvider {
    /// `web-identity`.
    public var name: String { Self.name }

    static let name = "web-identity"

    /// The most bytes STS takes for a token.
    private static let tokenLimit = 20_000

    private let tokenFile: String
    private let role: RoleHop
    private let sts: STSClient
    private let files: any FileSystem
    private let clock: any WallClock

    /// Makes a provider; nothing is read yet.
    ///
    /// - Parameters:
    ///   - tokenFile: The file with the token.
    ///   - role: The role; only its ARN, session name, duration and policies have a meaning here.
    ///   - sts: The service.
    ///   - platform: Its files and clock are used.
    public init(tokenFile: String, role: RoleHop, sts: STSClient, platform: Platform) {
        self.tokenFile = tokenFile
        self.role = role
        self.sts = sts
        self.files = platform.files
        self.clock = platform.clock
    }

    /// Gets a session of the role.
    ///
    /// - Throws: ``CredentialError``: `.invalidConfiguration` if the file cannot be read or the role has settings that
    ///   a web identity cannot use, otherwise what STS answered.
    public func credentials() async throws(CredentialError) -> Credentials {
        try Self.check(role)
        let input = AssumeRoleWithWebIdentityInput(
            roleARN: role.roleARN,
            roleSessionName: role.roleSessionName ?? SessionName.generated(at: clock.now()),
            webIdentityToken: try token(),
            policy: role.policy,
            policyARNs: role.policyARNs,
            durationSeconds: role.durationSeconds
        )
        do {
            return try await sts.assumeRoleWithWebIdentity(input).credentials
        } catch {
            throw error.credentialError(provider: name)
        }
    }

    private func token() throws(CredentialError) -> Secret {
        do {
            let token = Secret(bytes: try files.read(FilePath(tokenFile), limit: Self.tokenLimit))
            if !token.isEmpty { return token }
        } catch {
            throw CredentialError(
                .invalidConfiguration,
                "the web identity token cannot be read: \(error.reason)",
                hint: error.code == .notFound
                    ? "check web_identity_token_file or AWS_WEB_IDENTITY_TOKEN_FILE"
                    : "the token must be in a file that this user can read",
                provider: name,
                location: .file(path: tokenFile, line: nil),
                underlying: error
            )
        }
        throw CredentialError(
            .invalidConfiguration,
            "the web identity token file is empty",
            hint: "the identity provider, such as the container platform, has to write the token first",
            provider: name,
            location: .file(path: tokenFile, line: nil)
        )
    }

    /// Refuses what `AssumeRoleWithWebIdentity` has no parameter for: left out in silence it would be missed later.
    static func check(_ role: RoleHop) throws(CredentialError) {
        let unusable: [(String, Bool)] = [
            ("an external id", role.externalID != nil),
            ("an MFA device", role.mfaSerial != nil),
            ("session tags", !role.tags.isEmpty || !role.transitiveTagKeys.isEmpty),
            ("a source identity", role.sourceIdentity != nil),
        ]
        guard let (setting, _) = unusable.first(where: \.1) else { return }
        throw CredentialError(
            .invalidConfiguration,
            "\(role.roleARN) is assumed with a web identity token, which cannot go with \(setting)",
            hint: "the identity provider says these in the token; remove the setting",
            provider: name,
            location: role.location
        )
    }
}
