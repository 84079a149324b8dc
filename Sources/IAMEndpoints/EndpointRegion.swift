// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// A region name with the old spellings of FIPS taken apart: `fips-us-west-2` and `us-west-2-fips` mean `us-west-2`.
public struct EndpointRegion: Sendable, Hashable {
    /// The region without the mark.
    public let name: String

    /// Whether the name asked for FIPS hosts.
    public let isFIPS: Bool

    /// Takes a name apart.
    ///
    /// - Parameter name: A region as a user or a file wrote it.
    public init(_ name: String) {
        if name.utf8.starts(with: "fips-".utf8) {
            self.name = String(name.dropFirst(5))
            self.isFIPS = true
        } else if name.utf8.count > 5, name.utf8.suffix(5).elementsEqual("-fips".utf8) {
            self.name = String(name.dropLast(5))
            self.isFIPS = true
        } else {
            self.name = name
            self.isFIPS = false
        }
    }
}

/// The inputs of all endpoint rules, checked once.
struct EndpointInputs {
    let region: String?
    let fips: Bool
    let dualStack: Bool
    let override: String?

    init(region: String?, options: EndpointOptions) throws(EndpointError) {
        let parsed = region.flatMap { $0.isEmpty ? nil : EndpointRegion($0) }
        if let parsed, Region(parsed.name) == nil {
            throw EndpointError(
                .invalidConfiguration,
                "Invalid Configuration: '\(parsed.name)' is not the name of a region",
                hint: "A region is written like eu-west-2: letters, digits and dashes."
            )
        }
        self.region = parsed?.name
        self.fips = options.fips || parsed?.isFIPS == true
        self.dualStack = options.dualStack
        self.override = options.override
    }

    /// The explicit address, if there is one, after the rules on what goes together with it.
    func explicitURL() throws(EndpointError) -> String? {
        guard let override else { return nil }
        guard !fips else {
            throw EndpointError(
                .invalidConfiguration,
                "Invalid Configuration: FIPS and custom endpoint are not supported",
                hint: "Drop the endpoint URL, or set use_fips_endpoint to false."
            )
        }
        guard !dualStack else {
            throw EndpointError(
                .invalidConfiguration,
                "Invalid Configuration: Dualstack and custom endpoint are not supported",
                hint: "Drop the endpoint URL, or set use_dualstack_endpoint to false."
            )
        }
        return try Self.checkedURL(override)
    }

    func requiredRegion() throws(EndpointError) -> String {
        if let region { return region }
        throw EndpointError(
            .missingRegion,
            "Invalid Configuration: Missing Region",
            hint: "Pass --region, set AWS_REGION, or add a region line to the profile."
        )
    }

    private static func checkedURL(_ url: String) throws(EndpointError) -> String {
        let lowercased = url.lowercased()
        for scheme in ["https://", "http://"] where lowercased.utf8.starts(with: scheme.utf8) {
            guard url.utf8.count > scheme.utf8.count, url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { break }
            var end = url.utf8.endIndex
            while end > url.utf8.startIndex, url.utf8[url.utf8.index(before: end)] == UInt8(ascii: "/") {
                end = url.utf8.index(before: end)
            }
            return String(url[..<end])
        }
        throw EndpointError(
            .invalidConfiguration,
            "Invalid Configuration: the custom endpoint is not a URL",
            hint: "Write it as https://host or https://host:port."
        )
    }
}
