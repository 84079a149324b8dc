// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Where `aws login` signs people in and renews their sessions; its calls carry a proof and are not signed.
///
/// Source: the endpoint rule set of `signin` in botocore.
public enum SignInEndpoint: Sendable {
    private static let names = RegionalNames(plain: "signin", fips: "signin-fips", signingName: "signin")

    /// The domains of partitions whose sign-in has one of its own: `REGION.signin.DOMAIN`.
    private static let domains: [String: String] = [
        "aws": "aws.amazon.com",
        "aws-cn": "amazonaws.cn",
        "aws-iso": "c2shome.ic.gov",
        "aws-iso-b": "sc2shome.sgov.gov",
        "aws-us-gov": "amazonaws-us-gov.com",
    ]

    /// The FIPS hosts that fit no pattern.
    private static let fipsHosts: [String: String] = [
        "us-gov-east-1": "us-gov-east-1.signin-fips.amazonaws-us-gov.com",
        "us-gov-west-1": "signin-fips.amazonaws-us-gov.com",
    ]

    /// Finds the endpoint.
    ///
    /// - Parameters:
    ///   - region: The region of the session.
    ///   - options: FIPS, dual stack, an explicit address.
    /// - Throws: ``EndpointError`` as ``STSEndpoint/resolve(region:options:)``.
    public static func resolve(
        region: String?,
        options: EndpointOptions = EndpointOptions()
    ) throws(EndpointError) -> ServiceEndpoint {
        let inputs = try EndpointInputs(region: region, options: options)
        guard inputs.override == nil, !inputs.dualStack, let name = inputs.region else {
            return try names.resolve(region: region, options: options)
        }
        let host: String?
        if inputs.fips {
            host = fipsHosts[name]
        } else {
            host = domains[Partition.of(region: name).name].map { "\(name).signin.\($0)" }
        }
        guard let host else { return try names.resolve(region: region, options: options) }
        return ServiceEndpoint(url: "https://" + host, signingName: "signin", signingRegion: name)
    }
}
