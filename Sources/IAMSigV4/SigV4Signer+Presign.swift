// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import IAMCredentials

public import struct FoundationEssentials.Date

extension SigV4Signer {
    /// The seconds that a presigned URL may live.
    ///
    /// Source: Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters".
    public static var presignedLifetime: ClosedRange<Int> { 1...604_800 }

    /// Signs a request in its query, so that its URL can be handed on.
    ///
    /// `X-Amz-Algorithm`, `-Credential`, `-Date`, `-SignedHeaders`, `-Expires`, `-Security-Token` and `-Signature` are
    /// added behind the caller's parameters. Every signable header field of the request is signed and has to be sent by
    /// whoever uses the URL. The URL holds the session token, and ends with the credentials if they end first, see
    /// ``PresignedLifetime``.
    ///
    /// The body of S3 requests is not covered (`UNSIGNED-PAYLOAD`) unless `x-amz-content-sha256` is given.
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
        try Self.check(lifetime: seconds)
        try check(credentials)
        var request = request
        let tokenParameter = tokenParameter(of: request, credentials)
        var headers = try CanonicalHeaders(signing: request.headerFields)
        try Self.checkPresignable(request)
        let given = try settleTarget(of: &request)
        headers.add(host: try settleHost(of: &request, headers.given))
        let timestamp = try timestamp(date)
        let payloadHash = try presignedPayloadHash(of: &request, &headers, payload)
        let target =
            target(given, headers: headers, timestamp, credentials, seconds)
            + (options.sessionToken == .signed ? tokenParameter : "")
            + (regionSet.map { "&X-Amz-Region-Set=" + PercentEncoding.encoded($0) } ?? "")
        let key = try key(for: credentials, timestamp)
        var signature = RequestSignature(
            method: request.method.rawValue,
            target: target,
            headers: headers,
            payload: payloadHash,
            options: options,
            timestamp: timestamp.text,
            scopeEnd: scopeEnd,
            algorithm: key.algorithm
        )
        try signature.check()
        try signature.sign(with: key)
        if signature.hasTabs { replaceTabs(in: &request) }
        request.path =
            target + "&X-Amz-Signature=" + signature.text()
            + (options.sessionToken == .afterSigning ? tokenParameter : "")
        return SignedRequest(
            request: request,
            trace: signature.trace(
                timestamp: timestamp,
                scope: scope(timestamp),
                signature: signature.text(),
                authorization: nil
            )
        )
    }

    // MARK: Steps

    private static func check(lifetime seconds: Int) throws(SigningError) {
        guard presignedLifetime.contains(seconds) else {
            throw SigningError(
                .invalidExpiration,
                "A presigned URL lives for 1 to 604800 seconds (7 days), not for \(seconds)."
            )
        }
    }

    private static func checkPresignable(_ request: HTTPRequest) throws(SigningError) {
        let names: [HTTPField.Name] = [.amzDate, .amzSecurityToken, .amzS3SessionToken, .amzRegionSet]
        if let name = names.first(where: { request.headerFields.contains($0) }) {
            throw SigningError(
                .alreadySigned,
                "The request has the header \(name.rawName), which presigning puts into the query.",
                hint: "Remove the header; signing adds the parameter."
            )
        }
        var scratch = ByteScratch()
        let findings = unsafe (request.path ?? "").withUTF8Bytes { target in
            let mark = unsafe target.firstIndex(of: UInt8(ascii: "?")).map { $0 + 1 } ?? target.count
            return unsafe CanonicalQuery.write(UnsafeBufferPointer(rebasing: target[mark...]), to: &scratch)
        }
        try refuse(authenticationParameter: findings.hasAuthenticationParameter)
    }

    private func presignedPayloadHash(
        of request: inout HTTPRequest,
        _ headers: inout CanonicalHeaders,
        _ payload: SigningPayload
    ) throws(SigningError) -> String {
        if headers.given.payloadHash != nil || !SigningService.allowsUnsignedPayload(service) {
            return try Self.payloadHash(request, headers.given, payload)
        }
        if SigningService.isLattice(service) {
            headers.add(payloadHash: PayloadHash.unsigned)
            request.headerFields[.amzContentSHA256] = PayloadHash.unsigned
        }
        return PayloadHash.unsigned
    }

    /// The request target with the parameters that every signature has.
    private func target(
        _ given: String,
        headers: borrowing CanonicalHeaders,
        _ timestamp: SigningTimestamp,
        _ credentials: Credentials,
        _ seconds: Int
    ) -> String {
        var scratch = ByteScratch()
        headers.writeNames(to: &scratch)
        let signedHeaders = scratch.text(0..<scratch.count)
        let credential = "\(credentials.accessKeyID)/\(timestamp.day)\(scopeEnd)"
        var target = given
        // A query may hold and end in further question marks; only the first begins it.
        if let mark = given.utf8.firstIndex(of: UInt8(ascii: "?")) {
            if given.utf8.index(after: mark) != given.utf8.endIndex { target += "&" }
        } else {
            target += "?"
        }
        target += "X-Amz-Algorithm=\(regionSet == nil ? SigningAlgorithm.sigV4 : .sigV4a)"
        target += "&X-Amz-Credential=\(PercentEncoding.encoded(credential))"
        target += "&X-Amz-Date=\(timestamp.text)"
        target += "&X-Amz-SignedHeaders=\(PercentEncoding.encoded(signedHeaders))"
        target += "&X-Amz-Expires=\(seconds)"
        return target
    }

    private func tokenParameter(of request: HTTPRequest, _ credentials: Credentials) -> String {
        guard let token = credentials.sessionToken else { return "" }
        let name = tokenField(of: request).name.rawName
        return token.withExposedText { "&\(name)=\(PercentEncoding.encoded($0))" }
    }
}
