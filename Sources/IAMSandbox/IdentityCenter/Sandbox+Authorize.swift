// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import Synchronization

internal import struct FoundationEssentials.Date

extension Sandbox {
    /// The page where a browser would sign somebody in, which sends it on at once.
    ///
    /// What is wrong with client or redirect URI is said here, all else by way of the redirect URI. Source: RFC 6749, 4.1.2.1.
    func authorize(_ exchange: SandboxExchange) -> SandboxResponse {
        count("sso-oidc:Authorize")
        let query = SandboxQuery(exchange.query)
        let client = state.withLock { state in query["client_id"].flatMap { state.oidc.clients[$0] } }
        guard let id = query["client_id"], let client, client.expiration > exchange.date else {
            return answerJSON(exchange) { () throws(SandboxFault) in
                throw .oidc("invalid_client", "client_id is not registered")
            }
        }
        guard let uri = query["redirect_uri"], let place = SandboxRedirect.loopback(uri),
            client.redirects.contains(place)
        else {
            return answerJSON(exchange) { () throws(SandboxFault) in
                throw .oidc("invalid_redirect_uri", "redirect_uri is not registered")
            }
        }
        if let code = refusal(of: query, client) {
            countRefusal("sso-oidc:\(code)")
            return SandboxRedirect.response(to: uri, [("error", code), ("state", query["state"])])
        }
        let code = state.withLock { state in
            let code = state.token("code-")
            state.oidc.codes[code] = OIDCState.Code(
                client: id,
                redirectURI: uri,
                challenge: query["code_challenge"] ?? "",
                expiration: exchange.date.addingTimeInterval(600),
                family: state.token("sign-in-")
            )
            return code
        }
        return SandboxRedirect.response(to: uri, [("code", code), ("state", query["state"])])
    }

    private func refusal(of query: SandboxQuery, _ client: OIDCState.Client) -> String? {
        guard query["response_type"] == "code" else { return "unsupported_response_type" }
        guard client.grants.contains(OIDCGrant.code) else { return "unauthorized_client" }
        guard query["code_challenge_method"] == "S256", let challenge = query["code_challenge"],
            SandboxText.base64URLDecoded(challenge)?.count == 32
        else { return "invalid_request" }
        let scopes = (query["scopes"] ?? query["scope"] ?? "").split(separator: " ").map(String.init)
        return Set(scopes).isSubset(of: client.scopes) ? nil : "invalid_scope"
    }
}

extension OIDCState {
    /// Uses an authorization code and gives its sign-in, which ends if the code comes a second time.
    mutating func redeem(_ input: OIDCInput, by client: String, at date: Date) throws(SandboxFault) -> String {
        let text = try input.required("code")
        let verifier = try input.required("codeVerifier")
        let uri = try input.required("redirectUri")
        guard let code = codes[text], code.client == client else {
            throw .oidc("invalid_grant", "the authorization code is not known")
        }
        codes[text]?.isSpent = true
        guard !code.isSpent else {
            end(code.family)
            throw .oidc("invalid_grant", "the authorization code was used before")
        }
        guard code.expiration > date else { throw .oidc("invalid_grant", "the authorization code has ended") }
        guard code.redirectURI == uri else {
            throw .oidc("invalid_grant", "redirectUri is not the one the code was sent to")
        }
        guard ProofKey.challenge(of: verifier) == code.challenge else {
            throw .oidc("invalid_grant", "codeVerifier does not belong to the code's challenge")
        }
        return code.family
    }
}
