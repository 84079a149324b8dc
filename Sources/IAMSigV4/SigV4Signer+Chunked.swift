// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import IAMCredentials

public import struct FoundationEssentials.Date

extension SigV4Signer {
    /// Signs a request whose body is sent in chunks.
    ///
    /// `Content-Encoding`, `Content-Length`, `x-amz-content-sha256`, `x-amz-decoded-content-length`, and with a checksum
    /// `x-amz-trailer` and `x-amz-sdk-checksum-algorithm` are added and signed.
    ///
    /// - Parameters:
    ///   - request: The request; a `Content-Length` it has is that of the body itself.
    ///   - upload: How the body is sent.
    ///   - credentials: What to sign with.
    ///   - date: The time of signing, in the years 1 to 9999.
    /// - Returns: The request to send, which also makes the body to send.
    /// - Throws: ``SigningError``.
    public func signChunked(
        _ request: HTTPRequest,
        upload: ChunkedUpload,
        credentials: Credentials,
        at date: Date
    ) throws(SigningError) -> ChunkedRequest {
        var request = request
        try upload.prepare(&request, regionSet == nil ? .sigV4 : .sigV4a)
        let signed = try signWithTrace(request, payload: .empty, credentials: credentials, at: date)
        guard let timestamp = SigningTimestamp(signed.trace.timestamp) else {
            throw SigningError(.invalidDate, "The time of signing cannot be read again.")
        }
        let key = try key(for: credentials, timestamp)
        return ChunkedRequest(signed, upload, key: key, scope: "\(signed.trace.scope)")
    }
}

extension SigV4aSigner {
    /// Signs a request whose body is sent in chunks, as ``SigV4Signer/signChunked(_:upload:credentials:at:)`` does.
    ///
    /// - Parameters:
    ///   - request: The request; a `Content-Length` it has is that of the body itself.
    ///   - upload: How the body is sent.
    ///   - credentials: What to sign with.
    ///   - date: The time of signing, in the years 1 to 9999.
    /// - Returns: The request to send, which also makes the body to send.
    /// - Throws: ``SigningError``.
    public func signChunked(
        _ request: HTTPRequest,
        upload: ChunkedUpload,
        credentials: Credentials,
        at date: Date
    ) throws(SigningError) -> ChunkedRequest {
        try signer.signChunked(request, upload: upload, credentials: credentials, at: date)
    }
}

extension ChunkedUpload {
    /// Adds the fields that tell of the chunks, which are signed with the request.
    ///
    /// - Parameter algorithm: How the request and its chunks are signed.
    /// - Throws: ``SigningError/Code/invalidUpload``, and ``SigningError/Code/invalidHeader`` if the request has one of
    ///   the fields with another value.
    func prepare(_ request: inout HTTPRequest, _ algorithm: SigningAlgorithm) throws(SigningError) {
        try check()
        let form = ChunkedForm(isSigned: chunks == .signed, hasTrailer: checksum != nil)
        let length = String(encodedLength(signatureLength: algorithm.chunkSignatureLength))
        if request.headerFields[.contentLength] == String(decodedLength) { request.headerFields[.contentLength] = nil }
        try Self.settle(.contentLength, length, in: &request.headerFields)
        try Self.settle(.amzContentSHA256, form.literal(algorithm), in: &request.headerFields)
        try Self.settle(.amzDecodedContentLength, String(decodedLength), in: &request.headerFields)
        if let checksum {
            try Self.settle(.amzTrailer, checksum.headerName, in: &request.headerFields)
            try Self.settle(.amzSDKChecksumAlgorithm, checksum.algorithmName, in: &request.headerFields)
        }
        let others = (request.headerFields[.contentEncoding] ?? "").split(separator: ",")
            .map { $0.drop { $0 == " " } }
            .filter { !$0.isEmpty && $0 != Self.contentEncoding }
        request.headerFields[.contentEncoding] = ([Self.contentEncoding] + others).joined(separator: ",")
    }

    /// The value of `Content-Encoding`, before others.
    private static var contentEncoding: Substring { "aws-chunked" }

    private static func settle(
        _ name: HTTPField.Name,
        _ value: String,
        in fields: inout HTTPFields
    ) throws(SigningError) {
        guard let given = fields[name], given != value else {
            fields[name] = value
            return
        }
        throw SigningError(
            .invalidHeader,
            "The request carries \(name.rawName): \(given), but with its body in chunks that is \(value).",
            hint: "Remove the header; signing adds it."
        )
    }
}
