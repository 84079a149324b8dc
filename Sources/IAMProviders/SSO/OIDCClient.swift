// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMPlatform

internal import struct FoundationEssentials.Date

/// Asks the token service of IAM Identity Center; nothing is signed.
///
/// Source: IAM Identity Center OIDC API reference, `RegisterClient`, `StartDeviceAuthorization`, `CreateToken`.
struct OIDCClient: Sendable {
    static let deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

    private let endpoint: String
    private let maxAttempts: Int
    private let platform: Platform

    init(endpoint: String, maxAttempts: Int, _ platform: Platform) {
        self.endpoint = endpoint
        self.maxAttempts = maxAttempts
        self.platform = platform
    }

    /// Registers a client.
    func register(_ request: [String: JSONValue]) async throws(OIDCError) -> OIDCRegistration {
        let (document, url) = try await post("/client/register", request, retries: .usual)
        guard let clientID = document["clientId"]?.nonEmptyText,
            let clientSecret = document["clientSecret"]?.nonEmptyText,
            let end = document["clientSecretExpiresAt"]?.integer, (1...253_402_300_799).contains(end)
        else { throw Self.unusable("a registration", url) }
        return OIDCRegistration(
            clientID: clientID,
            clientSecret: Secret(clientSecret),
            expiration: Date(timeIntervalSince1970: Double(end))
        )
    }

    /// Begins a sign-in that is confirmed on any device.
    func authorizeDevice(
        _ client: OIDCRegistration,
        startURL: String
    ) async throws(OIDCError) -> OIDCDeviceAuthorization {
        var request = Self.identity(client)
        request["startUrl"] = .text(startURL)
        let (document, url) = try await post("/device_authorization", request, retries: .usual)
        guard let deviceCode = document["deviceCode"]?.nonEmptyText,
            let userCode = document["userCode"]?.nonEmptyText,
            userCode.utf8.count <= 64, userCode.utf8.allSatisfy({ (0x20...0x7E).contains($0) }),
            let address = (document["verificationUriComplete"] ?? document["verificationUri"])?.nonEmptyText
        else { throw Self.unusable("a code", url) }
        guard isBrowsable(address) else {
            throw OIDCError(.invalidResponse, "the token service gave an address that is not to be opened", url: url)
        }
        return OIDCDeviceAuthorization(
            deviceCode: Secret(deviceCode),
            userCode: userCode,
            url: address,
            lifetime: .seconds(min(max(document["expiresIn"]?.integer ?? 600, 1), 3_600)),
            interval: .seconds(min(max(document["interval"]?.integer ?? 5, 1), 60))
        )
    }

    /// Asks whether somebody has confirmed.
    func token(
        _ client: OIDCRegistration,
        device: OIDCDeviceAuthorization
    ) async throws(OIDCError) -> OIDCTokens {
        var request = Self.identity(client)
        request["grantType"] = .text(Self.deviceGrant)
        request["deviceCode"] = device.deviceCode.withExposedText { .text($0) }
        return try await token(request)
    }

    /// Exchanges the code that a browser came back with.
    func token(
        _ client: OIDCRegistration,
        code: Secret,
        verifier: Secret,
        redirectURI: String
    ) async throws(OIDCError) -> OIDCTokens {
        var request = Self.identity(client)
        request["grantType"] = .text("authorization_code")
        request["code"] = code.withExposedText { .text($0) }
        request["codeVerifier"] = verifier.withExposedText { .text($0) }
        request["redirectUri"] = .text(redirectURI)
        return try await token(request)
    }

    /// Exchanges a refresh token, which then may be used up.
    func refresh(_ renewal: SSOToken.Renewal) async throws(OIDCError) -> OIDCTokens {
        try await token([
            "grantType": .text("refresh_token"),
            "clientId": .text(renewal.clientID),
            "clientSecret": renewal.clientSecret.withExposedText { .text($0) },
            "refreshToken": renewal.refreshToken.withExposedText { .text($0) },
        ])
    }

    private static func identity(_ client: OIDCRegistration) -> [String: JSONValue] {
        [
            "clientId": .text(client.clientID),
            "clientSecret": client.clientSecret.withExposedText { .text($0) },
        ]
    }

    private func token(_ request: [String: JSONValue]) async throws(OIDCError) -> OIDCTokens {
        let (document, url) = try await post("/token", request, retries: .beforeSending)
        guard let tokens = OIDCTokens(document) else { throw Self.unusable("a token", url) }
        return tokens
    }

    /// Whether an address from the service may be handed to a browser: the web, and nothing else.
    private func isBrowsable(_ url: String) -> Bool {
        guard url.isVisibleASCII else { return false }
        let address = String(url.prefix { $0 != "#" })
        guard let parts = try? EndpointAddress(address, service: "sign-in") else { return false }
        return (try? parts.requireSecure(platform.transport, service: "sign-in")) != nil
    }

    // MARK: Exchange

    private func post(
        _ path: String,
        _ request: [String: JSONValue],
        retries: EndpointClient.Retries
    ) async throws(OIDCError) -> (JSONValue, String) {
        let url = endpoint + path
        let answer: EndpointAnswer
        do throws(CredentialError) {
            let client = EndpointClient(
                provider: SSOCredentialProvider.name,
                service: "the token service",
                platform: platform,
                attempts: max(maxAttempts, 1),
                retries: retries
            )
            answer = try await client.send(
                .post,
                url,
                fields: [.contentType: "application/json"],
                body: Array(JSONValue.object(request).rendered().utf8)
            )
        } catch {
            throw OIDCError(.noAnswer, error.message, url: url, underlying: error)
        }
        guard answer.isSuccess else { throw Self.refusal(answer) }
        guard let document = answer.json else { throw Self.unusable("JSON", answer.url) }
        return (document, answer.url)
    }

    private static func unusable(_ what: String, _ url: String) -> OIDCError {
        OIDCError(.invalidResponse, "the answer of the token service is not \(what)", url: url)
    }

    private static func refusal(_ answer: EndpointAnswer) -> OIDCError {
        guard let document = answer.json, let name = document["error"]?.nonEmptyText else {
            let code: OIDCError.Code =
                switch answer.failure {
                case .throttled: .slowDown
                case .failed: .serverError
                case .proxy, .refused, .unexpected: .invalidResponse
                }
            return OIDCError(code, "the token service answered HTTP \(answer.status)", url: answer.url)
        }
        let code = OIDCError.Code(named: name)
        var message = "the token service answered \(code == .other ? "HTTP \(answer.status)" : code.description)"
        if let reason = document["error_description"]?.nonEmptyText { message += ": " + reason.singleLine(limit: 200) }
        return OIDCError(code, message, url: answer.url)
    }
}
