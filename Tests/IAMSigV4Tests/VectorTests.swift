// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSigV4
import Testing

/// The project's own vectors, made by `Tests/Vectors/generate_signing_vectors.py` with botocore.
@Suite struct VectorTests {
    @Test func `the committed vectors are all there`() throws {
        let file = try VectorFile.load()
        #expect(file.vectors.count >= 1_500)
        #expect(file.vectors.count { $0.form == "query" } >= 500)
        #expect(file.vectors.count { $0.service.hasPrefix("s3") } >= 500)
    }

    @Test func `every vector of header signing matches byte for byte`() throws {
        let file = try VectorFile.load()
        for vector in file.vectors where vector.form == "header" {
            let signer = SigV4Signer(service: vector.service, region: vector.region)
            let signed = try signer.signWithTrace(
                vector.request,
                payload: vector.unsigned == true ? .unsigned : .bytes(Array(vector.body.utf8)),
                credentials: file.credentials(vector),
                at: vector.time
            )
            vector.expect(signed.trace)
            let given = Set(vector.headers.map { $0[0].lowercased() })
            let added = signed.request.headerFields.filter { !given.contains($0.name.canonicalName) }
                .map { [$0.name.canonicalName, $0.value] }
                .sorted { $0[0] < $1[0] }
            #expect(added == vector.added, "vector \(vector.id)")
        }
    }

    @Test func `every vector of query signing matches byte for byte`() throws {
        let file = try VectorFile.load()
        for vector in file.vectors where vector.form == "query" {
            let signer = SigV4Signer(service: vector.service, region: vector.region)
            let signed = try signer.presign(
                vector.request,
                payload: .empty,
                credentials: file.credentials(vector),
                at: vector.time,
                expiresIn: #require(vector.expires)
            )
            vector.expect(signed.trace)
            #expect(
                try Self.parts(#require(signed.request.path)) == Self.parts(#require(vector.signedTarget)),
                "vector \(vector.id)"
            )
        }
    }

    @Test func `the verifier accepts every vector`() throws {
        let file = try VectorFile.load()
        let verifier = RequestVerifier(services: nil, regions: nil)
        for vector in file.vectors {
            var request = vector.request
            if let target = vector.signedTarget { request.path = target }
            request.authority = HostName.canonical(request.authority ?? "", scheme: request.scheme)
            for pair in vector.added { request.add(pair[0], pair[1]) }
            let hasUnsignedBody = vector.canonicalRequest.hasSuffix("UNSIGNED-PAYLOAD")
            if hasUnsignedBody && !SigningService.isS3Family(vector.service) { continue }
            let verified = try verifier.verify(request, body: Array(vector.body.utf8), at: vector.time) { _ in
                file.key(vector)
            }
            #expect(verified.scope.service == vector.service, "vector \(vector.id)")
        }
    }

    /// Path and canonical query, since parameters may stand in any order.
    private static func parts(_ target: String) -> [String] {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return [parts[0].isEmpty ? "/" : parts[0], CanonicalQuery.text(parts.count > 1 ? parts[1] : "")]
    }
}

struct VectorFile: Decodable {
    let accessKeyID: String
    let secretAccessKey: String
    let tokens: [String: String?]
    let vectors: [Vector]

    static func load(_ name: String = "signing-vectors") throws -> VectorFile {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: tests.appending(path: "Vectors/\(name).json"))
        return try JSONDecoder().decode(VectorFile.self, from: data)
    }

    func credentials(_ vector: Vector) -> Credentials {
        Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: Secret(secretAccessKey),
            sessionToken: (tokens[vector.token] ?? nil).map { Secret($0) }
        )
    }

    func key(_ vector: Vector) -> VerificationKey {
        let credentials = credentials(vector)
        return VerificationKey(
            secretAccessKey: credentials.secretAccessKey,
            sessionToken: credentials.sessionToken
        )
    }

    struct Vector: Decodable {
        let id: Int
        let form: String
        let service: String
        let region: String
        let date: String
        let token: String
        let method: String
        let base: String
        let target: String
        let headers: [[String]]
        let body: String
        let unsigned: Bool?
        let expires: Int?
        let canonicalRequest: String
        let stringToSign: String
        let signature: String
        let added: [[String]]
        let signedTarget: String?

        var time: Date { AWSTimestamp.parse(date) ?? .distantPast }

        var request: HTTPRequest {
            let parts = base.split(separator: "/", maxSplits: 1)
            let scheme = String(parts[0].dropLast())
            let host = String(parts[1].dropFirst())
            return Fixture.request(
                HTTPRequest.Method(method) ?? .get,
                target,
                host: host,
                scheme: scheme,
                headers: headers.map { ($0[0], $0[1]) }
            )
        }

        func expect(_ trace: SigningTrace) {
            expectTexts(trace)
            #expect(trace.signature == signature, "vector \(id)")
        }

        func expectTexts(_ trace: SigningTrace) {
            #expect(trace.canonicalRequest == canonicalRequest, "vector \(id)")
            #expect(trace.stringToSign == stringToSign, "vector \(id)")
            // Strings are equal when they are canonically equivalent; bytes are not.
            let isSame = trace.canonicalRequest.utf8.elementsEqual(canonicalRequest.utf8)
            #expect(isSame, "vector \(id)")
        }
    }
}
