// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import Synchronization

internal import struct FoundationEssentials.Date

extension Sandbox {
    /// Gives a token for a device code, an authorization code or a refresh token.
    func createToken(_ exchange: SandboxExchange) -> SandboxResponse {
        let grant = exchange.json?["grantType"]?.nonEmptyText ?? ""
        let name = grant.split(separator: ":").last.map(String.init) ?? ""
        count(OIDCGrant.all.contains(grant) ? "sso-oidc:CreateToken.\(name)" : "sso-oidc:CreateToken")
        return answerJSON(exchange) { () throws(SandboxFault) in
            let input = try OIDCInput(exchange)
            let given = try input.required("grantType")
            guard OIDCGrant.all.contains(given) else {
                throw .oidc("unsupported_grant_type", "grantType is not known")
            }
            let (id, client) = try client(of: input, at: exchange.date)
            guard client.grants.contains(given) else {
                throw .oidc("unauthorized_client", "the client is not registered for this grantType")
            }
            let lifetime = options.identityCenter.accessTokenLifetime
            let user = signInUser?.name ?? "nobody"
            return try state.withLock { (state) throws(SandboxFault) in
                let family = try state.family(given, input, client: id, at: exchange.date)
                return state.tokens(family, client: id, client, user: user, lifetime: lifetime, at: exchange.date)
            }
        }
    }
}

extension SandboxState {
    /// The sign-in that the call goes on with.
    fileprivate mutating func family(
        _ grant: String,
        _ input: OIDCInput,
        client: String,
        at date: Date
    ) throws(SandboxFault) -> String {
        switch grant {
        case OIDCGrant.device:
            try oidc.poll(try input.required("deviceCode"), by: client, at: date)
            return token("sign-in-")
        case OIDCGrant.code: return try oidc.redeem(input, by: client, at: date)
        default:
            let given = try input.required("refreshToken")
            // Another client's token is left alone.
            if let owner = oidc.refreshTokens.grant(of: given), owner != client {
                throw .oidc("invalid_grant", "the refresh token belongs to another client")
            }
            switch oidc.refreshTokens.take(given) {
            case .taken(_, let family): return family
            case .reused(let family):
                oidc.end(family)
                throw .oidc("invalid_grant", "the refresh token was used before; its sign-in has ended")
            case .unknown: throw .oidc("invalid_grant", "the refresh token is not known")
            }
        }
    }

    fileprivate mutating func tokens(
        _ family: String,
        client id: String,
        _ client: OIDCState.Client,
        user: String,
        lifetime: Duration,
        at date: Date
    ) -> [String: JSONValue] {
        let access = token("aoa")
        let end = date.addingTimeInterval(Double(lifetime.wholeSeconds))
        oidc.accessTokens[access] = OIDCState.AccessToken(user: user, expiration: end, family: family)
        var answer: [String: JSONValue] = [
            "accessToken": .text(access),
            "tokenType": .text("Bearer"),
            "expiresIn": .integer(lifetime.wholeSeconds),
        ]
        // Clients that register without scopes, as those of legacy profiles do, have to sign in anew each time.
        if !client.scopes.isEmpty, client.grants.contains(OIDCGrant.refresh) {
            let refresh = token("aor")
            oidc.refreshTokens.add(refresh, id, family: family)
            answer["refreshToken"] = .text(refresh)
        }
        return answer
    }
}
