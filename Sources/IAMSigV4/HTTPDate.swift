// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

package import struct FoundationEssentials.Date

/// The time in a field such as `Date`.
package enum HTTPDate: Sendable {
    /// Reads the one form that senders may write, such as `Sun, 30 Aug 2015 12:36:00 GMT`, and the zones `+0000` and
    /// `-0000`, which botocore writes.
    ///
    /// Source: RFC 9110, section 5.6.7, "IMF-fixdate".
    ///
    /// - Parameter text: The value of the field.
    /// - Returns: `nil` if `text` is not of that form; the day of the week is not checked.
    package static func parse(_ text: String) -> Date? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].utf8.count == 4, parts[0].last == ",", parts[1].utf8.count == 2,
            parts[3].utf8.count == 4, parts[4].utf8.count == 8, ["GMT", "+0000", "-0000"].contains(parts[5]),
            let month = months.firstIndex(of: String(parts[2]))
        else { return nil }
        return AWSTimestamp.parse("\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1])T\(parts[4])Z")
    }

    /// Writes a time in the form that senders have to write.
    ///
    /// - Parameter date: A time; parts of a second are left out.
    package static func format(_ date: Date) -> String {
        let text = AWSTimestamp.extended(date)
        let days = Int((date.timeIntervalSince1970 / 86_400).rounded(.down))
        let week = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let month = months[max(0, (Int(text.dropFirst(5).prefix(2)) ?? 1) - 1)]
        let (day, time) = (text.dropFirst(8).prefix(2), text.dropFirst(11).prefix(8))
        return "\(week[((days % 7) + 7) % 7]), \(day) \(month) \(text.prefix(4)) \(time) GMT"
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
