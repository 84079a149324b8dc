// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Where temporary credentials are turned into a sign-in to the AWS Management Console, and where the console is.
///
/// Source: IAM User Guide, "Enable custom identity broker access to the AWS console"; AWS General Reference, "AWS Sign-In
/// endpoints"; the guides of AWS China and AWS GovCloud (US).
public struct ConsoleEndpoint: Sendable, Hashable {
    /// The address of the federation endpoint.
    public let federationURL: String

    /// The host of the console, such as `eu-west-2.console.aws.amazon.com`.
    public let consoleHost: String

    /// The region that the console opens in; `nil` leaves that to the console.
    public let region: String?

    /// The domains that hosts of the console and of sign-in end with.
    private static let domains: [String: String] = [
        "aws": "aws.amazon.com", "aws-cn": "amazonaws.cn", "aws-us-gov": "amazonaws-us-gov.com",
    ]

    /// Finds the endpoint: in the commercial partition that of the region, elsewhere that of the partition.
    ///
    /// - Parameters:
    ///   - region: The region, also as `fips-REGION`; `nil` for the commercial partition as a whole.
    ///   - options: An explicit address; the rest does not apply to browsers.
    /// - Throws: ``EndpointError`` with ``EndpointError/Code/invalidConfiguration``.
    public static func resolve(
        region: String?,
        options: EndpointOptions = EndpointOptions()
    ) throws(EndpointError) -> ConsoleEndpoint {
        let inputs = try EndpointInputs(region: region, options: EndpointOptions(override: options.override))
        let partition = Partition.of(region: inputs.region ?? "us-east-1")
        let base = try inputs.explicitURL()
        guard let domain = domains[partition.name] else {
            throw EndpointError(
                .invalidConfiguration,
                "how to sign in to the console of the partition \(partition.name) is not known",
                hint: "choose a region of another partition"
            )
        }
        let isCommercial = partition.name == "aws"
        let isRegional = isCommercial && inputs.region != nil && inputs.region != "aws-global"
        let prefix = isRegional ? inputs.region.map { $0 + "." } ?? "" : ""
        return ConsoleEndpoint(
            federationURL: (base ?? "https://\(prefix)signin.\(domain)") + "/federation",
            consoleHost: "\(prefix)console.\(domain)",
            region: isRegional || !isCommercial ? inputs.region : nil
        )
    }
}
