// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform

internal import struct FoundationEssentials.Date

/// The time that `--date` names.
enum SigningTime: Sendable {
    /// - Parameters:
    ///   - text: The option's value; `nil` for the present.
    ///   - clock: What tells the present.
    static func parse(_ text: String?, clock: any WallClock) throws(UsageError) -> Date {
        guard let text else { return clock.now() }
        guard let time = AWSTimestamp.parse(text) else {
            throw UsageError("--date '\(text)' is not a time; write 20150830T123600Z")
        }
        return time
    }
}
