// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import IAMCredentials

public import struct FoundationEssentials.Date

/// How a body is sent in pieces (`aws-chunked`).
public struct ChunkedUpload: Sendable, Hashable {
    /// Whether every chunk is signed.
    public enum Chunks: Sendable, Hashable {
        /// Each chunk carries a signature that covers the one before.
        case signed

        /// Chunks are only framed; the checksum in the trailer covers them.
        case unsigned
    }

    /// A checksum that is sent behind the body.
    public enum Checksum: String, Sendable, Hashable, CaseIterable {
        case crc32
        case crc32c
        case crc64nvme
        case sha1
        case sha256
    }

    /// Whether every chunk is signed.
    public let chunks: Chunks

    /// The checksum in the trailer, if there is one.
    public let checksum: Checksum?

    /// The bytes of the body itself.
    public let decodedLength: Int

    /// The bytes of body in each chunk but the last, 8192 or more.
    public let chunkSize: Int

    /// Makes a description.
    public init(decodedLength: Int, chunks: Chunks = .signed, checksum: Checksum? = nil, chunkSize: Int = 65_536) {
        self.chunks = chunks
        self.checksum = checksum
        self.decodedLength = decodedLength
        self.chunkSize = chunkSize
    }

    /// The bytes that go over the wire: the body, its framing, its signatures and its trailer.
    public var encodedLength: Int { 0 }
}

/// A signed request whose body is to be sent through ``body(of:)``.
public struct ChunkedRequest: Sendable {
    /// The request to send, `Content-Length` included.
    public let request: HTTPRequest

    /// How the seed signature came about.
    public let trace: SigningTrace

    /// Frames and signs the pieces of a body as they pass; bounded memory, may be iterated once.
    public func body(
        of pieces: some AsyncSequence<[UInt8], any Error> & Sendable
    ) -> any AsyncSequence<[UInt8], any Error> & Sendable { pieces }
}

extension SigV4Signer {
    /// Signs a request whose body is sent in chunks.
    public func signChunked(
        _ request: HTTPRequest,
        upload: ChunkedUpload,
        credentials: Credentials,
        at date: Date
    ) throws(SigningError) -> ChunkedRequest {
        let signed = try signWithTrace(request, payload: .unsigned, credentials: credentials, at: date)
        return ChunkedRequest(request: signed.request, trace: signed.trace)
    }
}
