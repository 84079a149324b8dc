// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Anything that can give credentials: a file, an endpoint, a role, or a chain of such.
///
/// An implementation throws ``CredentialError`` with the code ``CredentialError/Code/notConfigured`` only if nothing
/// asked for it; a chain then goes on to the next provider. Every other code stops the chain, because to use other
/// credentials than the configured ones is the worse failure.
public protocol CredentialProvider: Sendable {
    /// A short name for logs and traces, such as `environment` or `assume-role`.
    var name: String { get }

    /// Gives credentials that are valid now, fetching them if need be.
    ///
    /// - Returns: Credentials; the caller may keep them until they end.
    /// - Throws: ``CredentialError``.
    func credentials() async throws(CredentialError) -> Credentials
}
