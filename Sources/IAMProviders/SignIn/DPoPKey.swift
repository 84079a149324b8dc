// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials

internal import struct FoundationEssentials.Data
internal import struct FoundationEssentials.Date
internal import struct FoundationEssentials.UUID

/// The key that a sign-in session is bound to: each token request proves that its sender has it.
///
/// Source: RFC 9449, "OAuth 2.0 Demonstrating Proof of Possession (DPoP)"; RFC 7518, section 3.4, for ES256.
struct DPoPKey: Sendable {
    private let key: P256.Signing.PrivateKey

    /// Makes a new key.
    init() {
        self.key = P256.Signing.PrivateKey()
    }

    /// Reads a PEM document: `EC PRIVATE KEY` (SEC 1) or `PRIVATE KEY` (PKCS #8).
    ///
    /// - Returns: `nil` if it is neither, or the key is not one of the curve P-256.
    init?(pem: String) {
        guard let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) else { return nil }
        self.key = key
    }

    /// The key as `EC PRIVATE KEY` (SEC 1), the form in which the AWS CLI keeps it.
    ///
    /// Source: RFC 5915; all lengths are fixed for a key of P-256 with its public half.
    var pem: Secret {
        let head: [UInt8] = [0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20]
        let curve: [UInt8] = [0xA0, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
        let point: [UInt8] = [0xA1, 0x44, 0x03, 0x42, 0x00, 0x04]
        let bytes = head + Array(key.rawRepresentation) + curve + point + Array(key.publicKey.rawRepresentation)
        var text = "-----BEGIN EC PRIVATE KEY-----\n"
        var rest = Data(bytes).base64EncodedString()[...]
        while !rest.isEmpty {
            text += rest.prefix(64) + "\n"
            rest = rest.dropFirst(64)
        }
        return Secret(text + "-----END EC PRIVATE KEY-----\n")
    }

    /// A proof for one request, as the `DPoP` field carries it.
    ///
    /// - Parameters:
    ///   - method: The HTTP method.
    ///   - url: The whole address, without query.
    ///   - date: The present.
    /// - Returns: `nil` if the key cannot sign.
    func proof(method: String, url: String, at date: Date) -> String? {
        let point = Array(key.publicKey.rawRepresentation)
        let jwk: [String: JSONValue] = [
            "kty": .text("EC"), "crv": .text("P-256"),
            "x": .text(Base64URL.encode(point.prefix(32))),
            "y": .text(Base64URL.encode(point.suffix(32))),
        ]
        let head: [String: JSONValue] = ["typ": .text("dpop+jwt"), "alg": .text("ES256"), "jwk": .object(jwk)]
        let claims: [String: JSONValue] = [
            "htm": .text(method), "htu": .text(url),
            "iat": .integer(Int(date.timeIntervalSince1970.rounded(.down))),
            "jti": .text(UUID().uuidString.lowercased()),
        ]
        let parts = [head, claims].map { Base64URL.encode(JSONValue.object($0).rendered(.compact).utf8) }
        let signed = parts.joined(separator: ".")
        guard let signature = try? key.signature(for: Data(signed.utf8)) else { return nil }
        return signed + "." + Base64URL.encode(signature.rawRepresentation)
    }
}

extension DPoPKey: CustomStringConvertible, CustomReflectable {
    /// The public half of the key, shortened.
    var description: String {
        "P-256 key \(key.publicKey.rawRepresentation.prefix(4).lowercaseHexadecimal)…"
    }

    /// A mirror with nothing in it.
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
