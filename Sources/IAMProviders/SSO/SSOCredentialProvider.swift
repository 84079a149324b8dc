// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
public import IAMProfiles

/// Gets the credentials of a role from IAM Identity Center, with the token of an earlier sign-in.
public struct SSOCredentialProvider: CredentialProvider {
    /// `sso`.
    public var name: String { Self.name }

    static let name = "sso"

    /// Makes a provider; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - source: The sign-in, the account and the role.
    ///   - endpoints: Where the portal and the token service are.
    ///   - platform: Files, clock, timer and HTTP.
    public init(_ source: SSOSource, endpoints: SSOEndpoints, platform: Platform) {}

    /// Asks the portal.
    public func credentials() async throws(CredentialError) -> Credentials {
        throw CredentialError(.unsupported, "sso")
    }
}
