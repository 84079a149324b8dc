// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSandbox
import Testing

/// A registered client with the calls that tests make as it.
struct OIDCClient {
    let sandbox: Sandbox
    let id: String
    let secret: String

    static let scopes = ["sso:account:access"]
    static let redirect = "http://127.0.0.1/oauth/callback"
    static let codeRegistration: [String: any Sendable] = [
        "clientName": "test", "clientType": "public", "scopes": scopes, "redirectUris": [redirect],
        "grantTypes": ["authorization_code", "refresh_token"], "issuerUrl": "http://127.0.0.1:4567/start",
    ]
    static let deviceRegistration: [String: any Sendable] = [
        "clientName": "test", "clientType": "public", "scopes": scopes,
    ]

    init(_ sandbox: Sandbox, _ registration: [String: Any] = codeRegistration) throws {
        let answer = try sandbox.post("/client/register", registration)
        self.sandbox = sandbox
        self.id = try answer.member("clientId")
        self.secret = try answer.member("clientSecret")
    }

    func token(_ grant: String, _ members: [String: String], at date: Date = noon) throws -> Answer {
        let common = ["clientId": id, "clientSecret": secret, "grantType": grant]
        return try sandbox.post("/token", common.merging(members) { _, new in new }, at: date)
    }

    func refresh(_ token: String, at date: Date = noon) throws -> Answer {
        try self.token("refresh_token", ["refreshToken": token], at: date)
    }

    func poll(_ code: String, at date: Date) throws -> Answer {
        try token("urn:ietf:params:oauth:grant-type:device_code", ["deviceCode": code], at: date)
    }

    func start(at date: Date = noon) throws -> Answer {
        let members = ["clientId": id, "clientSecret": secret, "startUrl": "http://127.0.0.1:4567/start"]
        return try sandbox.post("/device_authorization", members, at: date)
    }

    func authorize(_ changes: [String: String?] = [:], at date: Date = noon) -> Answer {
        func value(_ name: String, _ usual: String) -> String? { changes[name] ?? usual }
        let text = query([
            "response_type": value("response_type", "code"), "client_id": value("client_id", id),
            "redirect_uri": value("redirect_uri", "http://127.0.0.1:50123/oauth/callback"),
            "state": "a b&c", "code_challenge_method": value("code_challenge_method", "S256"),
            "scopes": value("scopes", "sso:account:access"), "code_challenge": value("code_challenge", challenge),
        ])
        return sandbox.send(.get, "/authorize?\(text)", at: date)
    }

    func redeem(_ code: String, _ changes: [String: String] = [:], at date: Date = noon) throws -> Answer {
        let members = [
            "code": code, "codeVerifier": verifier, "redirectUri": "http://127.0.0.1:50123/oauth/callback",
        ]
        return try token("authorization_code", members.merging(changes) { _, new in new }, at: date)
    }

    func signIn() throws -> Answer {
        try redeem(try #require(try authorize().redirect()["code"]))
    }
}

@Suite struct OIDCTests {
    private let sandbox = Sandbox.fixed()

    // MARK: Registration

    @Test func `a client registers for 90 days`() throws {
        let members = try sandbox.post("/client/register", OIDCClient.codeRegistration).object()
        #expect(members["clientIdIssuedAt"] as? Int == Int(noon.timeIntervalSince1970))
        #expect(members["clientSecretExpiresAt"] as? Int == Int(noon.timeIntervalSince1970) + 90 * 86_400)
        let client = try OIDCClient(sandbox)
        let answer = try client.redeem("code", at: noon + 90 * 86_400)
        #expect(answer.status == 401)
        #expect(answer.error == "invalid_client")
        #expect(answer.field("x-amzn-ErrorType") == "InvalidClientException")
        #expect(sandbox.calls("sso-oidc:RegisterClient") == 2)
    }

    @Test(arguments: [
        ("clientType", "confidential" as any Sendable, "invalid_client_metadata"),
        ("clientName", "", "invalid_client_metadata"), ("grantTypes", ["password"], "unsupported_grant_type"),
        ("redirectUris", [String](), "invalid_redirect_uri"),
        ("redirectUris", ["https://127.0.0.1/oauth/callback"], "invalid_redirect_uri"),
        ("redirectUris", ["http://sandbox.example/oauth/callback"], "invalid_redirect_uri"),
        ("redirectUris", ["http://169.254.170.2/oauth/callback"], "invalid_redirect_uri"),
    ])
    func `a registration can be refused`(name: String, value: any Sendable, error: String) throws {
        var members = OIDCClient.codeRegistration
        members[name] = value
        let answer = try sandbox.post("/client/register", members)
        #expect(answer.status == 400)
        #expect(answer.error == error)
    }

    @Test func `a body that is no JSON is refused`() {
        let answer = sandbox.send(.post, "/token", body: "grantType=refresh_token")
        #expect(answer.error == "invalid_request")
        #expect(answer.field("x-amzn-ErrorType") == "InvalidRequestException")
        #expect(sandbox.statistics.refusals == ["InvalidRequestException": 1])
    }

    @Test func `a client with another secret or another grant is refused`() throws {
        let client = try OIDCClient(sandbox)
        let members = ["clientSecret": "wrong", "refreshToken": "x"]
        #expect(try client.token("refresh_token", members).error == "invalid_client")
        #expect(try client.poll("x", at: noon).error == "unauthorized_client")
        #expect(try client.start().error == "unauthorized_client")
        #expect(try client.token("password", [:]).error == "unsupported_grant_type")
        let device = try OIDCClient(sandbox, OIDCClient.deviceRegistration)
        #expect(try device.redeem("x").error == "unauthorized_client")
    }

