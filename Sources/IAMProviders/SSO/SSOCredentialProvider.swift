// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
public import IAMProfiles

/// Gets the credentials of a role from IAM Identity Center, with the token of an earlier sign-in.
///
/// The token is read at every fetch from the file that the AWS CLI and `toolkit login` write, and renewed ahead of its
/// end if it belongs to an `[sso-session]`.
public struct SSOCredentialProvider: CredentialProvider {
    /// `sso`.
    public var name: String { Self.name }

    static let name = "sso"

    private let access: SSOAccess
    private let platform: Platform

    /// Makes a provider; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - source: The sign-in, the account and the role.
    ///   - endpoints: Where the portal and the token service are.
    ///   - platform: Files, clock, timer and HTTP.
    ///   - profile: The profile that was selected, for the command in hints.
    public init(_ source: SSOSource, endpoints: SSOEndpoints, platform: Platform, profile: String? = nil) {
        self.access = SSOAccess(source: source, endpoints: endpoints, profile: profile)
        self.platform = platform
    }

    /// Asks the portal.
    ///
    /// - Throws: ``CredentialError``: `.interactionRequired` if somebody has to sign in first, `.invalidConfiguration`
    ///   for a source without account and role, `.refused` if the user may not have the role, `.unreachable`,
    ///   `.timedOut` and `.invalidResponse` as the services answer, `.expired` if the credentials have ended already.
    public func credentials() async throws(CredentialError) -> Credentials {
        guard let accountID = access.source.accountID, let roleName = access.source.roleName else {
            throw CredentialError(
                .invalidConfiguration,
                "the profile\(access.profile.map { " \($0)" } ?? "") will resolve a token, not credentials",
                hint: "add sso_account_id and sso_role_name to the profile",
                provider: name,
                location: access.source.location
            )
        }
        let tokens = try SSOTokenSource(access, platform: platform)
        let portal = SSOPortal(access.endpoints, platform: platform)
        let token = try await tokens.token()
        var result = try await portal.roleCredentials(
            accountID: accountID,
            roleName: roleName,
            token: token.accessToken
        )
        if case .failure(let refusal) = result, refusal.isUnauthorized,
            let other = try await tokens.token(insteadOf: token)
        {
            result = try await portal.roleCredentials(
                accountID: accountID,
                roleName: roleName,
                token: other.accessToken
            )
        }
        switch result {
        case .failure(let refusal): throw error(refusal, accountID, roleName, tokens.location)
        case .success(let credentials):
            guard !credentials.isExpired(at: platform.clock.now()) else {
                throw CredentialError(
                    .expired,
                    "the credentials of the SSO portal have ended already",
                    hint: "check this machine's clock",
                    provider: name,
                    location: .url(access.endpoints.portal)
                )
            }
            return credentials
        }
    }

    private func error(
        _ refusal: SSOPortal.Refusal,
        _ accountID: String,
        _ roleName: String,
        _ file: ConfigurationLocation
    ) -> CredentialError {
        let message: String
        let hint: String?
        switch (refusal.status, refusal.failure) {
        case (401, _):
            return access.signInNeeded("the sign-in to \(access.title) has ended: \(refusal.message)", location: file)
        case (403, _), (404, _):
            message =
                "the role \(roleName) in account \(accountID) is not to be had with this sign-in: \(refusal.message)"
            hint = "check sso_account_id and sso_role_name, or ask for an assignment in IAM Identity Center"
        case (_, .refused):
            message = "the role \(roleName) in account \(accountID) is not to be had: \(refusal.message)"
            hint = "check sso_account_id, sso_role_name and sso_region"
        default:
            message = refusal.message
            hint = refusal.failure.hint
        }
        return CredentialError(
            refusal.failure.code,
            message,
            hint: hint,
            provider: name,
            location: .url(refusal.url)
        )
    }
}
