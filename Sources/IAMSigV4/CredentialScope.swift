// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// What a signature is good for: one UTC day, one service, and for SigV4 one region.
///
/// Source: IAM User Guide, "Elements of an AWS API request signature".
public struct CredentialScope: Sendable, Hashable {
    /// The UTC day as `YYYYMMDD`.
    public let date: String

    /// The region, such as `eu-west-2`; `nil` for SigV4a, whose regions stand beside the scope.
    public let region: String?

    /// The signing name of the service, such as `execute-api`.
    public let service: String

    /// Makes a scope.
    ///
    /// - Parameters:
    ///   - date: The UTC day as `YYYYMMDD`.
    ///   - region: The region; `nil` for SigV4a.
    ///   - service: The signing name of the service.
    public init(date: String, region: String?, service: String) {
        self.date = date
        self.region = region
        self.service = service
    }

    /// The last element of every scope.
    static var terminator: String { "aws4_request" }
}

extension CredentialScope: CustomStringConvertible {
    /// `date/region/service/aws4_request`, for SigV4a without the region.
    public var description: String { date + StringToSign.scopeEnd(region: region, service: service) }
}
