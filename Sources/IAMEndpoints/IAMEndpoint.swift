// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Where AWS IAM is reached: one endpoint for a whole partition.
///
/// Source: the endpoint rule set of IAM in botocore, `data/iam/2010-05-08/endpoint-rule-set-1.json`.
public enum IAMEndpoint: Sendable {
    /// Finds the endpoint.
    ///
    /// - Parameters:
    ///   - region: A region, which only says the partition; `nil` is one of the commercial partition.
    ///   - options: FIPS and an explicit address; there is no dual stack but in the commercial partition, and it is not
    ///     asked for.
    /// - Throws: ``EndpointError`` with ``EndpointError/Code/invalidConfiguration``.
    public static func resolve(
        region: String?,
        options: EndpointOptions = EndpointOptions()
    ) throws(EndpointError) -> ServiceEndpoint {
        let inputs = try EndpointInputs(region: region, options: options)
        let partition = Partition.of(region: inputs.region ?? "us-east-1")
        // China's services are signed for in the one region, but its IAM in the other.
        let signingRegion = partition.name == "aws-cn" ? "cn-north-1" : partition.implicitGlobalRegion
        if let url = try inputs.explicitURL() {
            return ServiceEndpoint(url: url, signingName: "iam", signingRegion: signingRegion)
        }
        let host =
            switch partition.name {
            case "aws": inputs.fips ? "iam-fips" : "iam"
            case "aws-us-gov": "iam.us-gov"
            default: inputs.fips ? "iam-fips" : "iam.\(signingRegion)"
            }
        return ServiceEndpoint(
            url: "https://\(host).\(partition.dnsSuffix)",
            signingName: "iam",
            signingRegion: signingRegion
        )
    }
}
