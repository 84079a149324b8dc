// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The regions that a signature of SigV4a is good in, or patterns of them such as `*` and `us-*`.
enum RegionSet {
    /// The text as it is sent: names and patterns, separated by commas.
    static func text(_ names: [String]) -> String { names.joined(separator: ",") }

    /// Reads what was sent.
    ///
    /// - Returns: `nil` if there is nothing, or something that is neither a name nor a pattern.
    static func parse(_ text: String) -> [String]? {
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        return names.allSatisfy(isLegal) ? names : nil
    }

    /// Finds what is wrong with a set to sign for.
    static func check(_ names: [String]) -> SigningError? {
        if !names.isEmpty, names.allSatisfy(isLegal) { return nil }
        return SigningError(
            .invalidScope,
            "The region set '\(text(names).prefix(80))' is empty or has something that is neither a region nor a pattern.",
            hint: "Give regions such as us-east-1, or patterns such as * and us-*."
        )
    }

    /// Refuses what is a set of regions and not the one region that SigV4 signs for.
    static func checkSingle(_ region: String) -> SigningError? {
        guard region.utf8.contains(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: ",") }) else { return nil }
        return SigningError(
            .invalidScope,
            "SigV4 signs for one region, not for the region set '\(region.prefix(80))'.",
            hint:
                "Sign with SigV4a, as S3 Multi-Region Access Points and other global endpoints demand, or name one region."
        )
    }

    /// Whether a pattern covers a region.
    static func covers(_ pattern: String, _ region: String) -> Bool {
        var pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard pieces.count > 1, let end = pieces.popLast() else { return pattern == region }
        let start = pieces.removeFirst()
        guard region.utf8.count >= start.utf8.count + end.utf8.count, region.hasPrefix(start), region.hasSuffix(end)
        else { return false }
        var rest = region.dropFirst(start.count).dropLast(end.count)
        for piece in pieces where !piece.isEmpty {
            guard let range = rest.firstRange(of: piece) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }

    private static func isLegal(_ name: String) -> Bool {
        let isLegal = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "*"):
                true
            default: false
            }
        }
        return isLegal && !name.isEmpty
    }
}
