// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import HTTPTypes
import IAMCredentials
import IAMSandbox
import Testing

/// Somebody who signs in, with a key and proofs made here.
struct SignInClient {
    static let same = "arn:aws:signin:::devtools/same-device"
    static let cross = "arn:aws:signin:::devtools/cross-device"
    static let callback = "http://127.0.0.1:50123/oauth/callback"
    static let confirmation = "http://127.0.0.1:4567/v1/sessions/confirmation"

    let sandbox: Sandbox
    var key = P256.Signing.PrivateKey()

    init(_ sandbox: Sandbox) {
        self.sandbox = sandbox
    }

    /// A proof; a value of `nil` takes the member out.
    func proof(
        header: [String: Any?] = [:],
        jwk: [String: Any?] = [:],
        claims: [String: Any?] = [:],
        at date: Date = noon
    ) throws -> String {
        let point = key.publicKey.rawRepresentation
        var keyMembers: [String: Any] = [
            "kty": "EC", "crv": "P-256", "x": base64URL(point.prefix(32)), "y": base64URL(point.suffix(32)),
        ]
        for (name, value) in jwk { keyMembers[name] = value }
        var headerMembers: [String: Any] = ["typ": "dpop+jwt", "alg": "ES256", "jwk": keyMembers]
        for (name, value) in header { headerMembers[name] = value }
        var claimMembers: [String: Any] = [
            "htm": "POST", "htu": "http://127.0.0.1:4567/v1/token", "iat": Int(date.timeIntervalSince1970),
            "jti": UUID().uuidString,
        ]
        for (name, value) in claims { claimMembers[name] = value }
        let parts = try [headerMembers, claimMembers].map { base64URL(try JSONSerialization.data(withJSONObject: $0)) }
        let input = parts.joined(separator: ".")
        return input + "." + base64URL(try key.signature(for: Data(input.utf8)).rawRepresentation)
    }

    func token(_ members: [String: String], proof: String?, at date: Date = noon) throws -> Answer {
        var fields: [String: String] = [:]
        fields["DPoP"] = proof
        return try sandbox.post("/v1/token", members.filter { !$0.value.isEmpty }, fields, at: date)
    }

    func authorize(_ changes: [String: String?] = [:]) -> Answer {
        func value(_ name: String, _ usual: String) -> String? { changes[name] ?? usual }
        let text = query([
            "response_type": value("response_type", "code"), "client_id": value("client_id", Self.same),
            "state": value("state", "the state"), "code_challenge_method": value("code_challenge_method", "SHA-256"),
            "scope": value("scope", "openid"), "redirect_uri": value("redirect_uri", Self.callback),
            "code_challenge": value("code_challenge", challenge),
        ])
        return sandbox.send(.get, "/v1/authorize?\(text)")
    }

    func redeem(_ code: String, _ changes: [String: String] = [:], at date: Date = noon) throws -> Answer {
        let members = [
            "clientId": Self.same, "grantType": "authorization_code", "code": code, "codeVerifier": verifier,
            "redirectUri": Self.callback,
        ]
        return try token(members.merging(changes) { _, new in new }, proof: proof(at: date), at: date)
    }

    func refresh(_ text: String, client: String = same, at date: Date = noon) throws -> Answer {
        let members = ["clientId": client, "grantType": "refresh_token", "refreshToken": text]
        return try token(members, proof: proof(at: date), at: date)
    }

