// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

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
}
