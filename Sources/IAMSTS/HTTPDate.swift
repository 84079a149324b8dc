// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

internal import struct FoundationEssentials.Date

/// The time of HTTP fields: `Sun, 06 Nov 1994 08:49:37 GMT`.
///
/// Source: RFC 9110, 5.6.7; its two obsolete forms have not been seen from STS or its look-alikes and are not read.
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func parse(_ text: String) -> Date? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT" || parts[5] == "UTC",
            (1...2).contains(parts[1].utf8.count),
            let month = months.firstIndex(where: { $0 == parts[2] })
        else { return nil }
        let day = parts[1].utf8.count == 1 ? "0\(parts[1])" : String(parts[1])
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return AWSTimestamp.parse("\(parts[3])-\(number)-\(day)T\(parts[4])Z")
    }
}
