// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSigV4
import Testing

@Suite struct ChunkedBodyReaderTests {
    static let uploads = [
        ChunkedUpload(decodedLength: 20_000, chunkSize: 8_192),
        ChunkedUpload(decodedLength: 20_000, checksum: .crc32c, chunkSize: 8_192),
        ChunkedUpload(decodedLength: 20_000, chunks: .unsigned, checksum: .crc64nvme, chunkSize: 8_192),
    ]

    static let body = ChunkFixture.body(20_000)

    static func refusal(_ request: HTTPRequest, _ body: [UInt8]) -> VerificationError? {
        do throws(VerificationError) {
            _ = try ChunkFixture.verify(request, body)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: uploads) func `a body is handed out as it was, whole or streamed`(upload: ChunkedUpload)
        async throws
    {
        let signed = try ChunkFixture.signed(upload)
        let wire = try signed.encoded(Self.body)
        #expect(try ChunkFixture.verify(signed.request, wire).decodedBody == Self.body)
        for size in [1, 100, 8_192, 30_000] {
            let (request, reader) = try ChunkFixture.verifier.verifyChunked(
                signed.request,
                pieces: Pieces(wire, size: size),
                at: Fixture.date,
                key: ChunkFixture.key
            )
            #expect(request.accessKeyID == "ASIDEXAMPLE")
            let pieces = try await ChunkFixture.collect(reader)
            let isSame = pieces.flatMap { $0 } == Self.body
            #expect(isSame, "pieces of \(size)")
        }
    }

    @Test(arguments: uploads) func `every byte counts`(upload: ChunkedUpload) throws {
        let signed = try ChunkFixture.signed(upload)
        let wire = try signed.encoded(Self.body)
        let framing = Set(wire.indices.filter { $0 < 100 || $0 > wire.count - 200 })
        for index in Array(framing) + Array(stride(from: 0, to: wire.count, by: 997)) {
            var changed = wire
            changed[index] ^= 1
            #expect(Self.refusal(signed.request, changed) != nil, "byte \(index)")
        }
        for count in [0, 1, 50, wire.count / 2, wire.count - 2, wire.count - 1] {
            #expect(Self.refusal(signed.request, Array(wire.prefix(count)))?.code == .payloadMismatch, "\(count) bytes")
        }
        #expect(Self.refusal(signed.request, wire + [0])?.code == .payloadMismatch)
        #expect(Self.refusal(signed.request, wire + wire)?.code == .payloadMismatch)
    }

    @Test(arguments: uploads) func `what streams is refused at the place that is wrong`(upload: ChunkedUpload)
        async throws
    {
        let signed = try ChunkFixture.signed(upload)
        var wire = try signed.encoded(Self.body)
        wire[9_000] ^= 1
        let (_, reader) = try ChunkFixture.verifier.verifyChunked(
            signed.request,
            pieces: Pieces(wire, size: 1_000),
            at: Fixture.date,
            key: ChunkFixture.key
        )
        var count = 0
        let error = await #expect(throws: VerificationError.self) {
            for try await piece in reader { count += piece.count }
        }
        #expect(error?.code == (upload.chunks == .signed ? .signatureMismatch : .payloadMismatch))
        // Of signed chunks only those before the wrong one come out; an unsigned body is only known at its end.
        #expect(upload.chunks == .signed ? count == 8_192 : count > 16_384)
    }

    @Test func `chunks in another order are refused`() throws {
        let signed = try ChunkFixture.signed(Self.uploads[0])
        let wire = try signed.encoded(Self.body)
        // Four digits of size, the signature, and two line ends.
        let size = 4 + 81 + 2 + 8_192 + 2
        let swapped = wire[size..<(2 * size)] + wire[..<size] + wire[(2 * size)...]
        #expect(Self.refusal(signed.request, Array(swapped))?.code == .signatureMismatch)
        #expect(Self.refusal(signed.request, Array(wire[size...]))?.code == .signatureMismatch)
        #expect(Self.refusal(signed.request, Array(wire[..<size] + wire))?.code == .signatureMismatch)
    }

    /// Unsigned bodies, because those can be written by hand: what is sent, the length that is told, what AWS would say.
    static let written: [(String, Int, String)] = [
        ("4\r\nabcd\r\n4\r\nefgh\r\n0\r\n", 8, "Only the last chunk is allowed to have a size less than 8192 bytes"),
        ("4\r\nabcd\r\n0\r\n", 5, "X-Amz-Decoded-Content-Length"),
        ("6\r\nabcdef\r\n0\r\n", 5, "X-Amz-Decoded-Content-Length"),
        ("4\r\nabcdef\r\n0\r\n", 4, "a chunk is longer than its size"),
        ("4\nabcd\r\n0\r\n", 4, "a line does not end in CR LF"),
        ("+4\r\nabcd\r\n0\r\n", 4, "hexadecimal digits"),
        ("\r\nabcd\r\n0\r\n", 4, "hexadecimal digits"),
        ("-4\r\nabcd\r\n0\r\n", 4, "hexadecimal digits"),
        ("10000000000000004\r\nabcd\r\n0\r\n", 4, "hexadecimal digits"),
        ("4;chunk-signature=00\r\nabcd\r\n0\r\n", 4, "more than a size"),
        (String(repeating: "0", count: 2_000) + "\r\n", 4, "a line is too long"),
    ]

