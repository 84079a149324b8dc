// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// Gives the credentials it was made with.
public struct StaticCredentialProvider: CredentialProvider {
    /// `static`.
    public var name: String { "static" }

    private let value: Credentials

    /// Makes a provider of fixed credentials.
    ///
    /// - Parameter credentials: What to give.
    public init(_ credentials: Credentials) {
        self.value = credentials
    }

    /// Gives the credentials, ended or not: whoever made the provider chose them.
    public func credentials() async throws(CredentialError) -> Credentials { value }
}
