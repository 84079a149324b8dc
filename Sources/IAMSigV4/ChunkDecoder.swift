// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// Takes an `aws-chunked` body apart as it arrives, and checks all of it.
///
/// Bytes of a signed chunk come out when its signature was found right, those of an unsigned one at once.
struct ChunkDecoder: Sendable {
    /// What comes next.
    private enum Expectation {
        /// The size of a chunk, and its signature.
        case start

        /// So many bytes of body.
        case data(Int)

        /// The line end behind the bytes of a chunk.
        case dataEnd

        /// A field of the trailer, its signature, or the empty line behind all.
        case trailer

        /// Nothing more.
        case end
    }

    /// The longest line: no size, signature or checksum comes near it.
    private static let longestLine = 1_024

    private let declaration: ChunkDeclaration
    private let largestChunk: Int
    private var signatures: ChunkSignatures?
    private var checksum: ChecksumCalculation?

    private var expectation = Expectation.start
    private var line: [UInt8] = []
    private var hash = SHA256()
    private var chunkSignature = ""
    private var chunkSize = 0
    private var hasShortChunk = false
    private var taken = 0
    private var trailer: [(name: String, value: String)] = []

    /// Where the bytes of a signed chunk wait.
    private var chunk: [UInt8] = []

    /// Begins a body.
    ///
    /// - Parameters:
    ///   - declaration: What the fields of the request tell of it.
    ///   - signatures: The chain, begun with the signature of the request.
    ///   - largestChunk: How many bytes of a signed chunk may wait for its signature to be checked.
    init(_ declaration: ChunkDeclaration, _ signatures: ChunkSignatures, largestChunk: Int) {
        self.declaration = declaration
        self.signatures = declaration.form.isSigned ? signatures : nil
        self.checksum = declaration.checksum.map { ChecksumCalculation($0) }
        self.largestChunk = largestChunk
    }

    /// Takes bytes as they arrive.
    ///
    /// - Parameters:
    ///   - piece: The bytes.
    ///   - body: Where bytes of the body are put.
    mutating func take(_ piece: [UInt8], into body: inout [UInt8]) throws(VerificationError) {
        var position = 0
        while position < piece.count {
            switch expectation {
            case .data(let count):
                let end = min(position + count, piece.count)
                take(piece, position..<end, into: &body)
                expectation = end - position == count ? .dataEnd : .data(count - (end - position))
                position = end
            case .start, .dataEnd, .trailer:
                let byte = piece[position]
                position += 1
                line.append(byte)
                guard byte == UInt8(ascii: "\n") else {
                    guard line.count <= Self.longestLine else { throw Self.malformed("a line is too long") }
                    continue
                }
                guard line.count > 1, line[line.count - 2] == UInt8(ascii: "\r") else {
                    throw Self.malformed("a line does not end in CR LF")
                }
                let text = String(decoding: line.dropLast(2), as: UTF8.self)
                line.removeAll(keepingCapacity: true)
                try takeLine(text, into: &body)
            case .end:
                throw Self.malformed("there are bytes behind its end")
            }
        }
    }

    /// Makes sure that the body is complete.
    func finish() throws(VerificationError) {
        guard case .end = expectation else {
            throw VerificationError(
                .payloadMismatch,
                "The request body terminated unexpectedly: the body in chunks ends before its last chunk or trailer does."
            )
        }
    }

    // MARK: Chunks

