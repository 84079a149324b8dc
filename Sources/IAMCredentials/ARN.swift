// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
///
/// Source: AWS General Reference, "Amazon Resource Names (ARNs)".
public struct ARN: Sendable, Hashable {
    /// The partition, such as `aws` or `aws-cn`.
    public let partition: String

    /// The service, such as `iam` or `sts`.
    public let service: String

    /// The region; empty for global services.
    public let region: String

    /// The account; empty for some services.
    public let accountID: String

    /// All after the fifth colon, colons and slashes included.
    public let resource: String

    /// Reads an ARN.
    ///
    /// - Parameter text: 20 to 2,048 characters; partition, service and resource must not be empty.
    /// - Returns: `nil` if `text` is not an ARN.
    public init?(_ text: String) {
        guard (20...2_048).contains(text.utf8.count) else { return nil }
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, !parts[2].isEmpty, !parts[5].isEmpty else {
            return nil
        }
        guard !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else { return nil }
        self.partition = String(parts[1])
        self.service = String(parts[2])
        self.region = String(parts[3])
        self.accountID = String(parts[4])
        self.resource = String(parts[5])
    }
}

extension ARN: CustomStringConvertible {
    /// The whole ARN.
    public var description: String { "arn:\(partition):\(service):\(region):\(accountID):\(resource)" }
}
