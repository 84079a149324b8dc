// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// How a body is sent in pieces (`aws-chunked`).
///
/// Source: Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in
/// Multiple Chunks", and the same "Including Trailing Headers".
public struct ChunkedUpload: Sendable, Hashable {
    /// Whether every chunk is signed.
    public enum Chunks: Sendable, Hashable {
        /// Each chunk carries a signature that covers the one before.
        case signed

        /// Chunks are only framed; the checksum in the trailer covers them.
        case unsigned
    }

    /// The bytes of body that S3 wants in each chunk but the last.
    public static var smallestChunk: Int { 8_192 }

    /// Whether every chunk is signed.
    public let chunks: Chunks

    /// The checksum in the trailer, if there is one; unsigned chunks need one.
    public let checksum: Checksum?

    /// The bytes of the body itself.
    public let decodedLength: Int

    /// The bytes of body in each chunk but the last, 8192 or more.
    public let chunkSize: Int

    /// Makes a description; signing refuses one that no service takes.
    ///
    /// - Parameters:
    ///   - decodedLength: The bytes of the body itself.
    ///   - chunks: Whether every chunk is signed.
    ///   - checksum: The checksum in the trailer; unsigned chunks need one.
    ///   - chunkSize: The bytes of body in each chunk but the last, 8192 or more.
    public init(decodedLength: Int, chunks: Chunks = .signed, checksum: Checksum? = nil, chunkSize: Int = 65_536) {
        self.chunks = chunks
        self.checksum = checksum
        self.decodedLength = decodedLength
        self.chunkSize = chunkSize
    }

    /// The bytes that go over the wire with signatures of SigV4: the body, its framing, its signatures and its trailer.
    public var encodedLength: Int { encodedLength(signatureLength: SigningAlgorithm.sigV4.chunkSignatureLength) }

    /// The bytes that go over the wire with signatures of another length.
    func encodedLength(signatureLength: Int) -> Int {
        // A description that signing refuses has no length, but must not overflow either.
        let length = min(max(decodedLength, 0), Self.longestBody)
        let size = max(chunkSize, Self.smallestChunk)
        let mark = chunks == .signed ? ChunkFraming.signature.utf8.count + signatureLength : 0
        func framed(_ count: Int) -> Int { ChunkFraming.digits(count) + mark + 2 + count + 2 }
        var total = length / size * framed(size)
        if length % size > 0 { total += framed(length % size) }
        total += ChunkFraming.digits(0) + mark + 2
        if let checksum { total += checksum.headerName.utf8.count + 1 + checksum.valueLength + 2 }
        if checksum != nil && chunks == .signed {
            total += ChunkFraming.trailerSignature.utf8.count + signatureLength + 2
        }
        return total + 2
    }

    /// An exbibyte, far beyond every object and every sum of its framing.
    private static var longestBody: Int { 1 << 60 }

    /// Refuses what no service takes.
    func check() throws(SigningError) {
        guard (0...Self.longestBody).contains(decodedLength) else {
            throw SigningError(
                .invalidUpload,
                "The declared length of the body is \(decodedLength) bytes; it must be 0 to \(Self.longestBody)."
            )
        }
        guard chunkSize >= Self.smallestChunk else {
            throw SigningError(
                .invalidUpload,
                "The chunk size is \(chunkSize) bytes; every chunk but the last must have \(Self.smallestChunk) or more."
            )
        }
        guard chunks == .signed || checksum != nil else {
            throw SigningError(
                .invalidUpload,
                "Unsigned chunks have nothing that covers the body.",
                hint: "Give a checksum, or sign the chunks."
            )
        }
    }
}