    private mutating func take(_ piece: [UInt8], _ range: Range<Int>, into body: inout [UInt8]) {
        unsafe piece.withUnsafeBufferPointer { bytes in
            let part = unsafe UnsafeBufferPointer(rebasing: bytes[range])
            unsafe checksum?.update(UnsafeRawBufferPointer(part))
            if signatures == nil {
                unsafe body.append(contentsOf: part)
            } else {
                unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(part))
                unsafe chunk.append(contentsOf: part)
            }
        }
    }

    private mutating func takeLine(_ text: String, into body: inout [UInt8]) throws(VerificationError) {
        switch expectation {
        case .dataEnd:
            guard text.isEmpty else { throw Self.malformed("a chunk is longer than its size") }
            try checkSignature()
            body.append(contentsOf: chunk)
            chunk.removeAll(keepingCapacity: true)
            expectation = .start
        case .trailer where text.isEmpty:
            try checkTrailer()
            expectation = .end
        case .trailer:
            try takeField(text)
        default:
            try takeStart(text)
        }
    }

    private mutating func takeStart(_ text: String) throws(VerificationError) {
        let end = text.firstIndex(of: ";") ?? text.endIndex
        let digits = text[..<end]
        guard (1...16).contains(digits.utf8.count), let size = Int(digits, radix: 16), size >= 0,
            digits.utf8.allSatisfy({ PercentEncoding.digit($0) != nil })
        else { throw Self.malformed("a chunk has no size of hexadecimal digits") }
        let rest = text[end...]
        if signatures == nil {
            guard rest.isEmpty else { throw Self.malformed("an unsigned chunk has more than a size") }
        } else {
            guard rest.hasPrefix(ChunkFraming.signature) else { throw Self.malformed("a chunk has no signature") }
            chunkSignature = String(rest.dropFirst(ChunkFraming.signature.count))
        }
        guard size > 0 else { return try takeLast() }
        if hasShortChunk {
            throw VerificationError(
                .payloadMismatch,
                "Only the last chunk is allowed to have a size less than \(ChunkedUpload.smallestChunk) bytes"
            )
        }
        guard size <= declaration.decodedLength - taken else { throw wrongLength() }
        guard signatures == nil || size <= largestChunk else {
            throw VerificationError(.payloadMismatch, "A chunk of \(size) bytes is more than \(largestChunk).")
        }
        hasShortChunk = size < ChunkedUpload.smallestChunk
        taken += size
        expectation = .data(size)
    }

    private mutating func takeLast() throws(VerificationError) {
        guard taken == declaration.decodedLength else { throw wrongLength() }
        try checkSignature()
        expectation = .trailer
    }

    /// Checks the chunk whose bytes have been taken in, and begins the next.
    private mutating func checkSignature() throws(VerificationError) {
        guard signatures != nil else { return }
        let digest = hash.finalize()
        hash = SHA256()
        guard signatures?.accept(chunkSignature, chunk: digest) == true else {
            throw Self.mismatch("the chunk that ends at byte \(taken) of the body")
        }
    }

    // MARK: The trailer

    private mutating func takeField(_ text: String) throws(VerificationError) {
        guard declaration.form.hasTrailer, let colon = text.firstIndex(of: ":") else {
            throw Self.malformed("there is a line behind the last chunk that is no field of a trailer")
        }
        guard trailer.count < declaration.trailerNames.count + 1 else {
            throw Self.malformed("its trailer has more fields than X-Amz-Trailer names")
        }
        let value = text[text.index(after: colon)...]
        trailer.append((text[..<colon].lowercased(), HeaderValue.canonical(String(value)) ?? ""))
    }

    private mutating func checkTrailer() throws(VerificationError) {
        var fields = trailer
        if declaration.form.isSigned && declaration.form.hasTrailer {
            let name = ChunkFraming.trailerSignature.dropLast()
            guard let signature = fields.popLast(), signature.name == name else {
                throw Self.malformed("its trailer does not end in a signature")
            }
            guard signatures?.accept(signature.value, trailer: ChunkTrailer.digest(fields)) == true else {
                throw Self.mismatch("the trailer")
            }
        }
        guard fields.map(\.name).sorted() == declaration.trailerNames.sorted() else {
            throw Self.malformed("its trailer has other fields than X-Amz-Trailer names")
        }
        guard let name = declaration.checksum?.headerName, let right = checksum?.finalize() else { return }
        guard fields.contains(where: { $0.name == name && $0.value == right }) else {
            throw VerificationError(
                .payloadMismatch,
                "Value for \(name) trailing header is invalid: it is not \(right)."
            )
        }
    }

    // MARK: Refusals

    private static func malformed(_ what: String) -> VerificationError {
        VerificationError(.payloadMismatch, "The body in chunks is malformed: \(what).")
    }

    private static func mismatch(_ what: String) -> VerificationError {
        VerificationError(
            .signatureMismatch,
            "The request signature we calculated does not match the signature you provided: \(what). Check your key and "
                + "signing method."
        )
    }

    private func wrongLength() -> VerificationError {
        VerificationError(
            .payloadMismatch,
            "The chunks do not have the \(declaration.decodedLength) bytes that X-Amz-Decoded-Content-Length tells."
        )
    }
}
