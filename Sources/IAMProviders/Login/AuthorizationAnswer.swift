// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import Synchronization

/// What comes back for a request for an authorization code, with a browser or by hand.
///
/// Source: RFC 6749, 4.1.2.
struct AuthorizationAnswer: Sendable {
    /// Why there is no code in an answer.
    enum Problem: Error {
        /// The answer belongs to another request.
        case otherRequest
        /// The name of an item that stands there twice.
        case repeated(String)
        /// The service said no: its error's name, and its reason if it gave one; neither is fit to be shown as it is.
        case refused(name: String, reason: String?)
        /// Nothing is wrong, but there is no code.
        case noCode
    }

    let items: [(name: String, value: String)]

    /// The code, if the answer belongs to the request with this `state`.
    func code(for state: Secret) throws(Problem) -> Secret {
        guard let answered = try value("state"), Secret(answered) == state else { throw .otherRequest }
        if let name = try value("error") { throw .refused(name: name, reason: try value("error_description")) }
        guard let code = try value("code") else { throw .noCode }
        return Secret(code)
    }

    /// The value of an item; `nil` if there is none or it is empty.
    private func value(_ name: String) throws(Problem) -> String? {
        let values = items.filter { $0.name == name }.map(\.value)
        guard values.count <= 1 else { throw .repeated(name) }
        return values.first.flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension AuthorizationListener {
    /// Sends a browser to an address and waits for it to come back.
    ///
    /// - Parameters:
    ///   - path: The path the browser comes back to.
    ///   - deadline: How long to wait in all.
    ///   - interaction: Opens the browser.
    ///   - address: Gets the redirect URI; gives the address to open.
    /// - Returns: The redirect URI, empty if the browser came back before it was sent, and the answer.
    func answer(
        to path: String,
        within deadline: Duration,
        interaction: any SignInInteraction,
        address: @escaping @Sendable (_ redirectURI: String) -> String
    ) async throws(CredentialError) -> (redirectURI: String, answer: AuthorizationAnswer) {
        let sent = SentURI()
        let query = try await redirect(to: path, within: deadline) { redirectURI throws(CredentialError) in
            sent.uri.withLock { $0 = redirectURI }
            try await interaction.visit(address(redirectURI), code: nil)
        }
        return (sent.uri.withLock { $0 }, AuthorizationAnswer(items: query))
    }
}

/// Where the browser was told to come back to.
private final class SentURI: Sendable {
    let uri = Mutex("")
}
