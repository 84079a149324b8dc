// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import IAMCredentials

public import struct FoundationEssentials.Date

/// Signs HTTP requests with AWS Signature Version 4A, good in a set of regions.
///
/// S3 Multi-Region Access Points, CloudFront KeyValueStore and other global endpoints demand it. All but the key, the
/// signature and the region set is as in ``SigV4Signer``; two signatures of one request are never equal.
///
/// ```swift
/// let signer = SigV4aSigner(service: "s3", regionSet: ["*"])
/// let signed = try signer.sign(request, payload: .unsigned, credentials: credentials, at: clock.now)
/// ```
///
/// Source: IAM User Guide, "AWS Signature Version 4 for API requests", "AWS SigV4A".
public struct SigV4aSigner: Sendable {
    /// The signing name of the service, such as `s3`.
    public var service: String { signer.service }

    /// The regions, or patterns such as `*` and `us-*`.
    public let regionSet: [String]

    /// The rules that differ between services.
    public var options: SigningOptions { signer.options }

    /// Does the work.
    let signer: SigV4Signer

    /// Makes a signer.
    ///
    /// - Parameters:
    ///   - service: The signing name of the service.
    ///   - regionSet: The regions that the signature is good in, at least one: names, or patterns such as `*` and `us-*`.
    ///   - options: The rules to sign by; `nil` for those of the service.
    ///   - keys: Where derived keys are kept; give one cache to all signers of a process.
    public init(
        service: String,
        regionSet: [String],
        options: SigningOptions? = nil,
        keys: SigningKeyCache = SigningKeyCache()
    ) {
        self.regionSet = regionSet
        self.signer = SigV4Signer(
            service: service,
            region: "*",
            regionSet: regionSet,
            options: options,
            keys: keys
        )
    }

    /// Signs a request in its headers, as ``SigV4Signer/sign(_:payload:credentials:at:)`` does.
    ///
    /// `X-Amz-Region-Set` is added as well, and signed.
    ///
    /// - Parameters:
    ///   - request: The request; its path goes over the wire as it is, see ``WireTarget``.
    ///   - payload: The body.
    ///   - credentials: What to sign with.
    ///   - date: The time of signing, in the years 1 to 9999.
    /// - Returns: The request to send.
    /// - Throws: ``SigningError``.
    public func sign(
        _ request: HTTPRequest,
        payload: SigningPayload,
        credentials: Credentials,
        at date: Date
    ) throws(SigningError) -> HTTPRequest {
        try signer.sign(request, payload: payload, credentials: credentials, at: date)
    }

    /// Signs a request in its headers as ``sign(_:payload:credentials:at:)`` does, and tells every intermediate.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - payload: The body.
    ///   - credentials: What to sign with.
    ///   - date: The time of signing, in the years 1 to 9999.
    /// - Returns: The request to send and the trace.
    /// - Throws: ``SigningError``.
    public func signWithTrace(
        _ request: HTTPRequest,
        payload: SigningPayload,
        credentials: Credentials,
        at date: Date
    ) throws(SigningError) -> SignedRequest {
        try signer.signWithTrace(request, payload: payload, credentials: credentials, at: date)
    }

    /// Signs a request in its query, as ``SigV4Signer/presign(_:payload:credentials:at:expiresIn:)`` does.
    ///
    /// `X-Amz-Region-Set` is added as well, and signed.
    ///
    /// - Parameters:
    ///   - request: The request; its path goes over the wire as it is, see ``WireTarget``.
    ///   - payload: The body; for services outside the S3 family its hash is signed.
    ///   - credentials: What to sign with.
    ///   - date: When the URL begins to be valid, in the years 1 to 9999.
    ///   - seconds: How long it is valid: 1 to 604800 seconds.
    /// - Returns: The request, whose path holds the signature, and the trace.
    /// - Throws: ``SigningError``.
    public func presign(
        _ request: HTTPRequest,
        payload: SigningPayload,
        credentials: Credentials,
        at date: Date,
        expiresIn seconds: Int
    ) throws(SigningError) -> SignedRequest {
        try signer.presign(request, payload: payload, credentials: credentials, at: date, expiresIn: seconds)
    }
}
