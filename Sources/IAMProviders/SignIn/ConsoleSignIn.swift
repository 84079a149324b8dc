// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
internal import Logging
internal import SystemPackage

/// Signs somebody in with the credentials of the AWS Management Console, as `aws login` does, and keeps the session.
///
/// The browser proves who the person is; this side gets an authorization code, exchanges it for credentials and a
/// refresh token, and writes both where ``SignInCredentialProvider`` and the AWS SDKs find them.
///
/// Source: AWS CLI User Guide, "Login for AWS local development using console credentials".
public struct ConsoleSignIn: Sendable {
    private let endpoint: String
    private let platform: Platform
    private let login: SignInCommand

    /// Makes a sign-in; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - endpoint: The sign-in service of the region, as `SignInEndpoint` of `IAMEndpoints` finds it.
    ///   - profile: The profile that signs in, for hints; `nil` for `default`.
    ///   - platform: Environment, files, clock, timer and HTTP.
    public init(endpoint: String, profile: String? = nil, platform: Platform) {
        var endpoint = endpoint
        while endpoint.hasSuffix("/") { endpoint.removeLast() }
        self.endpoint = endpoint
        self.platform = platform
        self.login = SignInCommand(profile: profile)
    }

    /// Signs in with a browser on this machine, which comes back to a loopback address.
    ///
    /// - Parameters:
    ///   - listener: Waits for the browser.
    ///   - interaction: Opens the browser.
    ///   - deadline: How long the person may take.
    /// - Returns: The session, which is kept by now.
    /// - Throws: ``CredentialError``: what listener and interaction throw, `.refused`, `.invalidResponse`,
    ///   `.interactionRequired` if the code has ended, `.unreachable` also if the session cannot be kept.
    public func signIn(
        with listener: any AuthorizationListener,
        interaction: any SignInInteraction,
        within deadline: Duration = .seconds(600)
    ) async throws(CredentialError) -> ConsoleSession {
        try checkEndpoint()
        let authorization = SignInAuthorization(.sameDevice)
        let (redirectURI, answer) = try await listener.answer(
            to: "/oauth/callback",
            within: deadline,
            interaction: interaction
        ) { [endpoint] redirectURI in
            authorization.url(endpoint: endpoint, redirectURI: redirectURI)
        }
        return try await exchange(try authorization.code(in: answer), authorization, redirectURI: redirectURI)
    }

    /// Signs in with a browser anywhere, which shows a code to be pasted here.
    ///
    /// - Parameter interaction: Shows the address and asks for the code.
    /// - Returns: The session, which is kept by now.
    /// - Throws: ``CredentialError`` as ``signIn(with:interaction:within:)``.
    public func signInAcrossDevices(
        interaction: any SignInInteraction
    ) async throws(CredentialError) -> ConsoleSession {
        try checkEndpoint()
        let authorization = SignInAuthorization(.crossDevice)
        let redirectURI = endpoint + "/v1/sessions/confirmation"
        try await interaction.visit(authorization.url(endpoint: endpoint, redirectURI: redirectURI), code: nil)
        let answer = try await interaction.answer(to: "Authorization code that the browser shows: ")
        return try await exchange(try authorization.code(pasted: answer), authorization, redirectURI: redirectURI)
    }

    /// Refuses an address that the code must not go to before anybody has signed in for it.
    private func checkEndpoint() throws(CredentialError) {
        let service = "sign-in"
        do throws(EndpointAddress.Problem) {
            try EndpointAddress(endpoint, service: service).requireSecure(platform.transport, service: service)
        } catch {
            throw CredentialError(
                .invalidConfiguration,
                error.message,
                hint: error.hint,
                provider: SignInCredentialProvider.name,
                location: error.url.map { .url($0) },
                underlying: error
            )
        }
    }

    // MARK: The code's exchange

    private func exchange(
        _ code: Secret,
        _ authorization: SignInAuthorization,
        redirectURI: String
    ) async throws(CredentialError) -> ConsoleSession {
        let key = DPoPKey()
        let client = SignInTokenClient(endpoint: endpoint, platform: platform, login: login)
        let token = try await client.token(
            [
                "clientId": Secret(authorization.client.rawValue), "grantType": Secret("authorization_code"),
                "code": code, "codeVerifier": authorization.proof.verifier, "redirectUri": Secret(redirectURI),
            ],
            key: key
        )
        guard let name = token.idToken.flatMap(SignInIdentity.subject), let arn = ARN(name), !arn.accountID.isEmpty
        else { throw invalid("has no id token that names an identity") }
        let session: SignInSession
        do throws(SignInDefect) {
            session = try SignInSession(
                token,
                accountID: arn.accountID,
                clientID: authorization.client.rawValue,
                key: key,
                at: platform.clock.now()
            )
        } catch {
            throw invalid(error.what)
        }
        return try await keep(session, named: name)
    }

    private func keep(_ session: SignInSession, named name: String) async throws(CredentialError) -> ConsoleSession {
        let cache = try SignInCache(platform: platform)
        // Somebody who renews the session before this one must not write it back over the new one.
        let lock = try? await cache.lock(name, within: .seconds(60))
        defer { lock?.release() }
        do throws(FileError) {
            try cache.save(session, for: name)
        } catch {
            throw SignInCache.failure("the sign-in session cannot be kept", error)
        }
        Logger.current.debug("Signed in", metadata: ["credentials.provider": "\(SignInCredentialProvider.name)"])
        return ConsoleSession(
            session: name,
            file: cache.path(of: name).string,
            credentials: session.credentials
        )
    }

    private func invalid(_ what: String) -> CredentialError {
        CredentialError(
            .invalidResponse,
            "the answer of the sign-in service \(what)",
            hint: "sign in again",
            provider: SignInCredentialProvider.name,
            location: .url(endpoint + "/v1/token")
        )
    }
}
