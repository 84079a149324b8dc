// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCredentials
import IAMSigV4
import Testing

/// Signs requests made at random from a fixed seed with SigV4a, verifies them, and verifies them again with one place
/// changed.
@Suite struct SigV4aRoundTripTests {
    static let keys = SigningKeyCache()
    static let verifier = RequestVerifier(services: nil, regions: ["us-east-1"], keys: keys)

    @Test(arguments: [UInt64(1), 2, 3, 4]) func `what is signed is accepted and what is changed is not`(
        seed: UInt64
    ) throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<500 {
            let (request, body) = try Self.signed(&generator)
            #expect(Self.isAccepted(request, body), "seed \(seed), round \(round)")
            let mutation = Mutation.allCases[round % Mutation.allCases.count]
            let (changed, other) = mutation.change(request, body, &generator)
            #expect(!Self.isAccepted(changed, other), "seed \(seed), round \(round): \(mutation)")
        }
    }

    private static func isAccepted(_ request: HTTPRequest, _ body: [UInt8]) -> Bool {
        do throws(VerificationError) {
            _ = try verifier.verify(request, body: body, at: Fixture.date) { id in
                id == "ASIDEXAMPLE"
                    ? VerificationKey(secretAccessKey: Secret(Fixture.secret), sessionToken: Secret(Fixture.token))
                    : nil
            }
            return true
        } catch {
            return false
        }
    }

    /// A signed request and what its signature covers of its body.
    private static func signed(_ generator: inout SeededGenerator) throws -> (HTTPRequest, [UInt8]) {
        let service = ["execute-api", "cloudfront-keyvaluestore", "s3"].randomElement(using: &generator) ?? "s3"
        let methods: [HTTPRequest.Method] = [.get, .post, .put, .delete]
        var request = Fixture.request(
            methods.randomElement(using: &generator) ?? .get,
            WireTarget.canonical(
                path: "/" + text(&generator, "abcXYZ019-._~ %:@=+é*", 0...20),
                query: text(&generator, "abcXYZ019-._~%/=&+é*;", 0...30),
                options: SigningOptions(service: service)
            ),
            host: ["example.com", "EXAMPLE.com:8443", "[::1]:9000"].randomElement(using: &generator) ?? ""
        )
        for name in ["x-amz-meta-a", "content-type", "my-header"] where Bool.random(using: &generator) {
            request.add(name, text(&generator, "abc XYZ,;=\"é", 0...20))
        }
        let body = Array(text(&generator, "abc{}=&\n", 0...100).utf8)
        let regions = [["*"], ["us-east-1"], ["eu-west-2", "us-*"]].randomElement(using: &generator) ?? []
        let signer = SigV4aSigner(service: service, regionSet: regions, keys: keys)
        if Bool.random(using: &generator) {
            let credentials = Fixture.temporary
            return (
                try signer.sign(request, payload: .bytes(body), credentials: credentials, at: Fixture.date), body
            )
        }
        let signed = try signer.presign(
            request,
            payload: .bytes(body),
            credentials: Fixture.temporary,
            at: Fixture.date,
            expiresIn: 60
        )
        return (signed.request, service == "s3" ? [] : body)
    }

    private static func text(
        _ generator: inout SeededGenerator,
        _ alphabet: String,
        _ length: ClosedRange<Int>
    ) -> String {
        let characters = Array(alphabet)
        let count = Int.random(in: length, using: &generator)
        return String((0..<count).map { _ in characters.randomElement(using: &generator) ?? "a" })
    }

    /// The place that is changed.
    private enum Mutation: CaseIterable {
        case method, host, path, query, body, header, signature, regionSet

        func change(
            _ request: HTTPRequest,
            _ body: [UInt8],
            _ generator: inout SeededGenerator
        ) -> (HTTPRequest, [UInt8]) {
            var (request, body) = (request, body)
            let path = request.path ?? "/"
            let mark = path.firstIndex(of: "?") ?? path.endIndex
            switch self {
            case .method: request.method = request.method == .get ? .post : .get
            case .host: request.authority = "x" + (request.authority ?? "")
            case .path: request.path = path[..<mark] + "x" + path[mark...]
            case .query: request.path = path + (mark == path.endIndex ? "?extra" : "&extra")
            case .body where !body.isEmpty:
                body[Int.random(in: body.indices, using: &generator)] ^= 1
            case .header where !request.headerFields.isEmpty:
                let index = request.headerFields.indices.randomElement(using: &generator) ?? 0
                request.headerFields[index].value += "7"
            case .regionSet:
                request.path = path.replacing("X-Amz-Region-Set=", with: "X-Amz-Region-Set=us-east-1%2C")
                if let given = request.value("x-amz-region-set"), let name = HTTPField.Name("x-amz-region-set") {
                    request.headerFields[name] = "us-east-1," + given
                }
            case .signature, .body, .header: changeSignature(of: &request, &generator)
            }
            return (request, body)
        }

        /// Changes one digit of the signature, wherever it stands.
        private func changeSignature(of request: inout HTTPRequest, _ generator: inout SeededGenerator) {
            let given = request.headerFields[.authorization] ?? request.path ?? ""
            let digits = given.split(separator: "Signature=").last ?? ""
            var changed = Array(digits)
            let place = changed.indices.randomElement(using: &generator) ?? 0
            changed[place] = changed[place] == "7" ? "8" : "7"
            let text = given.dropLast(digits.count) + String(changed)
            if request.headerFields.contains(.authorization) {
                request.headerFields[.authorization] = String(text)
            } else {
                request.path = String(text)
            }
        }
    }
}
