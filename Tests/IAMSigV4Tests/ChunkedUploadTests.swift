// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSigV4
import Testing

@Suite struct ChunkedUploadTests {
    /// Amazon S3 API Reference, "Transferring Payload in Multiple Chunks".
    @Test func `the documented upload comes out`() throws {
        let request = Fixture.request(
            .put,
            "/examplebucket/chunkObject.txt",
            host: "s3.amazonaws.com",
            headers: [("x-amz-storage-class", "REDUCED_REDUNDANCY")]
        )
        let upload = ChunkedUpload(decodedLength: 66_560)
        #expect(upload.encodedLength == 66_824)
        let signed = try SigV4Signer(service: "s3", region: "us-east-1").signChunked(
            request,
            upload: upload,
            credentials: S3ExampleTests.credentials,
            at: #require(AWSTimestamp.parse("20130524T000000Z"))
        )
        #expect(signed.trace.signature == "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9")
        let body = [UInt8](repeating: UInt8(ascii: "a"), count: 66_560)
        let encoded = try signed.encoded(body)
        let text = String(decoding: encoded, as: UTF8.self)
        let signatures = text.split(separator: "chunk-signature=").dropFirst().map { String($0.prefix(64)) }
        #expect(
            signatures == [
                "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
                "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
                "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
            ]
        )
        #expect(text.hasPrefix("10000;chunk-signature=ad80"))
        #expect(encoded.count == 66_824)
        #expect(signed.request.value("content-length") == "66824")
    }

    @Test(arguments: [1, 7, 8_191, 8_192, 8_193, 20_000, 100_000]) func `pieces of any size give the same bytes`(
        size: Int
    ) async throws {
        let body = ChunkFixture.body(50_000)
        for upload in [
            ChunkedUpload(decodedLength: 50_000, chunkSize: 8_192),
            ChunkedUpload(decodedLength: 50_000, checksum: .crc64nvme, chunkSize: 10_000),
            ChunkedUpload(decodedLength: 50_000, chunks: .unsigned, checksum: .sha1, chunkSize: 50_000),
        ] {
            let signed = try ChunkFixture.signed(upload)
            let chunks = try await ChunkFixture.collect(signed.body(of: Pieces(body, size: size)))
            let whole = try signed.encoded(body)
            let isSame = chunks.flatMap { $0 } == whole
            #expect(isSame)
            #expect(whole.count == upload.encodedLength)
            // Never more than one chunk and its framing at a time.
            #expect(chunks.allSatisfy { $0.count <= upload.chunkSize + 110 })
        }
    }

    @Test(arguments: [49_999, 50_001, 0, 100_000]) func `a body of another length is an error that says so`(
        length: Int
    ) async throws {
        let signed = try ChunkFixture.signed(ChunkedUpload(decodedLength: 50_000, chunkSize: 8_192))
        let body = signed.body(of: Pieces(ChunkFixture.body(length), size: 5_000))
        let error = await #expect(throws: SigningError.self) { _ = try await ChunkFixture.collect(body) }
        #expect(error?.code == .wrongBodyLength)
        #expect(error?.message.contains("declared to have 50000 bytes") == true)
        #expect(throws: SigningError.self) { try signed.encoded(ChunkFixture.body(length)) }
    }

    static let refused: [(ChunkedUpload, SigningError.Code)] = [
        (ChunkedUpload(decodedLength: -1), .invalidUpload),
        (ChunkedUpload(decodedLength: .max), .invalidUpload),
        (ChunkedUpload(decodedLength: 1, chunkSize: 8_191), .invalidUpload),
        (ChunkedUpload(decodedLength: 1, chunkSize: 0), .invalidUpload),
        (ChunkedUpload(decodedLength: 1, chunks: .unsigned), .invalidUpload),
    ]

    @Test(arguments: refused) func `what no service takes is refused`(upload: ChunkedUpload, code: SigningError.Code) {
        #expect(signingError { _ = try ChunkFixture.signed(upload) } == code)
        #expect(upload.encodedLength >= 0)
    }

    @Test func `the fields tell of the chunks`() throws {
        let upload = ChunkedUpload(decodedLength: 10, checksum: .crc32)
        let signed = try ChunkFixture.signed(
            upload,
            headers: [("Content-Encoding", "gzip, aws-chunked"), ("Content-Length", "10")]
        ).request
        #expect(signed.value("content-encoding") == "aws-chunked,gzip")
        #expect(signed.value("content-length") == String(upload.encodedLength))
        #expect(signed.value("x-amz-decoded-content-length") == "10")
        #expect(signed.value("x-amz-content-sha256") == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")
        #expect(signed.value("x-amz-trailer") == "x-amz-checksum-crc32")
        #expect(signed.value("x-amz-sdk-checksum-algorithm") == "CRC32")
        let plain = try ChunkFixture.signed(ChunkedUpload(decodedLength: 10)).request
        #expect(plain.value("content-encoding") == "aws-chunked")
        #expect(plain.value("x-amz-content-sha256") == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
        #expect(plain.value("x-amz-trailer") == nil)
        let unsigned = try ChunkFixture.signed(ChunkedUpload(decodedLength: 10, chunks: .unsigned, checksum: .sha256))
        #expect(unsigned.request.value("x-amz-content-sha256") == "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
        for (name, value) in [("Content-Length", "11"), ("x-amz-content-sha256", "UNSIGNED-PAYLOAD")] {
            #expect(signingError { _ = try ChunkFixture.signed(upload, headers: [(name, value)]) } == .invalidHeader)
        }
    }

    @Test func `no description tells a secret`() throws {
        let signed = try ChunkFixture.signed(ChunkedUpload(decodedLength: 10))
        let body = signed.body(of: Pieces([], size: 1))
        for text in ["\(signed)", String(reflecting: signed), "\(body)", String(reflecting: body)] {
            #expect(!text.contains(Fixture.token))
            #expect(!text.contains(signed.trace.signature))
        }
        var dumped = ""
        dump(signed, to: &dumped)
        #expect(!dumped.contains(Fixture.token))
    }
}
