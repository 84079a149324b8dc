// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMPlatform

/// Calls `/v1/token` of the sign-in service.
///
/// A request is sent again only if it cannot have arrived: codes and refresh tokens work once.
struct SignInTokenClient: Sendable {
    private let url: String
    private let platform: Platform
    private let login: SignInCommand

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - endpoint: The sign-in service.
    ///   - platform: Clock, timer and HTTP.
    ///   - login: The command that signs in.
    init(endpoint: String, platform: Platform, login: SignInCommand) {
        self.url = endpoint + "/v1/token"
        self.platform = platform
        self.login = login
    }

    /// Asks for a token.
    ///
    /// - Parameters:
    ///   - input: The members of the request; none of them gets into an error.
    ///   - key: The key that the session is bound to.
    func token(
        _ input: [String: Secret],
        key: DPoPKey
    ) async throws(CredentialError) -> SignInToken {
        guard let proof = key.proof(method: "POST", url: url, at: platform.clock.now()),
            let name = HTTPField.Name("DPoP")
        else {
            throw login.error(.invalidConfiguration, "the key of the sign-in session cannot sign", location: nil)
        }
        var fields = HTTPFields()
        fields[.contentType] = "application/json"
        fields[name] = proof
        let members = input.mapValues { secret in secret.withExposedText { JSONValue.text($0) } }
        let client = EndpointClient(
            provider: SignInCredentialProvider.name,
            service: "the sign-in service",
            platform: platform,
            retries: .beforeSending
        )
        let body = Array(JSONValue.object(members).rendered(.compact).utf8)
        let answer = try await client.send(.post, url, fields: fields, body: body)
        guard answer.isSuccess else { throw refusal(answer, secrets: Array(input.values)) }
        do throws(SignInDefect) {
            guard let json = answer.json else { throw SignInDefect(what: "is not JSON") }
            return try SignInToken(json)
        } catch {
            throw failure(
                .invalidResponse,
                "the answer of the sign-in service \(error.what)",
                "check the network, proxies and any endpoint_url for signin"
            )
        }
    }

    // MARK: Refusals

    /// Source: the model of `signin` in botocore, `OAuth2ErrorCode`.
    private func refusal(_ answer: EndpointAnswer, secrets: [Secret]) -> CredentialError {
        let kind = answer.json?["error"]?.text
        switch kind {
        case "TOKEN_EXPIRED":
            return login.error(.interactionRequired, "the sign-in session has ended", location: .url(url))
        case "USER_CREDENTIALS_CHANGED":
            return login.error(
                .interactionRequired,
                "the sign-in session has ended: the password or another credential of its user was changed",
                location: .url(url)
            )
        case "AUTHCODE_EXPIRED":
            return login.error(.interactionRequired, "the authorization code has ended", location: .url(url))
        case "INSUFFICIENT_PERMISSIONS":
            return failure(
                .refused,
                "the identity that signed in lacks the permission signin:CreateOAuth2Token",
                "allow it signin:AuthorizeOAuth2Access and signin:CreateOAuth2Token, "
                    + "as the managed policy SignInLocalDevelopmentAccess does"
            )
        default:
            return refusal(status: answer.status, said: said(answer, secrets: secrets))
        }
    }

    private func refusal(status: Int, said: String) -> CredentialError {
        let message = "the sign-in service answered HTTP \(status)\(said)"
        switch status {
        case 429: return failure(.unreachable, message, "too many requests: wait a little")
        case 500...599: return failure(.unreachable, message, "try again later; the service fails by itself")
        case 407: return failure(.unreachable, message, "the proxy wants its own sign-in")
        case 400, 401, 403: return failure(.refused, message, login.hint)
        default:
            return failure(.invalidResponse, message, "check the network, proxies and any endpoint_url for signin")
        }
    }

    /// The code and the sentence of the service, as far as they are short and hold no secret.
    private func said(_ answer: EndpointAnswer, secrets: [Secret]) -> String {
        let json = answer.json
        let name = answer.field("x-amzn-errortype") ?? json?["__type"]?.text ?? json?["error"]?.text
        let parts = [name, json?["message"]?.text].compactMap { $0 }.filter { text in
            let isPlain = text.utf8.count <= 300 && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
            return isPlain && !text.isEmpty
                && !secrets.contains { $0.withExposedText { !$0.isEmpty && text.contains($0) } }
        }
        return parts.isEmpty ? "" : ": " + parts.joined(separator: ": ")
    }

    private func failure(_ code: CredentialError.Code, _ message: String, _ hint: String) -> CredentialError {
        CredentialError(
            code,
            message,
            hint: hint,
            provider: SignInCredentialProvider.name,
            location: .url(url)
        )
    }
}
