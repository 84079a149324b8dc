// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// Frames and signs a body as it passes, one chunk at a time.
///
/// A chunk is put together in the array that is handed out, behind room for its first line: its bytes are copied once.
struct ChunkEncoder: Sendable {
    private let upload: ChunkedUpload
    private var signatures: ChunkSignatures?
    private var checksum: ChecksumCalculation?

    /// The chunk in the making.
    private var chunk: [UInt8] = []

    /// Where the body begins in the chunk.
    private var start = 0

    /// How many bytes of body the chunk still wants.
    private var wanted = 0

    /// How many bytes of the body have been taken.
    private var taken = 0

    /// Begins a body.
    ///
    /// - Parameter signatures: The chain; `nil` for chunks that are only framed.
    init(_ upload: ChunkedUpload, _ signatures: ChunkSignatures?) {
        self.upload = upload
        self.signatures = signatures
        self.checksum = upload.checksum.map { ChecksumCalculation($0) }
    }

    /// Takes bytes of the body up to the end of a chunk.
    ///
    /// - Parameters:
    ///   - piece: Some bytes of the body.
    ///   - position: Where to begin in the piece; moved behind what was taken.
    /// - Returns: A whole chunk, or `nil` if more bytes are wanted.
    mutating func take(_ piece: [UInt8], from position: inout Int) throws(SigningError) -> [UInt8]? {
        guard piece.count - position <= upload.decodedLength - taken else {
            throw wrongLength("more than that have come")
        }
        if wanted == 0 { begin() }
        let end = min(position + wanted, piece.count)
        unsafe piece.withUnsafeBufferPointer { bytes in
            let part = unsafe UnsafeBufferPointer(rebasing: bytes[position..<end])
            unsafe chunk.append(contentsOf: part)
            unsafe checksum?.update(UnsafeRawBufferPointer(part))
        }
        wanted -= end - position
        taken += end - position
        position = end
        return wanted == 0 ? try finishChunk() : nil
    }

    /// Ends the body.
    ///
    /// - Returns: The empty chunk and the trailer.
    mutating func finish() throws(SigningError) -> [UInt8] {
        guard taken == upload.decodedLength else { throw wrongLength("only \(taken) have come") }
        var end = Array("0".utf8)
        if signatures != nil {
            let signature = try signatures?.sign(chunk: SHA256().finalize()) ?? ""
            end += Array((ChunkFraming.signature + signature).utf8)
        }
        end += ChunkFraming.lineEnd
        if let name = upload.checksum?.headerName, let value = checksum?.finalize() {
            end += Array("\(name):\(value)".utf8) + ChunkFraming.lineEnd
            if signatures != nil {
                let digest = ChunkTrailer.digest([(name, value)])
                let signature = try signatures?.sign(trailer: digest) ?? ""
                end += Array((ChunkFraming.trailerSignature + signature).utf8) + ChunkFraming.lineEnd
            }
        }
        return end + ChunkFraming.lineEnd
    }

    // MARK: Chunks

    private mutating func begin() {
        wanted = min(upload.chunkSize, upload.decodedLength - taken)
        let room = signatures.map { ChunkFraming.signature.utf8.count + $0.algorithm.chunkSignatureLength } ?? 0
        chunk = []
        chunk.reserveCapacity(ChunkFraming.digits(wanted) + room + 2 + wanted + 2)
        chunk.append(contentsOf: String(wanted, radix: 16).utf8)
        if let signatures {
            chunk.append(contentsOf: ChunkFraming.signature.utf8)
            chunk.append(contentsOf: repeatElement(0, count: signatures.algorithm.chunkSignatureLength))
        }
        chunk.append(contentsOf: ChunkFraming.lineEnd)
        start = chunk.count
    }

    private mutating func finishChunk() throws(SigningError) -> [UInt8] {
        if signatures != nil {
            var hash = SHA256()
            unsafe chunk.withUnsafeBytes { unsafe hash.update(bufferPointer: .init(rebasing: $0[start...])) }
            let signature = try signatures?.sign(chunk: hash.finalize()) ?? ""
            let end = start - ChunkFraming.lineEnd.count
            chunk.replaceSubrange((end - signature.utf8.count)..<end, with: signature.utf8)
        }
        chunk.append(contentsOf: ChunkFraming.lineEnd)
        defer { chunk = [] }
        return chunk
    }

    private func wrongLength(_ what: String) -> SigningError {
        SigningError(
            .wrongBodyLength,
            "The body was declared to have \(upload.decodedLength) bytes, but \(what).",
            hint: "Declare the length of the body as it is sent; if its source has changed meanwhile, sign it again."
        )
    }
}
