// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import Synchronization

internal import struct FoundationEssentials.Date

extension Sandbox {
    /// The token service of IAM Identity Center, which signs everybody in as the first user.
    ///
    /// Source: the model of `sso-oidc` in botocore; RFC 6749, 7636, 8628.
    func oidc(_ exchange: SandboxExchange) -> SandboxResponse {
        switch exchange.path {
        case "/client/register":
            count("sso-oidc:RegisterClient")
            return answerJSON(exchange) { () throws(SandboxFault) in try registerClient(exchange) }
        case "/device_authorization":
            count("sso-oidc:StartDeviceAuthorization")
            return answerJSON(exchange) { () throws(SandboxFault) in try startDeviceAuthorization(exchange) }
        case "/token": return createToken(exchange)
        case "/authorize": return authorize(exchange)
        case "/device": return decideDevice(exchange)
        default: return page(200, "This is the sandbox's access portal. Nobody needs to sign in here.")
        }
    }

    /// Who signs in.
    var signInUser: SandboxUser? { accounts.users.first }

    // MARK: Registration

    private func registerClient(_ exchange: SandboxExchange) throws(SandboxFault) -> [String: JSONValue] {
        let input = try OIDCInput(exchange)
        guard input["clientName"] != nil, input["clientType"] == "public" else {
            throw .oidc("invalid_client_metadata", "clientName is required and clientType must be public")
        }
        let grants = input.list("grantTypes") ?? [OIDCGrant.device, OIDCGrant.refresh]
        guard Set(grants).isSubset(of: OIDCGrant.all) else {
            throw .oidc("unsupported_grant_type", "grantTypes names one that is not known")
        }
        var redirects: Set<String> = []
        for uri in input.list("redirectUris") ?? [] {
            guard let place = SandboxRedirect.loopback(uri) else {
                throw .oidc("invalid_redirect_uri", "redirectUris must be plain HTTP to a loopback address")
            }
            redirects.insert(place)
        }
        if grants.contains(OIDCGrant.code), redirects.isEmpty {
            throw .oidc("invalid_redirect_uri", "redirectUris is required for authorization_code")
        }
        let client = OIDCState.Client(
            secret: "",
            expiration: exchange.date.addingTimeInterval(90 * 86_400),
            scopes: input.list("scopes") ?? [],
            grants: Set(grants),
            redirects: redirects
        )
        let (id, secret) = state.withLock { $0.add(client) }
        return [
            "clientId": .text(id),
            "clientSecret": .text(secret),
            "clientIdIssuedAt": .integer(Int(exchange.date.timeIntervalSince1970)),
            "clientSecretExpiresAt": .integer(Int(client.expiration.timeIntervalSince1970)),
        ]
    }

    /// The client that the request says it comes from.
    func client(of input: OIDCInput, at date: Date) throws(SandboxFault) -> (id: String, OIDCState.Client) {
        let id = try input.required("clientId")
        let secret = try input.required("clientSecret")
        let client = state.withLock { $0.oidc.clients[id] }
        guard let client, client.secret == secret, client.expiration > date else {
            throw .oidc("invalid_client", "the client is not registered, or its registration has ended")
        }
        return (id, client)
    }

    // MARK: Pages

    func page(_ status: Int, _ text: String) -> SandboxResponse {
        let body =
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sandbox</title></head>"
            + "<body><p>\(SandboxText.xml(text))</p></body></html>\n"
        return SandboxResponse(status, type: "text/html; charset=utf-8", body: body)
    }
}

extension SandboxState {
    /// Registers a client under a new name and secret.
    fileprivate mutating func add(_ client: OIDCState.Client) -> (id: String, secret: String) {
        let id = token("client-")
        let secret = token("client-secret-")
        oidc.clients[id] = OIDCState.Client(
            secret: secret,
            expiration: client.expiration,
            scopes: client.scopes,
            grants: client.grants,
            redirects: client.redirects
        )
        return (id, secret)
    }
}
