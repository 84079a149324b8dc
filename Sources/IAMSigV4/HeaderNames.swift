// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

extension HTTPField.Name {
    /// `X-Amz-Date`.
    static let amzDate = known("X-Amz-Date")

    /// `X-Amz-Security-Token`.
    static let amzSecurityToken = known("X-Amz-Security-Token")

    /// `X-Amz-S3session-Token`.
    static let amzS3SessionToken = known("X-Amz-S3session-Token")

    /// `X-Amz-Region-Set`.
    static let amzRegionSet = known("X-Amz-Region-Set")

    /// `x-amz-content-sha256`.
    static let amzContentSHA256 = known("x-amz-content-sha256")

    /// `x-amz-decoded-content-length`.
    static let amzDecodedContentLength = known("x-amz-decoded-content-length")

    /// `x-amz-trailer`.
    static let amzTrailer = known("x-amz-trailer")

    /// `x-amz-sdk-checksum-algorithm`.
    static let amzSDKChecksumAlgorithm = known("x-amz-sdk-checksum-algorithm")

    /// `Host`.
    static let host = known("Host")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("not the name of a field: \(name)") }
        return name
    }
}
