// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// What the signing key signs: the algorithm, the time, the scope and the hash of the canonical request.
///
/// Source: IAM User Guide, "Create a signed AWS API request", step 3.
struct StringToSign {
    /// Where the whole text lies.
    let range: Range<Int>

    /// Where the scope lies.
    let scope: Range<Int>

    /// Writes the string to sign behind the canonical request.
    ///
    /// - Parameter scopeEnd: The scope without its date, see ``scopeEnd(region:service:)``.
    init(
        for canonical: Range<Int>,
        algorithm: SigningAlgorithm,
        timestamp: String,
        scopeEnd: String,
        to scratch: inout ByteScratch
    ) {
        let start = scratch.count
        scratch.append(algorithm.name)
        scratch.append("\n" as Unicode.Scalar)
        let time = scratch.count
        scratch.append(timestamp)
        scratch.append("\n" as Unicode.Scalar)
        let scopeStart = scratch.count
        scratch.append(copyOf: time..<(time + 8))
        scratch.append(scopeEnd)
        scope = scopeStart..<scratch.count
        scratch.append("\n" as Unicode.Scalar)
        scratch.append(hexadecimalOf: scratch.sha256(canonical))
        range = start..<scratch.count
    }

    /// What follows the date in a scope: `/region/service/aws4_request`, for SigV4a without the region.
    static func scopeEnd(region: String?, service: String) -> String {
        (region.map { "/" + $0 } ?? "") + "/\(service)/\(CredentialScope.terminator)"
    }
}
