// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Settings that a caller or a command line gives explicitly; they win over variables and files.
public struct SettingsOverrides: Sendable, Hashable {
    /// The region.
    public var region: String?
    /// Whether to use FIPS hosts.
    public var useFIPS: Bool?
    /// Whether to use dual-stack hosts.
    public var useDualStack: Bool?
    /// Which STS hosts to use.
    public var stsRegionalEndpoints: Settings.STSRegionalEndpoints?
    /// A file with the certificates to trust.
    public var caBundle: String?
    /// How often a call is tried in all.
    public var maxAttempts: Int?
    /// How calls are tried again.
    public var retryMode: Settings.RetryMode?
    /// The address of every service.
    public var endpointURL: String?
    /// The addresses of single services by id, such as `sts`.
    public var serviceEndpointURLs: [String: String]
    /// The address of the instance metadata service.
    public var instanceMetadataEndpoint: String?
    /// Which of its usual addresses the instance metadata service has; an address from anywhere beats it.
    public var instanceMetadataEndpointMode: InstanceMetadataSettings.EndpointMode?

    /// Makes overrides; what is `nil` is left to variables and files.
    ///
    /// - Parameters:
    ///   - region: The region.
    ///   - useFIPS: Whether to use FIPS hosts.
    ///   - useDualStack: Whether to use dual-stack hosts.
    ///   - stsRegionalEndpoints: Which STS hosts to use.
    ///   - caBundle: A file with the certificates to trust.
    ///   - maxAttempts: How often a call is tried in all.
    ///   - retryMode: How calls are tried again.
    ///   - endpointURL: The address of every service.
    ///   - serviceEndpointURLs: The addresses of single services by id.
    ///   - instanceMetadataEndpoint: The address of the instance metadata service.
    ///   - instanceMetadataEndpointMode: Which of its usual addresses the instance metadata service has.
    public init(
        region: String? = nil,
        useFIPS: Bool? = nil,
        useDualStack: Bool? = nil,
        stsRegionalEndpoints: Settings.STSRegionalEndpoints? = nil,
        caBundle: String? = nil,
        maxAttempts: Int? = nil,
        retryMode: Settings.RetryMode? = nil,
        endpointURL: String? = nil,
        serviceEndpointURLs: [String: String] = [:],
        instanceMetadataEndpoint: String? = nil,
        instanceMetadataEndpointMode: InstanceMetadataSettings.EndpointMode? = nil
    ) {
        self.region = region
        self.useFIPS = useFIPS
        self.useDualStack = useDualStack
        self.stsRegionalEndpoints = stsRegionalEndpoints
        self.caBundle = caBundle
        self.maxAttempts = maxAttempts
        self.retryMode = retryMode
        self.endpointURL = endpointURL
        self.serviceEndpointURLs = serviceEndpointURLs
        self.instanceMetadataEndpoint = instanceMetadataEndpoint
        self.instanceMetadataEndpointMode = instanceMetadataEndpointMode
    }
}
