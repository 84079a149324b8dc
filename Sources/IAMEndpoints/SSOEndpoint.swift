// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Where the portal of IAM Identity Center is reached; its calls carry a token and are not signed.
///
/// Source: the endpoint rule set of `sso` in botocore.
public enum SSOEndpoint: Sendable {
    /// Finds the endpoint.
    ///
    /// - Parameters:
    ///   - region: The region of the sign-in.
    ///   - options: FIPS, dual stack, an explicit address.
    /// - Throws: ``EndpointError`` as ``STSEndpoint/resolve(region:options:)``.
    public static func resolve(
        region: String?,
        options: EndpointOptions = EndpointOptions()
    ) throws(EndpointError) -> ServiceEndpoint {
        let names = RegionalNames(plain: "portal.sso", fips: "portal.sso-fips", signingName: "awsssoportal")
        return try names.resolve(region: region, options: options)
    }
}

/// Where clients of IAM Identity Center register and get tokens; its calls are not signed.
///
/// Source: the endpoint rule set of `sso-oidc` in botocore.
public enum OIDCEndpoint: Sendable {
    /// Finds the endpoint.
    ///
    /// - Parameters:
    ///   - region: The region of the sign-in.
    ///   - options: FIPS, dual stack, an explicit address.
    /// - Throws: ``EndpointError`` as ``STSEndpoint/resolve(region:options:)``.
    public static func resolve(
        region: String?,
        options: EndpointOptions = EndpointOptions()
    ) throws(EndpointError) -> ServiceEndpoint {
        let names = RegionalNames(plain: "oidc", fips: "oidc-fips", signingName: "sso-oauth")
        return try names.resolve(region: region, options: options)
    }
}

/// The pattern that most services share: a name, the region, the partition's suffix.
struct RegionalNames {
    let plain: String
    let fips: String
    let signingName: String

    func resolve(region: String?, options: EndpointOptions) throws(EndpointError) -> ServiceEndpoint {
        let inputs = try EndpointInputs(region: region, options: options)
        if let url = try inputs.explicitURL() {
            return ServiceEndpoint(url: url, signingName: signingName, signingRegion: inputs.region ?? "")
        }
        let region = try inputs.requiredRegion()
        let host = host(region: region, fips: inputs.fips, dualStack: inputs.dualStack)
        return ServiceEndpoint(url: "https://" + host, signingName: signingName, signingRegion: region)
    }

    private func host(region: String, fips: Bool, dualStack: Bool) -> String {
        let partition = Partition.of(region: region)
        switch (fips, dualStack) {
        case (true, true):
            return "\(self.fips).\(region).\(partition.dualStackDNSSuffix)"
        case (true, false):
            // GovCloud's ordinary hosts are FIPS hosts.
            if partition.name == "aws-us-gov" { return "\(plain).\(region).amazonaws.com" }
            return "\(self.fips).\(region).\(partition.dnsSuffix)"
        case (false, true):
            return "\(plain).\(region).\(partition.dualStackDNSSuffix)"
        case (false, false):
            return "\(plain).\(region).\(partition.dnsSuffix)"
        }
    }
}
