// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Where AWS STS is reached.
///
/// Source: the endpoint rule set of STS in botocore, `data/sts/2011-06-15/endpoint-rule-set-1.json`; the order of the
/// rules is theirs.
public enum STSEndpoint: Sendable {
    /// Regions for which `sts_regional_endpoints = legacy` means `sts.amazonaws.com`.
    private static let legacyGlobalRegions: Set<String> = [
        "ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "aws-global", "ca-central-1",
        "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2",
        "us-west-1", "us-west-2",
    ]

    private static let global = ServiceEndpoint(
        url: "https://sts.amazonaws.com",
        signingName: "sts",
        signingRegion: "us-east-1"
    )

    private static let names = RegionalNames(plain: "sts", fips: "sts-fips", signingName: "sts")

    /// Finds the endpoint.
    ///
    /// - Parameters:
    ///   - region: The region, also as `fips-REGION`; may be `nil` only with an explicit address.
    ///   - options: FIPS, dual stack, the legacy global host, an explicit address.
    /// - Throws: ``EndpointError`` with ``EndpointError/Code/missingRegion`` or
    ///   ``EndpointError/Code/invalidConfiguration``.
    public static func resolve(
        region: String?,
        options: EndpointOptions = EndpointOptions()
    ) throws(EndpointError) -> ServiceEndpoint {
        let inputs = try EndpointInputs(region: region, options: options)
        if options.useGlobalEndpoint, inputs.override == nil, !inputs.fips, !inputs.dualStack,
            let region = inputs.region, legacyGlobalRegions.contains(region)
        {
            return global
        }
        if let url = try inputs.explicitURL() {
            // The pseudo region names a host, not a scope: its requests are signed for us-east-1 wherever they go.
            let signingRegion = inputs.region == "aws-global" ? global.signingRegion : inputs.region ?? ""
            return ServiceEndpoint(url: url, signingName: "sts", signingRegion: signingRegion)
        }
        if inputs.region == "aws-global", !inputs.fips, !inputs.dualStack { return global }
        return try names.resolve(region: region, options: options)
    }
}
