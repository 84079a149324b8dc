// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSigV4

/// A signed request made at random.
struct RandomRequest {
    /// Where the signature stands, and what it covers.
    enum Form { case header, query, chunked }

    let form: Form
    let service: String
    var request: HTTPRequest

    /// The bytes that are sent, framed if they go in chunks.
    var body: [UInt8]

    /// Whether a changed body must be noticed.
    let isBodyCovered: Bool
    let hasToken: Bool
}

/// Makes requests at random; one of its own for each run of the same seed.
///
/// Works on bytes throughout, because a hundred thousand requests are made in a build without optimisation.
struct RandomRequestSource {
    static let date = AWSTimestamp.parse("20150830T120000Z") ?? .distantPast

    private static let services = [
        "execute-api", "sts", "lambda", "dynamodb", "vpc-lattice-svcs", "s3", "s3", "s3express", "s3-outposts",
    ]
    private static let methods: [HTTPRequest.Method] = [.get, .post, .put, .delete, .patch, .head, .options]
    private static let hosts = [
        "example.com", "EXAMPLE.com:8443", "[::1]:9000", "bucket.s3.amazonaws.com",
        "id.execute-api.eu-west-2.amazonaws.com",
    ]
    private static let headers = [
        "x-amz-meta-a", "Content-Type", "My-Header", "Range", "X-Amz-Target", "x-amz-meta-b", "Accept", "User-Agent",
    ].compactMap { HTTPField.Name($0) }

    /// Bytes of paths: what stands for itself, what does not, and escapes of either case.
    private static let pathParts = parts(
        "a b c X Y 0 9 - . _ ~ ! $ & ' ( ) * + , ; = : @ % %20 %2f %2F %3A %E2%82%AC %00 %ff %7E é 日"
    )
    private static let queryParts = parts(
        "a b c X Y 0 9 - . _ ~ ! $ ' ( ) * + , ; : @ / ? % %20 %26 %3d %2B %C3%A9 %fe é [ ]"
    )
    private static let valueParts = parts("a b c X Y 0 9 , ; = \" ' é / + ( )") + [[0x20], [0x20, 0x20]]

    /// What bodies are cut from.
    private static let bytes = ChunkFixture.body(20_256)

    private static func parts(_ text: String) -> [[UInt8]] { text.split(separator: " ").map { Array($0.utf8) } }

    private var generator: SeededGenerator
    private let keys = SigningKeyCache()
    private let verifier: RequestVerifier
    private let signers: [SigV4Signer]

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        let keys = keys
        verifier = RequestVerifier(services: nil, regions: nil, keys: keys)
        signers = Self.services.map { SigV4Signer(service: $0, region: "eu-west-2", keys: keys) }
    }

    /// Why a request is refused, a few minutes after it was signed; `nil` if it is accepted.
    func refusal(_ sample: RandomRequest) -> VerificationError? {
        do throws(VerificationError) {
            _ = try verifier.verify(sample.request, body: sample.body, at: Self.date, key: ChunkFixture.key)
            return nil
        } catch {
            return error
        }
    }

    // MARK: Numbers

    /// A number from 0 up to `limit`.
    mutating func number(below limit: Int) -> Int { Int(truncatingIfNeeded: generator.next() >> 33) % limit }

    private mutating func text(_ parts: [[UInt8]], _ length: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<number(below: length + 1) { bytes += parts[number(below: parts.count)] }
        return bytes
    }

    // MARK: Requests

    mutating func next() throws -> RandomRequest {
        let signer = signers[number(below: signers.count)]
        let isS3 = signer.service.hasPrefix("s3")
        let hasToken = number(below: 2) == 0
        let credentials = hasToken ? Fixture.temporary : Fixture.longTerm
        let date = Self.date.addingTimeInterval(Double(number(below: 290)) - 145)
        let body = self.body()
        var request = HTTPRequest(
            method: Self.methods[number(below: Self.methods.count)],
            scheme: "https",
            authority: Self.hosts[number(below: Self.hosts.count)],
            path: target()
        )
        for _ in 0..<number(below: 4) {
            let name = Self.headers[number(below: Self.headers.count)]
            request.headerFields.append(HTTPField(name: name, value: value()))
        }
        let kind = number(below: 10)
        if isS3 && kind < 4 {
            let upload = upload(body.count)
            let signed = try signer.signChunked(request, upload: upload, credentials: credentials, at: date)
            return RandomRequest(
                form: .chunked,
                service: signer.service,
                request: signed.request,
                body: try signed.encoded(body),
                isBodyCovered: true,
                hasToken: hasToken
            )
        }
        let mayBeUnsigned = isS3 || signer.service == "vpc-lattice-svcs"
        if kind < 7 {
            let isUnsigned = mayBeUnsigned && kind < 5
            return RandomRequest(
                form: .header,
                service: signer.service,
                request: try signer.sign(
                    request,
                    payload: isUnsigned ? .unsigned : .bytes(body),
                    credentials: credentials,
                    at: date
                ),
                body: body,
                isBodyCovered: !isUnsigned,
                hasToken: hasToken
            )
        }
        let signed = try signer.presign(
            request,
            payload: .bytes(body),
            credentials: credentials,
            at: date,
            expiresIn: 200 + number(below: 600_000)
        )
        return RandomRequest(
            form: .query,
            service: signer.service,
            request: signed.request,
            body: body,
            isBodyCovered: !mayBeUnsigned,
            hasToken: hasToken
        )
    }

    /// Mostly short, now and then of several chunks.
    private mutating func body() -> [UInt8] {
        let length = number(below: 40) == 0 ? 8_000 + number(below: 12_000) : number(below: 60)
        let start = number(below: 256)
        return Array(Self.bytes[start..<(start + length)])
    }

    private mutating func upload(_ length: Int) -> ChunkedUpload {
        let all = ChunkedUpload.Checksum.allCases
        let checksum = number(below: 3) == 0 ? nil : all[number(below: all.count)]
        let isSigned = checksum == nil || number(below: 2) == 0
        return ChunkedUpload(
            decodedLength: length,
            chunks: isSigned ? .signed : .unsigned,
            checksum: checksum,
            chunkSize: 8_192
        )
    }

    private mutating func target() -> String {
        var bytes: [UInt8] = []
        for _ in 0...number(below: 4) {
            bytes.append(UInt8(ascii: "/"))
            switch number(below: 12) {
            case 0: break
            case 1: bytes += [UInt8(ascii: ".")]
            case 2: bytes += [UInt8(ascii: "."), UInt8(ascii: ".")]
            default: bytes += text(Self.pathParts, 8)
            }
        }
        if number(below: 2) == 0 {
            bytes.append(UInt8(ascii: "?"))
            for index in 0...number(below: 4) {
                if index > 0 { bytes.append(UInt8(ascii: "&")) }
                // A name never begins with `X-Amz-`, and is never empty.
                bytes.append(UInt8(ascii: "q"))
                bytes += text(Self.queryParts, 4)
                if number(below: 4) == 0 { continue }
                bytes.append(UInt8(ascii: "="))
                bytes += text(Self.queryParts, 6)
            }
            if number(below: 8) == 0 { bytes += Array("&&".utf8) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Never empty, because a header without a value and no header at all have the same canonical form.
    private mutating func value() -> String {
        String(decoding: [UInt8(ascii: "v")] + text(Self.valueParts, 12), as: UTF8.self)
    }
}
