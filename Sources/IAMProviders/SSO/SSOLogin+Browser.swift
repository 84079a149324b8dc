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
        let proof = ProofKey()
        let redirectURI: String
        let answer: AuthorizationAnswer
        do throws(CredentialError) {
            (redirectURI, answer) = try await listener.answer(
                to: SSORegistrationCache.redirectPath,
                within: Self.browserDeadline,
                interaction: interaction
            ) { redirectURI in
                address(registration, proof, redirectURI)
            }
        } catch {
            throw .other(error)
        }
        let code = try code(in: answer, proof)
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
    private func address(_ registration: OIDCRegistration, _ proof: ProofKey, _ redirectURI: String) -> String {
        let query = QueryText.render([
            ("response_type", "code"), ("client_id", registration.clientID), ("redirect_uri", redirectURI),
            ("state", proof.state.withExposedText { $0 }), ("code_challenge_method", "S256"),
            ("scopes", access.source.registrationScopes.joined(separator: " ")),
            ("code_challenge", proof.challenge),
        ])
        return "\(access.endpoints.oidc)/authorize?\(query)"
    }

    /// The code, if the answer belongs to this sign-in.
    private func code(in answer: AuthorizationAnswer, _ proof: ProofKey) throws(SSOLoginFailure) -> Secret {
        do throws(AuthorizationAnswer.Problem) {
            return try answer.code(for: proof.state)
        } catch {
            switch error {
            case .otherRequest:
                throw .other(refused("the browser came back from another sign-in than the one that was begun"))
            case .repeated(let name):
                throw .other(refused("the browser came back with two values of \(name)"))
            case .noCode:
                throw .other(refused("the browser came back without a code"))
            case .refused(let name, let reason):
                var message = "the sign-in page said no"
                let code = OIDCError.Code(named: name)
                if code != .other { message += " (\(code))" }
                if let reason { message += ": " + reason.singleLine(limit: 200) }
                throw .service(OIDCError(code, message, url: access.endpoints.oidc + "/authorize"))
            }
        }
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