    func signIn() throws -> Answer { try redeem(try #require(try authorize().redirect()["code"])) }
}

@Suite struct SignInTests {
    private let sandbox = Sandbox.fixed()
    private let alice = "arn:aws:iam::111122223333:user/alice"

    @Test func `signing in gives keys for a quarter of an hour and a token that says who it is`() throws {
        let answer = try SignInClient(sandbox).signIn()
        #expect(answer.status == 200)
        #expect(try answer.member("tokenType") == "aws_sigv4")
        #expect(try answer.object()["expiresIn"] as? Int == 900)
        let keys = try answer.keys("accessKeyId", "secretAccessKey", "sessionToken", in: "accessToken")
        #expect(try sandbox.arn(of: keys) == alice)
        #expect(try sandbox.arn(of: keys, at: noon + 900) == nil)
        let parts = try answer.member("idToken").split(separator: ".")
        let claims = try JSONSerialization.jsonObject(with: try #require(fromBase64URL(parts[1]))) as? [String: Any]
        #expect(claims?["sub"] as? String == alice)
        #expect(claims?["aud"] as? String == SignInClient.same)
        let keySet = try sandbox.send(.get, "/_sandbox/sign-in/keys").object()
        let jwk = try #require((keySet["keys"] as? [[String: String]])?.first)
        let x = try #require(fromBase64URL(jwk["x"] ?? ""))
        let y = try #require(fromBase64URL(jwk["y"] ?? ""))
        let publicKey = try P256.Signing.PublicKey(rawRepresentation: x + y)
        let signature = try P256.Signing.ECDSASignature(rawRepresentation: try #require(fromBase64URL(parts[2])))
        #expect(publicKey.isValidSignature(signature, for: Data("\(parts[0]).\(parts[1])".utf8)))
        #expect(sandbox.calls("signin:Authorize") == 1)
        #expect(sandbox.calls("signin:CreateOAuth2Token.authorization_code") == 1)
    }

    @Test func `another device shows what to copy`() throws {
        let client = SignInClient(sandbox)
        let changes = ["client_id": SignInClient.cross, "redirect_uri": SignInClient.confirmation]
        let location = try #require(client.authorize(changes).field("location"))
        let page = sandbox.send(.get, String(location.dropFirst("http://127.0.0.1:4567".count)))
        #expect(page.field("content-type") == "text/plain")
        let text = String(decoding: try #require(Data(base64Encoded: page.text)), as: UTF8.self)
        #expect(text.hasPrefix("state=the%20state&code="))
        let code = String(text.dropFirst("state=the%20state&code=".count))
        let answer = try client.redeem(
            code,
            ["clientId": SignInClient.cross, "redirectUri": SignInClient.confirmation]
        )
        #expect(answer.status == 200)
        #expect(sandbox.send(.get, "/v1/sessions/confirmation?state=x").status == 400)
    }

    @Test(arguments: [
        ("response_type", "token"), ("client_id", "other"), ("client_id", nil), ("state", nil), ("scope", "profile"),
        ("code_challenge_method", "S256"), ("code_challenge", "short"), ("redirect_uri", "https://sandbox.example/"),
        ("redirect_uri", SignInClient.confirmation + "/x?y"), ("client_id", SignInClient.cross),
    ])
    func `a sign-in page checks its query`(name: String, value: String?) throws {
        let answer = SignInClient(sandbox).authorize([name: value])
        #expect(answer.status == 400)
        #expect(answer.field("x-amzn-ErrorType") == "ValidationException")
        #expect(answer.error == "INVALID_REQUEST")
    }

    @Test(arguments: [
        ("code", "unknown", 400), ("code", "", 400), ("codeVerifier", "short", 400), ("codeVerifier", "", 400),
        ("redirectUri", "http://127.0.0.1:1/oauth/callback", 400), ("clientId", SignInClient.cross, 400),
        ("clientId", "", 400), ("grantType", "password", 400), ("grantType", "", 400),
    ])
    func `a code needs all that belongs to it`(name: String, value: String, status: Int) throws {
        let client = SignInClient(sandbox)
        let code = try #require(try client.authorize().redirect()["code"])
        let answer = try client.redeem(code, [name: value])
        #expect(answer.status == status)
        #expect(answer.error == "INVALID_REQUEST")
    }

    @Test func `a code is good once and for ten minutes`() throws {
        let client = SignInClient(sandbox)
        let code = try #require(try client.authorize().redirect()["code"])
        let first = try client.redeem(code)
        #expect(first.status == 200)
        let again = try client.redeem(code)
        #expect(again.field("x-amzn-ErrorType") == "AccessDeniedException")
        #expect(again.error == "AUTHCODE_EXPIRED")
        #expect(try client.refresh(first.member("refreshToken")).error == "TOKEN_EXPIRED")
        let late = try #require(try client.authorize().redirect()["code"])
        #expect(try client.redeem(late, at: noon + 600).error == "AUTHCODE_EXPIRED")
    }

    // MARK: Refresh

    @Test func `a refresh token is good once and bound to key and client`() throws {
        let client = SignInClient(sandbox)
        let first = try client.signIn().member("refreshToken")
        #expect(try SignInClient(sandbox).refresh(first).error == "INVALID_REQUEST")
        #expect(try client.refresh(first, client: SignInClient.cross).error == "INVALID_REQUEST")
        let second = try client.refresh(first)
        #expect(second.status == 200)
        let keys = try second.keys("accessKeyId", "secretAccessKey", "sessionToken", in: "accessToken")
        #expect(try sandbox.arn(of: keys) == alice)
        let again = try client.refresh(first)
        #expect(again.status == 403)
        #expect(again.error == "TOKEN_EXPIRED")
        #expect(try client.refresh(second.member("refreshToken")).error == "TOKEN_EXPIRED")
        #expect(try client.refresh("unknown").error == "TOKEN_EXPIRED")
        #expect(try client.refresh("").error == "INVALID_REQUEST")
    }

    @Test func `a sign-in ends, however often it was refreshed`() throws {
        let sandbox = Sandbox.fixed { $0.signIn.sessionLifetime = .seconds(1_000) }
        let client = SignInClient(sandbox)
        let second = try client.refresh(try client.signIn().member("refreshToken"), at: noon + 900)
        #expect(second.status == 200)
        let late = try client.refresh(second.member("refreshToken"), at: noon + 1_000)
        #expect(late.error == "TOKEN_EXPIRED")
    }

    @Test func `a sandbox can refuse every token, and shorten the keys' life`() throws {
        let refusing = SignInClient(.fixed { $0.signIn.refusal = "USER_CREDENTIALS_CHANGED" })
        let answer = try refusing.signIn()
        #expect(answer.field("x-amzn-ErrorType") == "AccessDeniedException")
        #expect(answer.error == "USER_CREDENTIALS_CHANGED")
        let brief = SignInClient(.fixed { $0.sessionLimit = .seconds(5) })
        #expect(try brief.signIn().object()["expiresIn"] as? Int == 5)
    }

    // MARK: Proofs

    struct BadProof: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let message: String
        let make: @Sendable (SignInClient) throws -> String?

        init(_ name: String, _ message: String, _ make: @escaping @Sendable (SignInClient) throws -> String?) {
            (testDescription, self.message, self.make) = (name, message, make)
        }
    }

    @Test(arguments: [
        BadProof("none", "required") { _ in nil },
        BadProof("no JWT", "not a JWT") { _ in "nonsense" },
        BadProof("padded", "not a JWT") { try $0.proof() + "=" },
        BadProof("other type", "typ") { try $0.proof(header: ["typ": "JWT"]) },
        BadProof("no algorithm", "alg") { try $0.proof(header: ["alg": "none"]) },
        BadProof("other curve", "P-256") { try $0.proof(jwk: ["crv": "P-384"]) },
        BadProof("private key", "private") { try $0.proof(jwk: ["d": "AAAA"]) },
        BadProof("half a key", "32 bytes") { try $0.proof(jwk: ["y": nil]) },
        BadProof("no point", "point") { try $0.proof(jwk: ["y": String(repeating: "A", count: 43)]) },
        BadProof("other key", "signature") { client in
            let point = P256.Signing.PrivateKey().publicKey.rawRepresentation
            return try client.proof(jwk: ["x": base64URL(point.prefix(32)), "y": base64URL(point.suffix(32))])
        },
        BadProof("changed", "signature") { client in
            let parts = try client.proof().split(separator: ".")
            let other = try client.proof().split(separator: ".")
            return "\(parts[0]).\(other[1]).\(parts[2])"
        },
        BadProof("DER signature", "signature") { client in
            let parts = try client.proof().split(separator: ".")
            let der = try client.key.signature(for: Data("\(parts[0]).\(parts[1])".utf8)).derRepresentation
            return "\(parts[0]).\(parts[1]).\(base64URL(der))"
        },
        BadProof("other method", "htm") { try $0.proof(claims: ["htm": "GET"]) },
        BadProof("other address", "htu") { try $0.proof(claims: ["htu": "http://127.0.0.1:4568/v1/token"]) },
        BadProof("no time", "iat") { try $0.proof(claims: ["iat": nil]) },
        BadProof("too old", "iat") { try $0.proof(at: noon - 301) },
        BadProof("too young", "iat") { try $0.proof(at: noon + 301) },
        BadProof("no id", "jti") { try $0.proof(claims: ["jti": nil]) },
    ])
    func `a proof that is not good gets nothing`(_ example: BadProof) throws {
        let client = SignInClient(sandbox)
        let token = try client.signIn().member("refreshToken")
        let members = ["clientId": SignInClient.same, "grantType": "refresh_token", "refreshToken": token]
        let answer = try client.token(members, proof: try example.make(client))
        #expect(answer.status == 400)
        #expect(answer.field("x-amzn-ErrorType") == "ValidationException")
        #expect(try answer.member("message").contains(example.message), "\(answer.text)")
        #expect(try client.refresh(token).status == 200)
    }

    @Test func `a proof is good once, within five minutes`() throws {
        let client = SignInClient(sandbox)
        let proof = try client.proof(at: noon - 300)
        let token = try client.signIn().member("refreshToken")
        let members = ["clientId": SignInClient.same, "grantType": "refresh_token", "refreshToken": token]
        let first = try client.token(members, proof: proof)
        #expect(first.status == 200)
        let next = members.merging(["refreshToken": try first.member("refreshToken")]) { _, new in new }
        let again = try client.token(next, proof: proof)
        #expect(try again.member("message").contains("jti"))
        #expect(try client.token(next, proof: client.proof()).status == 200)
        #expect(sandbox.statistics.refusals == ["ValidationException": 1])
    }
}
