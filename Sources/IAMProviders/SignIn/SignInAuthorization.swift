// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// One request for an authorization code, and the check of what comes back for it.
///
/// Source: RFC 6749, section 4.1; RFC 7636. The service calls the method of the challenge `SHA-256`, not `S256`.
struct SignInAuthorization: Sendable {
    /// Which of the service's two public clients asks.
    enum Client: String, Sendable {
        /// The browser is on this machine.
        case sameDevice = "arn:aws:signin:::devtools/same-device"
        /// The browser is anywhere.
        case crossDevice = "arn:aws:signin:::devtools/cross-device"
    }

    let client: Client
    let proof = ProofKey()

    init(_ client: Client) {
        self.client = client
    }

    /// The address for the browser.
    ///
    /// - Parameters:
    ///   - endpoint: The sign-in service.
    ///   - redirectURI: Where the browser goes afterwards.
    func url(endpoint: String, redirectURI: String) -> String {
        let query = QueryText.render([
            ("response_type", "code"), ("client_id", client.rawValue), ("state", proof.state.withExposedText { $0 }),
            ("code_challenge_method", "SHA-256"), ("scope", "openid"), ("redirect_uri", redirectURI),
            ("code_challenge", proof.challenge),
        ])
        return "\(endpoint)/v1/authorize?\(query)"
    }

    /// The code in what came back.
    func code(in answer: AuthorizationAnswer) throws(CredentialError) -> Secret {
        do throws(AuthorizationAnswer.Problem) {
            return try answer.code(for: proof.state)
        } catch {
            throw Self.failure(error)
        }
    }

    /// The code in what the person pasted: base64 of `state=…&code=…`.
    ///
    /// - Parameter answer: The pasted line.
    func code(pasted answer: Secret) throws(CredentialError) -> Secret {
        let items = answer.withExposedBytes { Base64URL.decode($0) }.map { QueryText.items($0) } ?? []
        guard items.contains(where: { $0.name == "state" }) else {
            throw Self.failure(
                .invalidResponse,
                "what was pasted is no authorization code",
                "sign in again, and paste the whole code that the browser shows at the end"
            )
        }
        return try code(in: AuthorizationAnswer(items: items))
    }

    private static func failure(_ problem: AuthorizationAnswer.Problem) -> CredentialError {
        switch problem {
        case .otherRequest:
            failure(
                .invalidResponse,
                "the browser came back from another sign-in than this one",
                "sign in again, and use only the page that opens then"
            )
        case .repeated(let name):
            failure(.invalidResponse, "the browser came back with two values of \(name)", "sign in again")
        case .noCode:
            failure(.invalidResponse, "the browser came back without an authorization code", "sign in again")
        case .refused(let name, _):
            failure(
                .refused,
                "the sign-in was refused" + (name.isVisibleASCII ? ": \(name.prefix(64))" : ""),
                "sign in again; the identity needs the permission signin:AuthorizeOAuth2Access"
            )
        }
    }

    private static func failure(_ code: CredentialError.Code, _ message: String, _ hint: String) -> CredentialError {
        CredentialError(code, message, hint: hint, provider: SignInCredentialProvider.name)
    }
}
