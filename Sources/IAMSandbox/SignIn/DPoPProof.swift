// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials

internal import struct FoundationEssentials.Date

/// A proof that the caller has the private key its token is bound to, whose signature has been checked.
///
/// Source: RFC 9449, 4.2 and 4.3; RFC 7515; RFC 7518, 3.4 and 6.2.1.
struct DPoPProof: Sendable {
    /// Why a proof is not taken.
    struct Refusal: Error {
        let message: String

        init(_ message: String) {
            self.message = message
        }
    }

    /// The public key, `x` and `y` together.
    let key: [UInt8]
    /// The claim `jti`.
    let id: String
    /// The claim `iat`.
    let time: Date

    /// Checks a proof; what it leaves to the caller is whether ``id`` is new and ``key`` the right one.
    ///
    /// - Parameters:
    ///   - text: The field `DPoP`.
    ///   - method: The request's method.
    ///   - url: The request's address without its query.
    ///   - date: The present.
    init(_ text: String, method: String, url: String, at date: Date) throws(Refusal) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.object(parts[0]), let claims = Self.object(parts[1]),
            let signature = SandboxText.base64URLDecoded(parts[2])
        else { throw Refusal("it is not a JWT") }
        guard header["typ"]?.text == "dpop+jwt" else { throw Refusal("typ must be dpop+jwt") }
        guard header["alg"]?.text == "ES256" else { throw Refusal("alg must be ES256") }
        self.key = try Self.key(header["jwk"])
        guard let publicKey = try? P256.Signing.PublicKey(rawRepresentation: key) else {
            throw Refusal("jwk is not a point of P-256")
        }
        guard signature.count == 64, let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature),
            publicKey.isValidSignature(signature, for: Array("\(parts[0]).\(parts[1])".utf8))
        else { throw Refusal("the signature does not match") }
        guard claims["htm"]?.text == method else { throw Refusal("htm must be \(method)") }
        guard claims["htu"]?.text == url else { throw Refusal("htu must be \(url)") }
        guard let issued = claims["iat"]?.integer else { throw Refusal("iat must be a whole number") }
        self.time = Date(timeIntervalSince1970: Double(issued))
        guard Self.isTimely(time, at: date) else { throw Refusal("iat is more than five minutes away") }
        guard let id = claims["jti"]?.nonEmptyText else { throw Refusal("jti is missing") }
        self.id = id
    }

    static func isTimely(_ time: Date, at date: Date) -> Bool { abs(time.timeIntervalSince(date)) <= 300 }

    private static func object(_ part: Substring) -> JSONValue? {
        guard let bytes = SandboxText.base64URLDecoded(part), let value = JSONValue(parsing: bytes),
            value.members != nil
        else { return nil }
        return value
    }

    private static func key(_ jwk: JSONValue?) throws(Refusal) -> [UInt8] {
        guard let jwk, jwk["kty"]?.text == "EC", jwk["crv"]?.text == "P-256" else {
            throw Refusal("jwk must be an EC key of P-256")
        }
        guard jwk["d"] == nil else { throw Refusal("jwk shows the private key") }
        guard let x = jwk["x"]?.text.flatMap({ SandboxText.base64URLDecoded($0) }), x.count == 32,
            let y = jwk["y"]?.text.flatMap({ SandboxText.base64URLDecoded($0) }), y.count == 32
        else { throw Refusal("x and y of jwk must be 32 bytes each") }
        return x + y
    }
}
