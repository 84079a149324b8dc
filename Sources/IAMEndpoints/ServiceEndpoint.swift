// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Where a service is reached, and what its requests are signed for.
public struct ServiceEndpoint: Sendable, Hashable {
    /// The address without a slash at the end, such as `https://sts.eu-west-2.amazonaws.com`.
    public let url: String

    /// The service in the credential scope, such as `sts`.
    public let signingName: String

    /// The region in the credential scope; empty if an explicit address was given without a region, which will do for
    /// unsigned calls only.
    public let signingRegion: String

    /// Makes an endpoint.
    ///
    /// - Parameters:
    ///   - url: The address.
    ///   - signingName: The service to sign for.
    ///   - signingRegion: The region to sign for.
    public init(url: String, signingName: String, signingRegion: String) {
        self.url = url
        self.signingName = signingName
        self.signingRegion = signingRegion
    }
}

/// What changes an endpoint besides the region.
public struct EndpointOptions: Sendable, Hashable {
    /// Whether to use the hosts with validated cryptography.
    public var fips: Bool

    /// Whether to use the hosts that answer on IPv6 too.
    public var dualStack: Bool

    /// Whether STS is called at `sts.amazonaws.com` for the regions that once were (`sts_regional_endpoints = legacy`).
    public var useGlobalEndpoint: Bool

    /// An address to use as it is, `http://` or `https://`.
    public var override: String?

    /// Makes options; the default is the plain regional endpoint.
    ///
    /// - Parameters:
    ///   - fips: Whether to use FIPS hosts.
    ///   - dualStack: Whether to use dual-stack hosts.
    ///   - useGlobalEndpoint: Whether to use the global STS host where that was usual.
    ///   - override: An address to use as it is.
    public init(
        fips: Bool = false,
        dualStack: Bool = false,
        useGlobalEndpoint: Bool = false,
        override: String? = nil
    ) {
        self.fips = fips
        self.dualStack = dualStack
        self.useGlobalEndpoint = useGlobalEndpoint
        self.override = override
    }
}
