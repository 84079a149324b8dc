// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser

/// What a request is signed for, where the host does not tell or tells wrongly.
package struct SigningTargetOptions: ParsableArguments, Sendable {
    @Option(help: ArgumentHelp("The signing name of the service; known for AWS hosts.", valueName: "name"))
    package var service: String?

    @Option(help: "The kind of signature: sigv4 or sigv4a; as the host wants it if absent.")
    package var algorithm: AlgorithmChoice?

    @Option(
        help: ArgumentHelp("The regions of a sigv4a signature, with commas; * for all.", valueName: "regions"),
        transform: RegionSet.init(argument:)
    )
    package var regionSet: RegionSet?

    @Flag(help: "Find out by a DNS look-up which AWS host is behind a host of another name.")
    package var resolveCustomDomain = false

    package init() {}
}

extension SigningTargetOptions: WordOptions {
    package mutating func read(_ words: inout OptionWords) {
        service = words.value("service")
        algorithm = words.value("algorithm")
        regionSet = words.value("region-set", RegionSet.init(argument:))
        resolveCustomDomain = words.flag("resolve-custom-domain")
    }
}

/// The algorithms of AWS signatures.
package enum AlgorithmChoice: String, ExpressibleByArgument, CaseIterable, Sendable {
    case sigv4
    case sigv4a
}

/// Regions, or patterns of regions, that one SigV4a signature is good in.
package struct RegionSet: Sendable, Hashable {
    package let regions: [String]

    /// Reads `eu-west-1,eu-west-2`, `us-*`, `*`.
    package init(argument: String) throws {
        let regions = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard regions.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isRegionByte) }) else {
            throw ValidationError("'\(argument)' is not a set of regions; write eu-west-1,eu-west-2 or *")
        }
        self.regions = regions
    }

    private static func isRegionByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "*"):
            true
        default: false
        }
    }
}
