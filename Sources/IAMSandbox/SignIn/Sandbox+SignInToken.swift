// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import Synchronization

internal import struct FoundationEssentials.Date

extension Sandbox {
    /// Gives keys for an authorization code or a refresh token.
    func signInToken(_ exchange: SandboxExchange) -> SandboxResponse {
        let grant = exchange.json?["grantType"]?.text ?? ""
        let isKnown = grant == "authorization_code" || grant == "refresh_token"
        count(isKnown ? "signin:CreateOAuth2Token.\(grant)" : "signin:CreateOAuth2Token")
        return answerJSON(exchange) { () throws(SandboxFault) in
            guard let input = exchange.json else { throw .signIn("the body must be a JSON object") }
            guard isKnown else { throw .signIn("grantType must be authorization_code or refresh_token") }
            guard let client = input["clientId"]?.nonEmptyText else { throw .signIn("clientId is required") }
            let proof = try proof(exchange)
            if let refusal = options.signIn.refusal { throw .signInDenied(refusal, "the sandbox was told to refuse") }
            guard let user = signInUser else { throw .signInDenied("INSUFFICIENT_PERMISSIONS", "there is no user") }
            let now = exchange.date
            let lifetime = Double(options.signIn.sessionLifetime.wholeSeconds)
            let refresh = try state.withLock { (state) throws(SandboxFault) in
                grant == "refresh_token"
                    ? try state.renewSignIn(input, client, proof, at: now)
                    : try state.redeemSignIn(input, client, proof, at: now, lifetime: lifetime)
            }
            return signInAnswer(user, client: client, refreshToken: refresh, exchange)
        }
    }

    private func proof(_ exchange: SandboxExchange) throws(SandboxFault) -> DPoPProof {
        guard let text = exchange.field("dpop") else { throw .signIn("the field DPoP is required") }
        let proof: DPoPProof
        do throws(DPoPProof.Refusal) {
            let method = exchange.request.method.rawValue
            proof = try DPoPProof(text, method: method, url: exchange.base + exchange.path, at: exchange.date)
        } catch {
            throw .signIn("the proof in the field DPoP is not valid: \(error.message)")
        }
        guard state.withLock({ $0.signIn.isNew(proof, at: exchange.date) }) else {
            throw .signIn("the proof in the field DPoP is not valid: jti was used before")
        }
        return proof
    }

    private func signInAnswer(
        _ user: SandboxUser,
        client: String,
        refreshToken: String,
        _ exchange: SandboxExchange
    ) -> [String: JSONValue] {
        var caller = SandboxCaller(user)
        caller.kind = .userSession
        let session = session(for: caller, seconds: 900, at: exchange.date)
        let start = exchange.date.timeIntervalSince1970.rounded(.down)
        return [
            "accessToken": .object([
                "accessKeyId": .text(session.accessKeyID),
                "secretAccessKey": .text(session.secretAccessKey.withExposedText { $0 }),
                "sessionToken": .text(session.sessionToken.withExposedText { $0 }),
            ]),
            "tokenType": .text("aws_sigv4"),
            "expiresIn": .integer(Int(session.expiration.timeIntervalSince1970 - start)),
            "refreshToken": .text(refreshToken),
            "idToken": .text(identityToken(for: user, audience: client, issuer: exchange.base, at: exchange.date)),
        ]
    }
}

extension SandboxState {
    /// Uses an authorization code and gives the first refresh token.
    fileprivate mutating func redeemSignIn(
        _ input: [String: JSONValue],
        _ client: String,
        _ proof: DPoPProof,
        at date: Date,
        lifetime: Double
    ) throws(SandboxFault) -> String {
        guard let text = input["code"]?.nonEmptyText, let verifier = input["codeVerifier"]?.nonEmptyText,
            let uri = input["redirectUri"]?.nonEmptyText
        else { throw .signIn("code, codeVerifier and redirectUri are required") }
        guard let code = signIn.codes[text], code.client == client else { throw .signIn("code is not known") }
        signIn.codes[text]?.isSpent = true
        guard !code.isSpent else {
            if let family = code.family { signIn.refreshTokens.end(family) }
            throw .signInDenied("AUTHCODE_EXPIRED", "the authorization code was used before")
        }
        guard code.expiration > date else {
            throw .signInDenied("AUTHCODE_EXPIRED", "the authorization code has ended")
        }
        guard code.redirectURI == uri else { throw .signIn("redirectUri is not the one the code was sent to") }
        guard ProofKey.challenge(of: verifier) == code.challenge else {
            throw .signIn("codeVerifier does not belong to the code's challenge")
        }
        let family = token("sign-in-")
        signIn.codes[text]?.family = family
        let end = date.addingTimeInterval(lifetime)
        return refreshToken(SignInState.Grant(client: client, key: proof.key, expiration: end), family)
    }

    /// Uses a refresh token and gives the next; a token that comes a second time ends the sign-in.
    fileprivate mutating func renewSignIn(
        _ input: [String: JSONValue],
        _ client: String,
        _ proof: DPoPProof,
        at date: Date
    ) throws(SandboxFault) -> String {
        guard let text = input["refreshToken"]?.nonEmptyText else { throw .signIn("refreshToken is required") }
        if let grant = signIn.refreshTokens.grant(of: text) {
            // Neither uses the token up, so that nobody without the key can end a sign-in.
            guard grant.client == client else { throw .signIn("refreshToken belongs to another client") }
            guard grant.key == proof.key else { throw .signIn("refreshToken is bound to another key") }
        }
        switch signIn.refreshTokens.take(text) {
        case .taken(let grant, let family):
            guard grant.expiration > date else { throw .signInDenied("TOKEN_EXPIRED", "the sign-in has ended") }
            return refreshToken(grant, family)
        case .reused: throw .signInDenied("TOKEN_EXPIRED", "the refresh token was used before; its sign-in has ended")
        case .unknown: throw .signInDenied("TOKEN_EXPIRED", "the refresh token is not known")
        }
    }

    private mutating func refreshToken(_ grant: SignInState.Grant, _ family: String) -> String {
        let refresh = token("refresh-")
        signIn.refreshTokens.add(refresh, grant, family: family)
        return refresh
    }
}
