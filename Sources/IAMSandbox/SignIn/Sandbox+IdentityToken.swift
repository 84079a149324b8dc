// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials

internal import struct FoundationEssentials.Date

extension Sandbox {
    private static let identityKeyID = "sandbox"

    /// A JWT that says who signed in, `sub` being the ARN; ``identityKeys`` has the key to check it with.
    ///
    /// Source: OpenID Connect Core 1.0, 2; RFC 7515.
    func identityToken(for user: SandboxUser, audience: String, issuer: String, at date: Date) -> String {
        let now = Int(date.timeIntervalSince1970)
        let header: [String: JSONValue] = [
            "alg": .text("ES256"), "typ": .text("JWT"), "kid": .text(Self.identityKeyID),
        ]
        let claims: [String: JSONValue] = [
            "iss": .text(issuer), "sub": .text(user.arn), "session_arn": .text(user.arn), "aud": .text(audience),
            "iat": .integer(now), "exp": .integer(now + 900),
        ]
        let parts = [header, claims].map { SandboxText.base64URL(JSONValue.object($0).rendered().utf8) }
        let input = parts.joined(separator: ".")
        guard let signature = try? identityKey.signature(for: Array(input.utf8)) else { return "" }
        return input + "." + SandboxText.base64URL(signature.rawRepresentation)
    }

    /// The public key of identity tokens as a JWK set.
    var identityKeys: JSONValue {
        let point = Array(identityKey.publicKey.rawRepresentation)
        let key: [String: JSONValue] = [
            "kty": .text("EC"), "crv": .text("P-256"), "alg": .text("ES256"), "use": .text("sig"),
            "kid": .text(Self.identityKeyID), "x": .text(SandboxText.base64URL(point.prefix(32))),
            "y": .text(SandboxText.base64URL(point.suffix(32))),
        ]
        return .object(["keys": .array([.object(key)])])
    }
}
