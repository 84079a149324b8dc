// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Takes secrets out of the texts of signing before people see them.
enum Redaction {
    private static let mark = "<redacted>"

    /// Replaces the session token in the header block and in the query of a canonical request.
    static func canonicalRequest(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
            .map { index, line in index == 2 ? query(line) : header(line) }
            .joined(separator: "\n")
    }

    /// Replaces the signature at the end of an `Authorization` value.
    static func authorization(_ text: String, signature: String) -> String {
        guard let last = text.lastIndex(of: "=") else { return mark }
        return text[...last] + signature
    }

    private static func header(_ line: Substring) -> String {
        for name in ["x-amz-security-token:", "x-amz-s3session-token:", "cookie:", "proxy-authorization:"]
        where line.hasPrefix(name) {
            return name + mark
        }
        return isCustomerKey(line) ? String(line.prefix { $0 != ":" }) + ":" + mark : String(line)
    }

    /// The fields of S3 that carry a customer's encryption key.
    private static func isCustomerKey(_ line: Substring) -> Bool {
        line.hasPrefix("x-amz-server-side-encryption-customer-key:")
            || line.hasPrefix("x-amz-copy-source-server-side-encryption-customer-key:")
    }

    private static func query(_ line: Substring) -> String {
        line.split(separator: "&", omittingEmptySubsequences: false)
            .map { pair in
                for name in ["X-Amz-Security-Token=", "X-Amz-S3session-Token="] where pair.hasPrefix(name) {
                    return name + mark
                }
                return String(pair)
            }
            .joined(separator: "&")
    }
}
