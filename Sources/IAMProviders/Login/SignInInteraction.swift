// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// The person who signs in, and the browser they do it with.
public protocol SignInInteraction: Sendable {
    /// Shows an address to visit, and opens a browser if there is one.
    ///
    /// - Parameters:
    ///   - url: The address.
    ///   - code: A code the person has to compare or to type there, if there is one.
    /// - Throws: ``CredentialError`` with `.interactionRequired` if there is nobody.
    func visit(_ url: String, code: String?) async throws(CredentialError)

    /// Asks for what the browser shows at the end.
    ///
    /// - Parameter prompt: What to ask, with a colon and a blank at its end.
    /// - Returns: The line that was typed or pasted, without its end.
    /// - Throws: ``CredentialError`` with `.interactionRequired` if there is nobody.
    func answer(to prompt: String) async throws(CredentialError) -> Secret
}

/// A listener on a loopback address that a browser comes back to after somebody has signed in.
public protocol AuthorizationListener: Sendable {
    /// Listens on `http://127.0.0.1:PORT`, starts the sign-in, and waits for the browser.
    ///
    /// - Parameters:
    ///   - path: The path the browser comes back to, such as `/oauth/callback`.
    ///   - deadline: How long to wait in all.
    ///   - start: Gets the redirect URI, `http://127.0.0.1:PORT` and the path, once requests are taken.
    /// - Returns: The query of the browser's request, percent-decoded, in order.
    /// - Throws: What `start` throws; ``CredentialError`` with `.timedOut`, `.cancelled` or `.unreachable`.
    func redirect(
        to path: String,
        within deadline: Duration,
        start: @escaping @Sendable (_ redirectURI: String) async throws(CredentialError) -> Void
    ) async throws(CredentialError) -> [(name: String, value: String)]
}
