// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
internal import IAMEndpoints
public import IAMProfiles

/// Where IAM Identity Center is reached.
public struct SSOEndpoints: Sendable, Hashable {
    /// The portal, which gives credentials; an address without a slash at the end.
    public let portal: String

    /// The token service (OIDC); an address without a slash at the end.
    public let oidc: String

    /// How often a call is tried in all.
    public let maxAttempts: Int

    /// Makes endpoints.
    ///
    /// - Parameters:
    ///   - portal: The portal.
    ///   - oidc: The token service.
    ///   - maxAttempts: How often to try.
    public init(portal: String, oidc: String, maxAttempts: Int = 3) {
        self.portal = portal
        self.oidc = oidc
        self.maxAttempts = maxAttempts
    }

    /// Finds the endpoints of a region: configured ones, or those of AWS.
    ///
    /// - Parameters:
    ///   - region: The region of the sign-in, `sso_region`.
    ///   - settings: FIPS, dual stack, configured addresses, attempts.
    /// - Throws: ``CredentialError`` with `.invalidConfiguration` for a region or an address that cannot be.
    public static func resolve(region: String, settings: Settings) throws(CredentialError) -> SSOEndpoints {
        do throws(EndpointError) {
            let portal = try SSOEndpoint.resolve(region: region, options: settings.endpointOptions(for: "sso"))
            let oidc = try OIDCEndpoint.resolve(region: region, options: settings.endpointOptions(for: "sso_oidc"))
            return SSOEndpoints(portal: portal.url, oidc: oidc.url, maxAttempts: settings.maxAttempts)
        } catch {
            throw SourcePlanner.invalid(error)
        }
    }
}