    // MARK: Refresh

    @Test func `a refresh token is good once and is followed by another`() throws {
        let client = try OIDCClient(sandbox)
        let first = try client.signIn()
        #expect(first.status == 200)
        #expect(try first.member("tokenType") == "Bearer")
        #expect(try first.object()["expiresIn"] as? Int == 28_800)
        let second = try client.refresh(first.member("refreshToken"))
        #expect(second.status == 200)
        #expect(try second.member("accessToken") != first.member("accessToken"))
        let third = try client.refresh(second.member("refreshToken"))
        #expect(third.status == 200)
        #expect(sandbox.calls("sso-oidc:CreateToken.refresh_token") == 2)
        #expect(sandbox.calls("sso-oidc:CreateToken.authorization_code") == 1)
    }

    @Test func `a refresh token that comes twice ends its sign-in, and only that one`() throws {
        let client = try OIDCClient(sandbox)
        let other = try client.signIn()
        let first = try client.signIn()
        let second = try client.refresh(first.member("refreshToken"))
        let again = try client.refresh(first.member("refreshToken"))
        #expect(again.status == 400)
        #expect(again.error == "invalid_grant")
        #expect(again.field("x-amzn-ErrorType") == "InvalidGrantException")
        #expect(try client.refresh(second.member("refreshToken")).error == "invalid_grant")
        let bearer = ["x-amz-sso_bearer_token": try second.member("accessToken")]
        #expect(sandbox.send(.get, "/assignment/accounts", bearer).status == 401)
        #expect(try client.refresh(other.member("refreshToken")).status == 200)
    }

    @Test func `another client cannot use or spoil a refresh token`() throws {
        let client = try OIDCClient(sandbox)
        let token = try client.signIn().member("refreshToken")
        #expect(try OIDCClient(sandbox).refresh(token).error == "invalid_grant")
        #expect(try client.refresh(token).status == 200)
        #expect(try client.refresh("unknown").error == "invalid_grant")
    }

    // MARK: Authorization code

    @Test func `a browser is sent back with a code and the state`() throws {
        let answer = try OIDCClient(sandbox).authorize()
        #expect(answer.status == 302)
        let location = try #require(answer.field("location"))
        #expect(location.hasPrefix("http://127.0.0.1:50123/oauth/callback?code="))
        #expect(location.hasSuffix("&state=a%20b%26c"))
    }

    @Test(arguments: [
        ("client_id", nil, "invalid_client", 401), ("client_id", "unknown", "invalid_client", 401),
        ("redirect_uri", nil, "invalid_redirect_uri", 400),
        ("redirect_uri", "http://127.0.0.1:50123/other", "invalid_redirect_uri", 400),
        ("redirect_uri", "http://localhost:50123/oauth/callback", "invalid_redirect_uri", 400),
        ("redirect_uri", "http://sandbox.example/oauth/callback", "invalid_redirect_uri", 400),
    ])
    func `a browser is not sent to strangers`(name: String, value: String?, error: String, status: Int) throws {
        let answer = try OIDCClient(sandbox).authorize([name: value])
        #expect(answer.status == status)
        #expect(answer.error == error)
        #expect(answer.field("location") == nil)
    }

    @Test(arguments: [
        ("response_type", "token", "unsupported_response_type"), ("response_type", nil, "unsupported_response_type"),
        ("code_challenge_method", "plain", "invalid_request"), ("code_challenge_method", "SHA-256", "invalid_request"),
        ("code_challenge", "short", "invalid_request"), ("code_challenge", nil, "invalid_request"),
        ("scopes", "sso:account:access other", "invalid_scope"),
    ])
    func `other mistakes are told by way of the redirect`(name: String, value: String?, error: String) throws {
        let answer = try OIDCClient(sandbox).authorize([name: value])
        #expect(answer.status == 302)
        #expect(try answer.redirect() == ["error": error, "state": "a b&c"])
    }

    @Test(arguments: [
        ("codeVerifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXx", "invalid_grant"),
        ("codeVerifier", "short", "invalid_grant"),
        ("redirectUri", "http://127.0.0.1:50124/oauth/callback", "invalid_grant"), ("code", "unknown", "invalid_grant"),
        ("code", "", "invalid_request"), ("codeVerifier", "", "invalid_request"),
        ("redirectUri", "", "invalid_request"),
    ])
    func `a code needs its verifier and its redirect URI`(name: String, value: String, error: String) throws {
        let client = try OIDCClient(sandbox)
        let code = try #require(try client.authorize().redirect()["code"])
        #expect(try client.redeem(code, [name: value]).error == error)
    }

    @Test func `a code is good once, for ten minutes, for its client`() throws {
        let client = try OIDCClient(sandbox)
        let code = try #require(try client.authorize().redirect()["code"])
        #expect(try OIDCClient(sandbox).redeem(code).error == "invalid_grant")
        let answer = try client.redeem(code, at: noon + 599)
        #expect(answer.status == 200)
        #expect(try client.redeem(code).error == "invalid_grant")
        #expect(try client.refresh(answer.member("refreshToken")).error == "invalid_grant")
        let late = try #require(try client.authorize().redirect()["code"])
        #expect(try client.redeem(late, at: noon + 600).error == "invalid_grant")
    }

    @Test func `the start page is a page`() {
        #expect(sandbox.send(.get, "/start").status == 200)
        #expect(sandbox.send(.head, "/start").text.isEmpty)
    }
}
