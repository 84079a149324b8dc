// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSigV4
import Testing

/// Signs requests made at random from a fixed seed, verifies them, and verifies them again with one place changed.
@Suite struct RoundTripTests {
    static let verifier = RequestVerifier(services: nil, regions: nil)

    struct Sample {
        var request: HTTPRequest
        var body: [UInt8]
    }

    @Test(arguments: [UInt64(1), 2, 3, 4]) func `what is signed is accepted and what is changed is not`(
        seed: UInt64
    ) throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<500 {
            let sample = try Self.sample(&generator)
            #expect(try Self.isAccepted(sample.request, sample.body), "seed \(seed), round \(round)")
            let (name, changed) = Self.mutate(sample, &generator)
            #expect(
                try !Self.isAccepted(changed.request, changed.body),
                "seed \(seed), round \(round): \(name) was changed and not noticed"
            )
        }
    }

    private static func isAccepted(_ request: HTTPRequest, _ body: [UInt8]) throws -> Bool {
        do throws(VerificationError) {
            _ = try verifier.verify(request, body: body, at: Fixture.date) { id in
                id == "ASIDEXAMPLE"
                    ? VerificationKey(
                        secretAccessKey: Secret(Fixture.secret),
                        sessionToken: Secret(Fixture.token)
                    ) : nil
            }
            return true
        } catch {
            return false
        }
    }

    // MARK: Samples

    private static func sample(_ generator: inout SeededGenerator) throws -> Sample {
        let methods: [HTTPRequest.Method] = [.get, .post, .put, .delete, .patch, .head]
        let service = ["execute-api", "sts", "s3", "lambda"].randomElement(using: &generator) ?? "sts"
        let path = "/" + text(&generator, "abcXYZ019-._~ %/:@=+é*", 0...20).drop { $0 == "/" }
        let query = Bool.random(using: &generator) ? text(&generator, "abcXYZ019-._~%/=&+é*;", 1...30) : nil
        var request = Fixture.request(
            methods.randomElement(using: &generator) ?? .get,
            WireTarget.canonical(path: path, query: query, options: SigningOptions(service: service)),
            host: ["example.com", "EXAMPLE.com:8443", "[::1]:9000"].randomElement(using: &generator) ?? ""
        )
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            let name = ["x-amz-meta-a", "content-type", "my-header", "range"].randomElement(using: &generator) ?? ""
            request.add(name, text(&generator, "abc XYZ,;=\"é", 0...20))
        }
        var body: [UInt8] = []
        if Bool.random(using: &generator) { body = Array(text(&generator, "abc{}=&\n", 1...100).utf8) }
        let signer = SigV4Signer(service: service, region: "us-east-1")
        let payload = SigningPayload.bytes(body)
        if Bool.random(using: &generator) {
            request = try signer.sign(request, payload: payload, credentials: Fixture.temporary, at: Fixture.date)
        } else {
            request = try signer.presign(
                request,
                payload: payload,
                credentials: Fixture.temporary,
                at: Fixture.date,
                expiresIn: 60
            ).request
            // The body of a presigned S3 request is not covered.
            if service == "s3" { body = [] }
        }
        return Sample(request: request, body: body)
    }

    private static func text(
        _ generator: inout SeededGenerator,
        _ alphabet: String,
        _ length: ClosedRange<Int>
    ) -> String {
        let characters = Array(alphabet)
        return String(
            (0..<Int.random(in: length, using: &generator)).map { _ in
                characters.randomElement(using: &generator) ?? "a"
            }
        )
    }

    // MARK: Mutations

    /// Changes one place that the signature covers.
    private static func mutate(_ sample: Sample, _ generator: inout SeededGenerator) -> (String, Sample) {
        var changed = sample
        switch Int.random(in: 0..<6, using: &generator) {
        case 0:
            changed.request.method = sample.request.method == .get ? .post : .get
            return ("the method", changed)
        case 1:
            changed.request.authority = "x" + (sample.request.authority ?? "")
            return ("the host", changed)
        case 2:
            let path = sample.request.path ?? "/"
            let mark = path.firstIndex(of: "?") ?? path.endIndex
            changed.request.path = path[..<mark] + "x" + path[mark...]
            return ("the path", changed)
        case 3:
            let path = sample.request.path ?? "/"
            changed.request.path = path.contains("?") ? path + "&extra" : path + "?extra"
            return ("the query", changed)
        case 4 where !sample.body.isEmpty:
            let index = Int.random(in: sample.body.indices, using: &generator)
            changed.body[index] ^= 1
            return ("the body", changed)
        default:
            return changeSignature(changed, &generator)
        }
    }

    /// Changes one character of a header that is signed, or of the signature itself.
    private static func changeSignature(
        _ sample: Sample,
        _ generator: inout SeededGenerator
    ) -> (String, Sample) {
        var changed = sample
        guard let index = changed.request.headerFields.indices.randomElement(using: &generator) else {
            let path = sample.request.path ?? ""
            changed.request.path = path.dropLast() + (path.last == "0" ? "1" : "0")
            return ("the signature", changed)
        }
        var characters = Array(changed.request.headerFields[index].value)
        let places = characters.indices.filter { characters[$0].isLetter || characters[$0].isNumber }
        if let place = places.randomElement(using: &generator) {
            characters[place] = characters[place] == "7" ? "8" : "7"
        } else {
            characters.append("7")
        }
        let name = changed.request.headerFields[index].name.canonicalName
        changed.request.headerFields[index].value = String(characters)
        return (name, changed)
    }
}
