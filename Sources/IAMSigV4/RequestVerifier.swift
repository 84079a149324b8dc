// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
internal import IAMCredentials

public import struct FoundationEssentials.Date

/// Decides whether a request was signed with AWS Signature Version 4 or 4A by somebody who has the secret, as AWS does.
///
/// Strict: exactly one signature, in the headers or in the query; no parameter twice; scope, time, signed headers,
/// session token and body all checked. An unknown key is verified against a stand-in, so that it takes no less time.
public struct RequestVerifier: Sendable {
    /// The signing names that are served; `nil` for any.
    public let services: Set<String>?

    /// The regions that are served; `nil` for any.
    ///
    /// A signature of SigV4a has to cover one of them.
    public let regions: Set<String>?

    private let allowedSkew: Duration?
    private let optionsOf: @Sendable (String) -> SigningOptions
    private let keys: SigningKeyCache

    /// Makes a verifier.
    ///
    /// - Parameters:
    ///   - services: The signing names that are served; `nil` for any.
    ///   - regions: The regions that are served; `nil` for any.
    ///   - allowedSkew: How far the clocks may differ; `nil` for AWS's own limits: 15 minutes for S3, STS and IAM,
    ///     5 for all others.
    ///   - options: The rules of a service by its signing name; `nil` for AWS's own.
    ///   - keys: Where derived keys are kept.
    public init(
        services: Set<String>?,
        regions: Set<String>?,
        allowedSkew: Duration? = nil,
        options: (@Sendable (String) -> SigningOptions)? = nil,
        keys: SigningKeyCache = SigningKeyCache()
    ) {
        self.services = services
        self.regions = regions
        self.allowedSkew = allowedSkew
        self.optionsOf = options ?? { SigningOptions(service: $0) }
        self.keys = keys
    }

    /// Verifies a request.
    ///
    /// - Parameters:
    ///   - request: The request as it arrived: its path is the raw request target, its authority the value of `Host`.
    ///   - body: The whole body as it arrived.
    ///   - now: The present.
    ///   - key: Finds what belongs to an access key id; `nil` if nobody has it.
    /// - Returns: Who signed the request.
    /// - Throws: ``VerificationError``.
    public func verify(
        _ request: HTTPRequest,
        body: [UInt8],
        at now: Date,
        key: (String) -> VerificationKey?
    ) throws(VerificationError) -> VerifiedRequest {
        let bodyHash = PayloadHash.text(body)
        return try verifyHead(request, bodyHash: bodyHash, largestChunk: body.count, at: now, key: key)
            .verified(body, bodyHash)
    }

    /// Verifies all of a request but its body.
    func verifyHead(
        _ request: HTTPRequest,
        bodyHash: String,
        largestChunk: Int,
        at now: Date,
        key: (String) -> VerificationKey?
    ) throws(VerificationError) -> VerifiedHead {
        let presented = try PresentedSignature(request)
        try checkScope(presented)
        let signedAt = try checkTime(presented, now)
        let options = optionsOf(presented.scope.service)
        let tokenField = options.sessionTokenField.resolved(service: presented.scope.service, request)
        let unsigned = options.sessionToken == .signed ? nil : tokenField.name
        try checkSignedHeaders(presented, request.headerFields, unsigned: unsigned)
        let payloadHash = try payloadHash(presented, request.headerFields, bodyHash)

        let found = key(presented.accessKeyID)
        let key = try requestKey(of: presented, found)
        var expected = expectation(presented, request, payloadHash, options, unsigned: unsigned)
        let isMatched = expected.isMatched(by: presented.signature, of: key)
        guard let found else {
            throw presented.error(.unknownKey, "The security token included in the request is invalid.")
        }
        try checkToken(presented, under: tokenField, found, now)
        guard isMatched else { throw Self.mismatch(presented, expected) }
        return VerifiedHead(
            request: VerifiedRequest(
                accessKeyID: presented.accessKeyID,
                scope: presented.scope,
                algorithm: presented.algorithm,
                regionSet: presented.regionSet,
                form: presented.form,
                signedAt: signedAt
            ),
            payloadHash: payloadHash,
            decoder: try chunkDecoder(presented, request.headerFields, payloadHash, key, largestChunk: largestChunk)
        )
    }

    // MARK: The calculation

    /// What unknown keys are verified against.
    private static let standIn = Secret("no key id leads to this secret, it only takes its time")

    private static func mismatch(
        _ presented: PresentedSignature,
        _ expected: borrowing RequestSignature
    ) -> VerificationError {
        let isS3 = SigningService.isS3Family(presented.scope.service)
        return VerificationError(
            .signatureMismatch,
            "The request signature we calculated does not match the signature you provided. Check your "
                + (isS3
                    ? "key and signing method."
                    : "AWS Secret Access Key and signing method. Consult the service documentation for details."),
            accessKeyID: presented.accessKeyID,
            expected: expected.trace(
                timestamp: presented.timestamp,
                scope: presented.scope,
                signature: "",
                authorization: nil
            )
        )
    }

    /// The key to verify with; without one, a stand-in that takes no less time.
    private func requestKey(
        of presented: PresentedSignature,
        _ found: VerificationKey?
    ) throws(VerificationError) -> RequestKey {
        let secret = found?.secretAccessKey ?? Self.standIn
        let scope = presented.scope
        if let region = scope.region {
            return .sigV4(keys.key(secret: secret, nil, presented.timestamp, region: region, service: scope.service))
        }
        do throws(SigningError) {
            // The stand-in has one key id, so that unknown ones do not push known ones out of the cache.
            let accessKeyID = found == nil ? "" : presented.accessKeyID
            return .sigV4a(try keys.pairs.key(secret: secret, accessKeyID: accessKeyID))
        } catch {
            throw presented.error(.signatureMismatch, error.message)
        }
    }

    private func expectation(
        _ presented: PresentedSignature,
        _ request: HTTPRequest,
        _ payloadHash: String,
        _ options: SigningOptions,
        unsigned: HTTPField.Name?
    ) -> RequestSignature {
        let given = request.headerFields[.host] ?? request.authority ?? ""
        let scope = presented.scope
        return RequestSignature(
            method: request.method.rawValue,
            target: request.path ?? "/",
            excluding: presented.form == .query ? ["X-Amz-Signature"] + (unsigned.map { [$0.rawName] } ?? []) : [],
            headers: CanonicalHeaders(
                named: presented.signedHeaders,
                of: request.headerFields,
                host: HostName.lowercased(given)
            ),
            payload: payloadHash,
            options: options,
            timestamp: presented.timestamp.text,
            scopeEnd: StringToSign.scopeEnd(region: scope.region, service: scope.service),
            algorithm: presented.algorithm
        )
    }

    /// How far the clocks may differ, in seconds.
    func window(_ service: String) -> Int {
        allowedSkew.map { Int($0.components.seconds) } ?? SigningService.clockWindow(service)
    }
}
