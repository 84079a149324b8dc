// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// A group of regions with its own accounts, DNS names and ARNs.
public struct Partition: Sendable, Hashable {
    /// The name as in ARNs, such as `aws` or `aws-us-gov`.
    public let name: String

    /// The end of ordinary host names, such as `amazonaws.com`.
    public let dnsSuffix: String

    /// The end of dual-stack host names, such as `api.aws`.
    public let dualStackDNSSuffix: String

    /// The region that calls to the partition's global services are signed for.
    public let implicitGlobalRegion: String

    /// What a region's name starts with, dash included.
    let regionPrefixes: [String]

    /// All partitions, the commercial one first.
    ///
    /// Source: botocore, `data/partitions.json`.
    public static let all: [Partition] = [
        aws,
        Partition(
            name: "aws-cn",
            dnsSuffix: "amazonaws.com.cn",
            dualStackDNSSuffix: "api.amazonwebservices.com.cn",
            implicitGlobalRegion: "cn-northwest-1",
            regionPrefixes: ["cn-"]
        ),
        Partition(
            name: "aws-eusc",
            dnsSuffix: "amazonaws.eu",
            dualStackDNSSuffix: "api.amazonwebservices.eu",
            implicitGlobalRegion: "eusc-de-east-1",
            regionPrefixes: ["eusc-de-"]
        ),
        Partition(
            name: "aws-iso",
            dnsSuffix: "c2s.ic.gov",
            dualStackDNSSuffix: "api.aws.ic.gov",
            implicitGlobalRegion: "us-iso-east-1",
            regionPrefixes: ["us-iso-"]
        ),
        Partition(
            name: "aws-iso-b",
            dnsSuffix: "sc2s.sgov.gov",
            dualStackDNSSuffix: "api.aws.scloud",
            implicitGlobalRegion: "us-isob-east-1",
            regionPrefixes: ["us-isob-"]
        ),
        Partition(
            name: "aws-iso-e",
            dnsSuffix: "cloud.adc-e.uk",
            dualStackDNSSuffix: "api.cloud-aws.adc-e.uk",
            implicitGlobalRegion: "eu-isoe-west-1",
            regionPrefixes: ["eu-isoe-"]
        ),
        Partition(
            name: "aws-iso-f",
            dnsSuffix: "csp.hci.ic.gov",
            dualStackDNSSuffix: "api.aws.hci.ic.gov",
            implicitGlobalRegion: "us-isof-south-1",
            regionPrefixes: ["us-isof-"]
        ),
        Partition(
            name: "aws-us-gov",
            dnsSuffix: "amazonaws.com",
            dualStackDNSSuffix: "api.aws",
            implicitGlobalRegion: "us-gov-west-1",
            regionPrefixes: ["us-gov-"]
        ),
    ]

    private static let aws = Partition(
        name: "aws",
        dnsSuffix: "amazonaws.com",
        dualStackDNSSuffix: "api.aws",
        implicitGlobalRegion: "us-east-1",
        regionPrefixes: ["us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"]
    )

    /// The partition a region belongs to.
    ///
    /// - Parameter region: A region such as `eu-west-2`, or a pseudo region such as `aws-cn-global`; a name that fits
    ///   no partition counts as commercial, as in the AWS SDKs.
    public static func of(region: String) -> Partition {
        if aws.contains(region: region) { return aws }
        return all.first { $0.contains(region: region) || region == "\($0.name)-global" } ?? aws
    }

    /// Whether a name has the form of this partition's regions: the prefix, one word, a dash, digits.
    ///
    /// - Parameter region: A name in lower case.
    public func contains(region: String) -> Bool {
        regionPrefixes.contains { prefix in
            guard region.utf8.starts(with: prefix.utf8) else { return false }
            return Self.isWordDashDigits(region.utf8.dropFirst(prefix.utf8.count))
        }
    }

    private static func isWordDashDigits(_ text: Substring.UTF8View) -> Bool {
        guard let dash = text.firstIndex(of: UInt8(ascii: "-")) else { return false }
        let digits = text[text.index(after: dash)...]
        return dash != text.startIndex && text[..<dash].allSatisfy(isWordCharacter) && !digits.isEmpty
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isWordCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default:
            false
        }
    }
}

extension Partition: CustomStringConvertible {
    /// The name.
    public var description: String { name }
}
