// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import HTTPTypes
import IAMCredentials
import Testing

@testable import IAMSigV4

/// The project's own vectors of bodies in chunks, made by `Tests/Vectors/generate_chunk_vectors.py`.
@Suite struct ChunkVectorTests {
    @Test func `every vector matches byte for byte, and is accepted`() throws {
        let file = try ChunkVectorFile.load()
        #expect(file.cases.count >= 130)
        for vector in file.cases {
            let signed = try SigV4Signer(service: vector.service, region: vector.region).signChunked(
                vector.request,
                upload: vector.upload,
                credentials: file.credentials(vector),
                at: vector.time
            )
            let fields = signed.request.headerFields.map { [$0.name.canonicalName, $0.value] }.sorted { $0[0] < $1[0] }
            #expect(fields == vector.headers, "vector \(vector.id)")
            #expect(vector.upload.encodedLength == vector.encodedLength, "vector \(vector.id)")
            let body = ChunkFixture.body(vector.length)
            let encoded = try signed.encoded(body)
            #expect(encoded.count == vector.encodedLength, "vector \(vector.id)")
            let digest = SHA256.hash(data: encoded).map { String(format: "%02x", $0) }.joined()
            #expect(digest == vector.encodedSHA256, "vector \(vector.id)")
            if let value = vector.value { #expect(vector.upload.checksum?.value(of: body) == value) }
            let verified = try ChunkFixture.verifier.verify(signed.request, body: encoded, at: vector.time) { _ in
                VerificationKey(
                    secretAccessKey: Secret(file.secretAccessKey),
                    sessionToken: vector.token.map { Secret($0) }
                )
            }
            #expect(verified.decodedBody == body, "vector \(vector.id)")
        }
    }

    /// Amazon S3 API Reference, "Transferring Payload in Multiple Chunks with Trailing Headers".
    @Test func `the documented trailer signature comes out`() throws {
        var chain = ChunkSignatures(
            key: .sigV4(
                CachedSigningKey(
                    key: SigningKey(
                        secret: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
                        day: "20130524",
                        region: "us-east-1",
                        service: "s3"
                    ),
                    token: nil
                )
            ),
            timestamp: "20130524T000000Z",
            scope: "20130524/us-east-1/s3/aws4_request",
            seed: "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"
        )
        let chunks = [65_536, 1_024, 0].map { [UInt8](repeating: UInt8(ascii: "a"), count: $0) }
        let signatures = try chunks.map { try chain.sign(chunk: SHA256.hash(data: $0)) }
        #expect(
            signatures == [
                "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
                "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
                "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
            ]
        )
        let trailer = try chain.sign(trailer: ChunkTrailer.digest([("x-amz-checksum-crc32c", "sOO8/Q==")]))
        #expect(trailer == "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435")
    }

    @Test func `chunks signed by SigV4a are accepted, and so are our own`() throws {
        let file = try ChunkVectorFile.load()
        let key = RequestKey.sigV4a(
            try SigV4aKey(P256.Signing.PrivateKey(rawRepresentation: ChunkVectorFile.bytes(file.privateKey)))
        )
        for vector in file.ecdsa {
            let body = ChunkFixture.body(vector.length)
            #expect(
                vector.upload.encodedLength(signatureLength: key.algorithm.chunkSignatureLength) == vector.encodedLength
            )
            var wire = vector.wire(body)
            #expect(wire.count == vector.encodedLength)
            #expect(try Self.decode(wire, vector, key) == body)
            var encoder = ChunkEncoder(vector.upload, vector.signatures(key))
            var position = 0
            wire = []
            while position < body.count { wire += try encoder.take(body, from: &position) ?? [] }
            wire += try encoder.finish()
            #expect(wire.count == vector.encodedLength)
            #expect(try Self.decode(wire, vector, key) == body)
            let place = try #require(wire.firstIndex(of: UInt8(ascii: "="))) + 20
            wire[place] = wire[place] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
            #expect(throws: VerificationError.self) { try Self.decode(wire, vector, key) }
        }
    }

    private static func decode(_ wire: [UInt8], _ vector: ChunkVectorFile.ECDSA, _ key: RequestKey) throws -> [UInt8] {
        var fields: HTTPFields = [.amzDecodedContentLength: String(vector.length)]
        if let checksum = vector.upload.checksum { fields[.amzTrailer] = checksum.headerName }
        let form = ChunkedForm(isSigned: true, hasTrailer: vector.upload.checksum != nil)
        var decoder = try ChunkDecoder(ChunkDeclaration(form, fields), vector.signatures(key), largestChunk: 1 << 20)
        var body: [UInt8] = []
        try decoder.take(wire, into: &body)
        try decoder.finish()
        return body
    }
}

struct ChunkVectorFile: Decodable {
    let secretAccessKey: String
    let accessKeyID: String
    let privateKey: String
    let cases: [Case]
    let ecdsa: [ECDSA]

    static func load() throws -> ChunkVectorFile {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: tests.appending(path: "Vectors/chunk-vectors.json"))
        return try JSONDecoder().decode(ChunkVectorFile.self, from: data)
    }

    static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = Array(hexadecimal)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
    }

    func credentials(_ vector: Case) -> Credentials {
        Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: Secret(secretAccessKey),
            sessionToken: vector.token.map { Secret($0) }
        )
    }

    struct Case: Decodable {
        let id: Int
        let length: Int
        let chunkSize: Int
        let signed: Bool
        let checksum: String?
        let service: String
        let region: String
        let date: String
        let target: String
        let token: String?
        let given: [[String]]
        let headers: [[String]]
        let value: String?
        let encodedLength: Int
        let encodedSHA256: String

        var time: Date { AWSTimestamp.parse(date) ?? .distantPast }

        var upload: ChunkedUpload {
            ChunkedUpload(
                decodedLength: length,
                chunks: signed ? .signed : .unsigned,
                checksum: checksum.flatMap { ChunkedUpload.Checksum(rawValue: $0) },
                chunkSize: chunkSize
            )
        }

        var request: HTTPRequest {
            Fixture.request(.put, target, host: "bucket.s3.amazonaws.com", headers: given.map { ($0[0], $0[1]) })
        }
    }

    struct ECDSA: Decodable {
        let length: Int
        let chunkSize: Int
        let checksum: String?
        let value: String?
        let date: String
        let scope: String
        let seed: String
        let signatures: [String]
        let encodedLength: Int

        var upload: ChunkedUpload {
            ChunkedUpload(
                decodedLength: length,
                checksum: checksum.flatMap { ChunkedUpload.Checksum(rawValue: $0) },
                chunkSize: chunkSize
            )
        }

        func signatures(_ key: RequestKey) -> ChunkSignatures {
            ChunkSignatures(key: key, timestamp: date, scope: scope, seed: seed)
        }

        /// The body as the generator framed it.
        func wire(_ body: [UInt8]) -> [UInt8] {
            var wire: [UInt8] = []
            var rest = body[...]
            var signatures = signatures[...]
            while let signature = signatures.popFirst() {
                let data = rest.prefix(chunkSize)
                rest = rest.dropFirst(chunkSize)
                wire += Array("\(String(data.count, radix: 16));chunk-signature=\(signature)\r\n".utf8) + data
                guard data.isEmpty else {
                    wire += Array("\r\n".utf8)
                    continue
                }
                if let checksum = upload.checksum, let value, let last = signatures.popFirst() {
                    wire += Array("\(checksum.headerName):\(value)\r\nx-amz-trailer-signature:\(last)\r\n".utf8)
                }
            }
            return wire + Array("\r\n".utf8)
        }
    }
}
