// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMProfiles

extension SSOLogin {
    /// Sends a browser to the service and exchanges the code it comes back with.
    func browse(
        _ registration: OIDCRegistration,
        _ listener: any AuthorizationListener,
        _ interaction: any SignInInteraction
    ) async throws(SSOLoginFailure) -> OIDCTokens {
        let proof = SSOProofKey()
        let redirection = SSORedirection()
        let query: [(name: String, value: String)]
        do throws(CredentialError) {
            query = try await listener.redirect(
                to: SSORegistrationCache.redirectPath,
                within: Self.browserDeadline
            ) { redirectURI throws(CredentialError) in
                redirection.set(redirectURI)
                try await interaction.visit(address(registration, proof, redirectURI), code: nil)
            }
        } catch {
            throw .other(error)
        }
        guard let redirectURI = redirection.uri else {
            throw .other(refused("the browser came back before it was sent anywhere"))
        }
        let code = try code(in: query, proof)
        do {
            return try await client.token(
                registration,
                code: code,
                verifier: proof.verifier,
                redirectURI: redirectURI
            )
        } catch {
            throw .service(error)
        }
    }

    /// Where the browser begins.
    private func address(_ registration: OIDCRegistration, _ proof: SSOProofKey, _ redirectURI: String) -> String {
        let query = QueryText.render([
            ("response_type", "code"), ("client_id", registration.clientID), ("redirect_uri", redirectURI),
            ("state", proof.state), ("code_challenge_method", "S256"),
            ("scopes", access.source.registrationScopes.joined(separator: " ")),
            ("code_challenge", proof.challenge),
        ])
        return "\(access.endpoints.oidc)/authorize?\(query)"
    }

    /// The code, if the query belongs to this sign-in.
    private func code(
        in query: [(name: String, value: String)],
        _ proof: SSOProofKey
    ) throws(SSOLoginFailure) -> Secret {
        func value(_ name: String) throws(SSOLoginFailure) -> String? {
            let values = query.filter { $0.name == name }.map(\.value)
            guard values.count <= 1 else { throw .other(refused("the browser came back with two values of \(name)")) }
            return values.first.flatMap { $0.isEmpty ? nil : $0 }
        }
        guard let state = try value("state"), Secret(state) == Secret(proof.state) else {
            throw .other(refused("the browser came back from another sign-in than the one that was begun"))
        }
        if let name = try value("error") {
            var message = "the sign-in page said no"
            let code = OIDCError.Code(named: name)
            if code != .other { message += " (\(code))" }
            if let reason = try value("error_description") { message += ": " + ServiceText.shown(reason) }
            throw .service(OIDCError(code, message, url: access.endpoints.oidc + "/authorize"))
        }
        guard let code = try value("code") else { throw .other(refused("the browser came back without a code")) }
        return Secret(code)
    }

    private func refused(_ message: String) -> CredentialError {
        CredentialError(
            .refused,
            message,
            hint: "close the old pages and \(access.loginHint)",
            provider: SSOCredentialProvider.name,
            location: .url(access.endpoints.oidc + "/authorize")
        )
    }
}
