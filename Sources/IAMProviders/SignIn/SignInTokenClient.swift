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
                EndpointStatusFailure.unexpected.hint
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
            return refusal(answer, said: said(answer, secrets: secrets))
        }
    }

    private func refusal(_ answer: EndpointAnswer, said: String) -> CredentialError {
        let message = "the sign-in service answered HTTP \(answer.status)\(said)"
        // The service has this address, so whoever does not know it is something else.
        let failure = answer.status == 404 ? .unexpected : answer.failure
        return self.failure(failure.code, message, failure.hint ?? login.hint)
    }

    /// The code and the sentence of the service, as far as they hold no secret.
    private func said(_ answer: EndpointAnswer, secrets: [Secret]) -> String {
        let json = answer.json
        let name = answer.field("x-amzn-errortype") ?? json?["__type"]?.text ?? json?["error"]?.text
        let parts = [name, json?["message"]?.text].compactMap { $0 }.filter { text in
            !text.isEmpty && !secrets.contains { $0.withExposedText { !$0.isEmpty && text.contains($0) } }
        }
        return parts.isEmpty ? "" : ": " + parts.joined(separator: ": ").singleLine(limit: 200)
    }

    private func failure(_ code: CredentialError.Code, _ message: String, _ hint: String?) -> CredentialError {
        CredentialError(
            code,
            message,
            hint: hint,
            provider: SignInCredentialProvider.name,
            location: .url(url)
        )
    }
}
