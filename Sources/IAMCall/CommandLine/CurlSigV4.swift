// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// The value of curl's `--aws-sigv4`: `provider1[:provider2[:region[:service]]]`.
struct CurlSigV4: Sendable, Hashable {
    let region: String?
    let service: String?

    init(_ text: String) throws(UsageError) {
        let parts = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0].lowercased() == "aws", parts[1].lowercased() == "amz" else {
            throw UsageError(
                "--aws-sigv4 '\(text)' asks for a signature that is not AWS's\n"
                    + "  hint: leave the option out, or write \"aws:amz\", or \"aws:amz:region:service\""
            )
        }
        region = parts.count > 2 && !parts[2].isEmpty ? String(parts[2]) : nil
        service = parts.count > 3 && !parts[3].isEmpty ? String(parts[3]) : nil
    }
}
