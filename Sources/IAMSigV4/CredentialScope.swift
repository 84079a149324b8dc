// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// What a signature is good for: one UTC day, one region, one service.
///
/// Source: IAM User Guide, "Elements of an AWS API request signature".
public struct CredentialScope: Sendable, Hashable {
    /// The UTC day as `YYYYMMDD`.
    public let date: String

    /// The region, such as `eu-west-2`.
    public let region: String

    /// The signing name of the service, such as `execute-api`.
    public let service: String

    /// Makes a scope.
    ///
    /// - Parameters:
    ///   - date: The UTC day as `YYYYMMDD`.
    ///   - region: The region.
    ///   - service: The signing name of the service.
    public init(date: String, region: String, service: String) {
        self.date = date
        self.region = region
        self.service = service
    }

    /// The last element of every scope.
    static var terminator: String { "aws4_request" }
}

extension CredentialScope: CustomStringConvertible {
    /// `date/region/service/aws4_request`.
    public var description: String { "\(date)/\(region)/\(service)/\(Self.terminator)" }
}