    @Test(arguments: written) func `a malformed body is refused in words that name it`(
        text: String,
        length: Int,
        message: String
    ) throws {
        let upload = ChunkedUpload(decodedLength: length, chunks: .unsigned, checksum: .crc32)
        let request = try ChunkFixture.signed(upload).request
        let error = Self.refusal(request, Array((text + "x-amz-checksum-crc32:AAAAAA==\r\n\r\n").utf8))
        #expect(error?.code == .payloadMismatch)
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
        #expect(error?.accessKeyID == "ASIDEXAMPLE")
    }

    static let trailers: [(String, String?)] = [
        ("x-amz-checksum-crc32:7YLNEQ==\r\n\r\n", nil),
        ("X-Amz-Checksum-CRC32:  7YLNEQ==  \r\n\r\n", nil),
        ("x-amz-checksum-crc32:7YLNEA==\r\n\r\n", "trailing header is invalid"),
        ("\r\n", "other fields than X-Amz-Trailer names"),
        ("x-amz-checksum-sha1:7YLNEQ==\r\n\r\n", "other fields than X-Amz-Trailer names"),
        ("x-amz-checksum-crc32:7YLNEQ==\r\nx-other:1\r\n\r\n", "other fields than X-Amz-Trailer names"),
        ("x-other:1\r\nx-other:1\r\nx-other:1\r\n\r\n", "more fields"),
        ("no colon\r\n\r\n", "no field of a trailer"),
    ]

    @Test(arguments: trailers) func `the trailer is the one that was told of`(text: String, message: String?) throws {
        let upload = ChunkedUpload(decodedLength: 4, chunks: .unsigned, checksum: .crc32)
        let request = try ChunkFixture.signed(upload).request
        let error = Self.refusal(request, Array("4\r\nabcd\r\n0\r\n\(text)".utf8))
        #expect((error == nil) == (message == nil), "\(String(describing: error))")
        if let message { #expect(error?.message.contains(message) == true, "\(String(describing: error))") }
    }

    static let declarations: [(String, String?)] = [
        ("x-amz-decoded-content-length", nil), ("x-amz-decoded-content-length", "-4"),
        ("x-amz-decoded-content-length", "99999999999999999999"), ("x-amz-trailer", nil),
        ("x-amz-trailer", "x-amz-checksum-crc32,x-amz-checksum-crc32"),
        ("x-amz-trailer", "x-amz-checksum-crc32,x-amz-checksum-sha1"),
    ]

    @Test(arguments: declarations) func `fields that do not tell of the body are refused`(
        name: String,
        value: String?
    ) throws {
        // Signed as they are, by a signer that knows nothing of chunks.
        var request = Fixture.request(.put, "/bucket/key")
        for (field, right) in [
            ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"), ("x-amz-decoded-content-length", "4"),
            ("x-amz-trailer", "x-amz-checksum-crc32"),
        ] {
            if let value = field == name ? value : right { request.add(field, value) }
        }
        let signed = try SigV4Signer(service: "s3", region: "us-east-1")
            .sign(request, payload: .empty, credentials: Fixture.temporary, at: Fixture.date)
        let body = Array("4\r\nabcd\r\n0\r\nx-amz-checksum-crc32:7YLNEQ==\r\n\r\n".utf8)
        #expect(Self.refusal(signed, body)?.code == .payloadMismatch)
    }

    @Test func `a form is only taken where it belongs`() throws {
        let signed = try ChunkFixture.signed(Self.uploads[0]).request
        var other = signed
        other.headerFields = HTTPFields(other.headerFields.filter { $0.name.canonicalName != "x-amz-content-sha256" })
        other.add("x-amz-content-sha256", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD")
        #expect(Self.refusal(other, []) != nil)
        let plain = try SigV4Signer(service: "s3", region: "us-east-1")
            .sign(Fixture.request(), payload: .empty, credentials: Fixture.temporary, at: Fixture.date)
        #expect(throws: VerificationError.self) {
            try ChunkFixture.verifier.verifyChunked(
                plain,
                pieces: Pieces([], size: 1),
                at: Fixture.date,
                key: ChunkFixture.key
            )
        }
        #expect(try ChunkFixture.verify(plain, []).decodedBody == nil)
        let lambda = try SigV4Signer(service: "lambda", region: "us-east-1").signChunked(
            Fixture.request(.put),
            upload: Self.uploads[0],
            credentials: Fixture.temporary,
            at: Fixture.date
        )
        #expect(Self.refusal(lambda.request, try lambda.encoded(Self.body))?.code == .payloadMismatch)
    }
}
