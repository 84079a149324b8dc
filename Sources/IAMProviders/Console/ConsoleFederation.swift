// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
public import IAMCredentials
public import IAMEndpoints
public import IAMPlatform

/// Turns temporary credentials into an address that signs a browser in to the AWS Management Console.
///
/// Source: IAM User Guide, "Enable custom identity broker access to the AWS console".
public struct ConsoleFederation: Sendable {
    /// How long a console session may last, in seconds.
    public static let sessionSeconds = 900...43_200

    /// How long the address can be used, in seconds.
    public static let addressSeconds = 900

    private let endpoint: ConsoleEndpoint
    private let client: EndpointClient

    /// Makes a client; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - endpoint: Where to sign in.
    ///   - platform: Timer, random numbers and HTTP.
    public init(endpoint: ConsoleEndpoint, platform: Platform) {
        self.endpoint = endpoint
        self.client = EndpointClient(
            provider: "console",
            service: "the console's federation endpoint",
            platform: platform
        )
    }

    /// Gets an address that signs in whoever opens it.
    ///
    /// - Parameters:
    ///   - credentials: Temporary credentials of a role or a federated user.
    ///   - sessionSeconds: How long the console session shall last; `nil` for an hour, or as long as the credentials of a
    ///     federated user. AWS refuses any for a role that was assumed by a role.
    ///   - destination: The page of the console to open.
    ///   - issuer: The page to go to when the session is over.
    /// - Returns: The address, with a token in it that is as good as a password for ``addressSeconds``.
    /// - Throws: ``CredentialError``: `.invalidConfiguration` for long-term keys and for a duration out of range,
    ///   `.refused`, and what a network can do.
    public func signInURL(
        credentials: Credentials,
        sessionSeconds: Int? = nil,
        destination: String,
        issuer: String? = nil
    ) async throws(CredentialError) -> Secret {
        guard let token = try await signInToken(credentials, sessionSeconds) else {
            throw CredentialError(
                .invalidResponse,
                "the answer of the console's federation endpoint has no sign-in token",
                hint: "check the address and proxies: something else answered",
                provider: "console",
                location: .url(endpoint.federationURL)
            )
        }
        let items = [("Action", "login")] + (issuer.map { [("Issuer", $0)] } ?? [])
        return Secret(
            endpoint.federationURL + "?"
                + QueryText.render(items + [("Destination", destination), ("SigninToken", token)])
        )
    }

    private func signInToken(_ credentials: Credentials, _ seconds: Int?) async throws(CredentialError) -> String? {
        guard let sessionToken = credentials.sessionToken else {
            throw Self.invalid(
                "long-term keys cannot sign in to the console: it takes the session of a role or of a federated user",
                "add --role-arn, or use a profile with a role_arn; aws sts get-federation-token makes a federated user"
            )
        }
        if let seconds, !Self.sessionSeconds.contains(seconds) {
            throw Self.invalid("a console session lasts 900 to 43200 seconds, not \(seconds)", "choose 15m to 12h")
        }
        let session = JSONValue.object([
            "sessionId": .text(credentials.accessKeyID),
            "sessionKey": .text(credentials.secretAccessKey.withExposedText { $0 }),
            "sessionToken": .text(sessionToken.withExposedText { $0 }),
        ])
        // In the body: an address is written to the logs of every proxy on the way.
        let items =
            [("Action", "getSigninToken")] + (seconds.map { [("SessionDuration", String($0))] } ?? [])
            + [("Session", session.rendered())]
        let answer = try await client.send(
            .post,
            endpoint.federationURL,
            fields: [.contentType: "application/x-www-form-urlencoded", .accept: "application/json"],
            body: Array(QueryText.render(items).utf8)
        )
        guard answer.isSuccess else { throw failure(answer, seconds) }
        return answer.json?["SigninToken"]?.nonEmptyText
    }

    /// The service answers with a page and no reason.
    private func failure(_ answer: EndpointAnswer, _ seconds: Int?) -> CredentialError {
        let duration = seconds.map { _ in
            "; leave --session-duration out for a role that was assumed by another role or that allows less"
        }
        return CredentialError(
            answer.failure.code,
            "the console's federation endpoint does not take the credentials (HTTP \(answer.status))",
            hint: answer.failure.hint
                ?? "they must be those of a role or a federated user, not of GetSessionToken, and must not have ended"
                + (duration ?? ""),
            provider: "console",
            location: .url(endpoint.federationURL)
        )
    }

    private static func invalid(_ message: String, _ hint: String) -> CredentialError {
        CredentialError(.invalidConfiguration, message, hint: hint, provider: "console")
    }
}
