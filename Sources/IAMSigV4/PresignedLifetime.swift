// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

public import struct FoundationEssentials.Date

/// How long a presigned URL really works: as long as it says, or as long as the credentials it was signed with.
public struct PresignedLifetime: Sendable, Hashable {
    /// The seconds that the URL is to live.
    public let requested: Int

    /// The seconds that it works: fewer if the credentials end first, 0 if they have ended.
    public let effective: Int

    /// When it stops working.
    public let end: Date

    /// Compares the life of a URL with that of credentials; those without a known end never cut it short.
    ///
    /// - Parameters:
    ///   - seconds: How long the URL is to live.
    ///   - date: When it begins to be valid.
    ///   - credentials: What it is signed with.
    public init(seconds: Int, from date: Date, credentials: Credentials) {
        let asked = date.addingTimeInterval(Double(seconds))
        self.requested = seconds
        self.end = credentials.expiration.map { min(max($0, date), asked) } ?? asked
        self.effective = Int(end.timeIntervalSince(date))
    }

    /// What to tell whoever asked for more than the credentials give; `nil` if there is nothing to tell.
    public var warning: String? {
        guard effective < requested else { return nil }
        return
            "The URL is to live for \(requested) seconds but works for \(effective): the credentials it is signed with "
            + "end at \(AWSTimestamp.extended(end))."
    }
}

extension SigV4Signer {
    /// How long a presigned URL lives if nobody says, in seconds: 300 for S3 Express, whose sessions last no longer, and
    /// 3600 for all others.
    ///
    /// - Parameter service: The signing name of the service.
    public static func defaultLifetime(service: String) -> Int {
        service == SigningService.s3Express ? 300 : 3_600
    }
}
