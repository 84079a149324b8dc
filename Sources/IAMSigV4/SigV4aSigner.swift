// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import IAMCredentials

public import struct FoundationEssentials.Date

/// Signs HTTP requests with AWS Signature Version 4A, good in a set of regions.
public struct SigV4aSigner: Sendable {
    /// The signing name of the service.
    public let service: String

    /// The regions, or patterns such as `*` and `us-*`.
    public let regionSet: [String]

    /// The rules that differ between services.
    public let options: SigningOptions

    /// Makes a signer.
    public init(service: String, regionSet: [String], options: SigningOptions? = nil) {
        self.service = service
        self.regionSet = regionSet
        self.options = options ?? SigningOptions(service: service)
    }

    /// Signs a request in its headers and tells every intermediate.
    public func signWithTrace(
        _ request: HTTPRequest,
        payload: SigningPayload,
        credentials: Credentials,
        at date: Date
    ) throws(SigningError) -> SignedRequest {
        throw SigningError(.invalidScope, "SigV4a is not there yet.")
    }

    /// Signs a request in its query.
    public func presign(
        _ request: HTTPRequest,
        payload: SigningPayload,
        credentials: Credentials,
        at date: Date,
        expiresIn seconds: Int
    ) throws(SigningError) -> SignedRequest {
        throw SigningError(.invalidScope, "SigV4a is not there yet.")
    }
}
