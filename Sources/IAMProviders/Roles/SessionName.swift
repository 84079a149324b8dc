// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

/// The names of sessions that nobody named.
enum SessionName {
    /// `aws-iam-toolkit-` and the seconds since 1970.
    static func generated(at date: Date) -> String {
        "aws-iam-toolkit-\(Int(date.timeIntervalSince1970.rounded(.down)))"
    }
}
