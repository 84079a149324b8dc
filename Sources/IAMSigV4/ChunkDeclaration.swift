// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// What the fields of a request tell of its body in chunks.
struct ChunkDeclaration: Sendable {
    /// Whether the chunks are signed and a trailer follows.
    let form: ChunkedForm

    /// The bytes of the body itself.
    let decodedLength: Int

    /// The names of the fields of the trailer, in lower case.
    let trailerNames: [String]

    /// The checksum among them.
    let checksum: ChunkedUpload.Checksum?

    /// Reads the fields of a request.
    ///
    /// - Throws: ``VerificationError/Code/payloadMismatch`` if there is no length, or names of trailers do not go with
    ///   the form.
    init(_ form: ChunkedForm, _ fields: HTTPFields) throws(VerificationError) {
        let text = fields[.amzDecodedContentLength] ?? ""
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let length = Int(text)
        else {
            throw VerificationError(
                .payloadMismatch,
                "A body in chunks needs the header X-Amz-Decoded-Content-Length with its length in bytes."
            )
        }
        let names = (fields[.amzTrailer] ?? "").split(separator: ",")
            .map { $0.filter { $0 != " " }.lowercased() }
        guard names.isEmpty != form.hasTrailer, Set(names).count == names.count else {
            throw VerificationError(
                .payloadMismatch,
                form.hasTrailer
                    ? "A body with a trailer needs the header X-Amz-Trailer with the names of its fields, each once."
                    : "X-Amz-Trailer names fields, but X-Amz-Content-SHA256 tells of a body without a trailer."
            )
        }
        let checksums = ChunkedUpload.Checksum.allCases.filter { names.contains($0.headerName) }
        guard checksums.count <= 1 else {
            throw VerificationError(.payloadMismatch, "Expecting a single x-amz-checksum- header.")
        }
        self.form = form
        self.decodedLength = length
        self.trailerNames = names
        self.checksum = checksums.first
    }
}
