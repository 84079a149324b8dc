// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import IAMCredentials
import IAMPlatform
import IAMProviders
import IAMTesting
import Testing

/// The proof that goes with a token request, taken apart by means of its own.
@Suite struct DPoPTests {
    @Test(arguments: [false, true])
    func `a proof names method, address and time, and its own key verifies it`(isSEC1: Bool) async throws {
        let bench = SignInBench()
        var document = bench.document(lifetime: 0)
        let pem = isSEC1 ? Self.sec1(bench.key) : bench.key.pemRepresentation
        document["dpopKey"] = pem
        bench.store(document)
        bench.clock.advance(by: .milliseconds(999))
        _ = try await bench.provider().credentials()
        #expect(bench.stored["dpopKey"] as? String == pem)

        let proof = try #require(bench.transport.requests.first?.headerField("dpop"))
        let parts = proof.split(separator: ".", omittingEmptySubsequences: false)
        #expect(parts.count == 3)
        let header = try #require(try Self.object(parts[0]))
        let claims = try #require(try Self.object(parts[1]))
        let point = bench.key.publicKey.rawRepresentation
        let jwk = try #require(header["jwk"] as? [String: String])
        #expect(header["typ"] as? String == "dpop+jwt")
        #expect(header["alg"] as? String == "ES256")
        #expect(Set(header.keys) == ["typ", "alg", "jwk"])
        #expect(Set(jwk.keys) == ["kty", "crv", "x", "y"])
        #expect(jwk["kty"] == "EC")
        #expect(jwk["crv"] == "P-256")
        let x = try #require(decodedBase64URL(jwk["x"] ?? ""))
        let y = try #require(decodedBase64URL(jwk["y"] ?? ""))
        #expect(x == point.prefix(32))
        #expect(y == point.suffix(32))

        #expect(Set(claims.keys) == ["htm", "htu", "iat", "jti"])
        #expect(claims["htm"] as? String == "POST")
        #expect(claims["htu"] as? String == SignInBench.endpoint + "/v1/token")
        #expect(claims["iat"] as? Int == 1_767_323_045)
        #expect(UUID(uuidString: claims["jti"] as? String ?? "") != nil)

        let signature = try #require(decodedBase64URL(parts[2]))
        #expect(signature.count == 64)
        let key = try P256.Signing.PublicKey(x963Representation: [4] + Array(x) + Array(y))
        let signed = Data("\(parts[0]).\(parts[1])".utf8)
        #expect(key.isValidSignature(try .init(rawRepresentation: signature), for: signed))
        #expect(!key.isValidSignature(try .init(rawRepresentation: signature), for: signed + Data("x".utf8)))
    }

    @Test func `every request has its own proof`() async throws {
        let bench = SignInBench(lifetime: 0) { _, _ in .text(500, "") }
        for _ in 0..<3 { _ = await bench.refusal() }
        let identifiers = try bench.transport.requests.map { request in
            let parts = (request.headerField("dpop") ?? "").split(separator: ".")
            return try Self.object(parts[1])?["jti"] as? String
        }
        #expect(Set(identifiers).count == 3)
    }

    private static func object(_ part: Substring) throws -> [String: Any]? {
        guard let data = decodedBase64URL(part) else { return nil }
        return try JSONSerialization.jsonObject(with: data) as? [String: Any]
    }

    /// An `ECPrivateKey` of RFC 5915, built member by member.
    static func sec1(_ key: P256.Signing.PrivateKey) -> String {
        func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] { [tag, UInt8(content.count)] + content }
        let curve = element(0x06, [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07])
        let point = element(0x03, [0] + Array(key.publicKey.x963Representation))
        let members =
            element(0x02, [1]) + element(0x04, Array(key.rawRepresentation)) + element(0xA0, curve)
            + element(0xA1, point)
        let text = Data(element(0x30, members)).base64EncodedString(options: [
            .lineLength64Characters, .endLineWithLineFeed,
        ])
        return "-----BEGIN EC PRIVATE KEY-----\n\(text)\n-----END EC PRIVATE KEY-----\n"
    }
}
