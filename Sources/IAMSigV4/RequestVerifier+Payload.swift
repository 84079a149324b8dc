// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes

public import struct FoundationEssentials.Date

/// A request whose head was found right, and whose body is still to come.
struct VerifiedHead {
    /// Who signed it.
    let request: VerifiedRequest

    /// The last line of the canonical request.
    let payloadHash: String

    /// What its chunks are checked with, if its body is sent in chunks.
    let decoder: ChunkDecoder?
}

extension RequestVerifier {
    /// How many bytes of a signed chunk may wait for its signature to be checked, while a body streams.
    ///
    /// SDKs send chunks of 64 KiB to 1 MiB.
    public static var largestChunk: Int { 16 << 20 }

    /// Verifies the head of a request whose body is sent in chunks (`aws-chunked`), before the body arrives.
    ///
    /// - Parameters:
    ///   - request: The request as it arrived.
    ///   - pieces: The body as it arrives, in pieces of any size.
    ///   - now: The present.
    ///   - key: Finds what belongs to an access key id; `nil` if nobody has it.
    /// - Returns: Who signed the request, and the bytes of its body; the body is only right when these have come to
    ///   their end without an error.
    /// - Throws: ``VerificationError``; ``VerificationError/Code/payloadMismatch`` if the body is not sent in chunks.
    public func verifyChunked<Pieces: AsyncSequence<[UInt8], any Error> & Sendable>(
        _ request: HTTPRequest,
        pieces: Pieces,
        at now: Date,
        key: (String) -> VerificationKey?
    ) throws(VerificationError) -> (request: VerifiedRequest, body: ChunkedBodyReader<Pieces>) {
        let isChunked = request.headerFields[.amzContentSHA256]?.hasPrefix("STREAMING-") == true
        guard isChunked,
            case let head = try verifyHead(
                request,
                bodyHash: "",
                largestChunk: Self.largestChunk,
                at: now,
                key: key
            ), let decoder = head.decoder
        else {
            throw VerificationError(.payloadMismatch, "x-amz-content-sha256 does not tell of a body in chunks.")
        }
        return (head.request, ChunkedBodyReader(pieces: pieces, decoder: decoder))
    }

    /// The last line of the canonical request.
    func payloadHash(
        _ presented: PresentedSignature,
        _ fields: HTTPFields,
        _ bodyHash: String
    ) throws(VerificationError) -> String {
        let service = presented.scope.service
        guard let given = fields[.amzContentSHA256] else {
            guard SigningService.isS3Family(service) else { return bodyHash }
            if presented.form == .query { return PayloadHash.unsigned }
            throw presented.error(
                .incompleteSignature,
                "Missing required header for this request: x-amz-content-sha256"
            )
        }
        if PayloadHash.isDigest(given) { return given }
        if given == PayloadHash.unsigned && SigningService.allowsUnsignedPayload(service) { return given }
        if presented.form == .header, SigningService.isS3Family(service), ChunkedForm(given, presented.algorithm) != nil
        {
            return given
        }
        throw presented.error(
            .payloadMismatch,
            "x-amz-content-sha256 must be the SHA-256 of the body"
                + (SigningService.allowsUnsignedPayload(service) ? " or UNSIGNED-PAYLOAD." : ".")
        )
    }

    /// What a body in chunks is checked with.
    ///
    /// - Parameters:
    ///   - payloadHash: The last line of the canonical request.
    ///   - key: The key that the request was signed with.
    /// - Returns: `nil` if the body is not sent in chunks.
    func chunkDecoder(
        _ presented: PresentedSignature,
        _ fields: HTTPFields,
        _ payloadHash: String,
        _ key: RequestKey,
        largestChunk: Int
    ) throws(VerificationError) -> ChunkDecoder? {
        guard let form = ChunkedForm(payloadHash, presented.algorithm) else { return nil }
        let signatures = ChunkSignatures(
            key: key,
            timestamp: presented.timestamp.text,
            scope: "\(presented.scope)",
            seed: presented.signature
        )
        do throws(VerificationError) {
            return try ChunkDecoder(ChunkDeclaration(form, fields), signatures, largestChunk: largestChunk)
        } catch {
            throw presented.error(error.code, error.message)
        }
    }
}

extension VerifiedHead {
    /// Makes sure that a whole body is the one that was signed.
    ///
    /// - Returns: The request, with the body itself if it was sent in chunks.
    func verified(_ body: [UInt8], _ bodyHash: String) throws(VerificationError) -> VerifiedRequest {
        guard var decoder else {
            guard !PayloadHash.isDigest(payloadHash) || payloadHash == bodyHash else {
                throw VerificationError(
                    .payloadMismatch,
                    "The provided 'x-amz-content-sha256' header does not match what was computed.",
                    accessKeyID: request.accessKeyID
                )
            }
            return request
        }
        do throws(VerificationError) {
            var decoded: [UInt8] = []
            try decoder.take(body, into: &decoded)
            try decoder.finish()
            return request.with(decodedBody: decoded)
        } catch {
            throw VerificationError(error.code, error.message, accessKeyID: request.accessKeyID)
        }
    }
}
