// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials

internal import struct FoundationEssentials.UUID

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

    /// What the token request proves to have come from here with.
    let verifier: Secret

    /// What the browser has to come back with.
    private let state: Secret

    init(_ client: Client) {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<48).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        self.client = client
        self.verifier = Secret(SignInEncoding.base64URL(bytes))
        self.state = Secret(UUID().uuidString.lowercased())
    }

    /// The address for the browser.
    ///
    /// - Parameters:
    ///   - endpoint: The sign-in service.
    ///   - redirectURI: Where the browser goes afterwards.
    func url(endpoint: String, redirectURI: String) -> String {
        let challenge = verifier.withExposedBytes { SignInEncoding.base64URL(SHA256.hash(data: $0)) }
        let query: [(String, String)] = [
            ("response_type", "code"), ("client_id", client.rawValue), ("state", state.withExposedText { $0 }),
            ("code_challenge_method", "SHA-256"), ("scope", "openid"), ("redirect_uri", redirectURI),
            ("code_challenge", challenge),
        ]
        let text = query.map { "\($0)=\(SignInEncoding.percentEncoded($1))" }.joined(separator: "&")
        return "\(endpoint)/v1/authorize?\(text)"
    }

    /// The code in what the browser came back with.
    ///
    /// - Parameter query: The query of its request.
    func code(in query: [(name: String, value: String)]) throws(CredentialError) -> Secret {
        func value(_ name: String) -> String? { query.first { $0.name == name }?.value }
        guard let state = value("state"), Secret(state) == self.state else {
            throw Self.failure(
                .invalidResponse,
                "the browser came back from another sign-in than this one",
                "sign in again, and use only the page that opens then"
            )
        }
        if let error = value("error") {
            let isName = error.utf8.count <= 64 && error.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            throw Self.failure(
                .refused,
                "the sign-in was refused" + (isName ? ": \(error)" : ""),
                "sign in again; the identity needs the permission signin:AuthorizeOAuth2Access"
            )
        }
        guard let code = value("code"), !code.isEmpty else {
            throw Self.failure(
                .invalidResponse,
                "the browser came back without an authorization code",
                "sign in again"
            )
        }
        return Secret(code)
    }

    /// The code in what the person pasted: base64 of `state=…&code=…`.
    ///
    /// - Parameter answer: The pasted line.
    func code(pasted answer: Secret) throws(CredentialError) -> Secret {
        let query = answer.withExposedBytes { bytes in
            SignInEncoding.decodedBase64(bytes).flatMap { SignInEncoding.query($0) }
        }
        guard let query, query.contains(where: { $0.name == "state" }) else {
            throw Self.failure(
                .invalidResponse,
                "what was pasted is no authorization code",
                "sign in again, and paste the whole code that the browser shows at the end"
            )
        }
        return try code(in: query)
    }

    private static func failure(_ code: CredentialError.Code, _ message: String, _ hint: String) -> CredentialError {
        CredentialError(code, message, hint: hint, provider: SignInCredentialProvider.name)
    }
}

/// The claims of an OpenID Connect id token, as far as they matter here.
///
/// The signature is not looked at: the token has come from the service itself, over TLS.
enum SignInIdentity {
    /// The subject (`sub`) of a token; `nil` if it is no JWT or has none.
    static func subject(of idToken: Secret) -> String? {
        idToken.withExposedBytes { bytes in
            let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            guard parts.count == 3 else { return nil }
            return SignInEncoding.decodedBase64(parts[1]).flatMap { JSONValue(parsing: $0) }?["sub"]?.nonEmptyText
        }
    }
}
