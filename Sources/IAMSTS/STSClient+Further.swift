// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
internal import IAMEndpoints

extension STSClient {
    /// Asks for credentials of a role with an assertion of a SAML identity provider; the call is not signed.
    ///
    /// - Parameter input: The role, the provider and the assertion.
    /// - Throws: ``STSError``.
    public func assumeRoleWithSAML(
        _ input: AssumeRoleWithSAMLInput
    ) async throws(STSError) -> AssumeRoleWithSAMLOutput {
        try input.validate()
        return try await perform(input.call()) { answer throws(STSError) in try AssumeRoleWithSAMLOutput(answer) }
    }

    /// Asks for temporary credentials of a federated user that the caller vouches for.
    ///
    /// - Parameters:
    ///   - input: The user's name and what it may do.
    ///   - credentials: What to sign with: long-term keys of a user.
    /// - Throws: ``STSError``.
    public func getFederationToken(
        _ input: GetFederationTokenInput,
        credentials: Credentials
    ) async throws(STSError) -> FederationTokenOutput {
        try input.validate()
        return try await perform(input.call(credentials: credentials)) { answer throws(STSError) in
            try FederationTokenOutput(answer)
        }
    }

    /// Asks for credentials of the root user of a member account, for one task.
    ///
    /// - Parameters:
    ///   - input: The account and the task.
    ///   - credentials: What to sign with: those of the management account or the delegated administrator.
    /// - Throws: ``STSError``; `.invalidInput` also for the global endpoint, which does not serve the call.
    public func assumeRoot(
        _ input: AssumeRootInput,
        credentials: Credentials
    ) async throws(STSError) -> AssumeRootOutput {
        try input.validate()
        try requireRegionalEndpoint("AssumeRoot")
        return try await perform(input.call(credentials: credentials)) { answer throws(STSError) in
            try AssumeRootOutput(answer, accountID: input.accountID)
        }
    }

    /// Asks which account an access key belongs to; tells nothing of whether it is active.
    ///
    /// - Parameters:
    ///   - accessKeyID: The access key id; 16 to 128 of `A-Z a-z 0-9 _`.
    ///   - credentials: What to sign with.
    /// - Throws: ``STSError``.
    public func getAccessKeyInfo(
        _ accessKeyID: String,
        credentials: Credentials
    ) async throws(STSError) -> AccessKeyInfo {
        let call = try STSCall.accessKeyInfo(accessKeyID, credentials: credentials)
        return try await perform(call) { answer throws(STSError) in try AccessKeyInfo(answer) }
    }

    /// Decodes what a service says about a request it did not allow (`Encoded authorization failure message`).
    ///
    /// - Parameters:
    ///   - encodedMessage: The message; 1 to 10,240 characters.
    ///   - credentials: What to sign with; they need the permission `sts:DecodeAuthorizationMessage`.
    /// - Throws: ``STSError``.
    public func decodeAuthorizationMessage(
        _ encodedMessage: String,
        credentials: Credentials
    ) async throws(STSError) -> AuthorizationMessage {
        let call = try STSCall.decodedMessage(encodedMessage, credentials: credentials)
        return try await perform(call) { answer throws(STSError) in try AuthorizationMessage(answer) }
    }

    /// Asks for a token that proves the caller's identity to others than AWS.
    ///
    /// - Parameters:
    ///   - input: Who shall accept the token, and how it is signed.
    ///   - credentials: What to sign with.
    /// - Throws: ``STSError``.
    public func getWebIdentityToken(
        _ input: GetWebIdentityTokenInput,
        credentials: Credentials
    ) async throws(STSError) -> WebIdentityTokenOutput {
        try input.validate()
        return try await perform(input.call(credentials: credentials)) { answer throws(STSError) in
            try WebIdentityTokenOutput(answer)
        }
    }

    /// Trades a token that an account's owner has given for credentials in that account.
    ///
    /// - Parameters:
    ///   - tradeInToken: The token; it works once and not for long.
    ///   - credentials: What to sign with.
    /// - Throws: ``STSError``.
    public func getDelegatedAccessToken(
        tradeInToken: Secret,
        credentials: Credentials
    ) async throws(STSError) -> DelegatedAccessTokenOutput {
        let call = try STSCall.delegatedAccess(tradeInToken, credentials: credentials)
        return try await perform(call) { answer throws(STSError) in try DelegatedAccessTokenOutput(answer) }
    }

    private func requireRegionalEndpoint(_ operation: String) throws(STSError) {
        let host = endpoint.url.lowercased().drop { $0 != "/" }.drop { $0 == "/" }.prefix { $0 != "/" && $0 != ":" }
        guard host == "sts.amazonaws.com" else { return }
        var error = STSError(
            .invalidInput,
            "\(operation) is not served by the global endpoint \(endpoint.url)",
            hint: "set a region and sts_regional_endpoints = regional; nothing was sent"
        )
        error.operation = operation
        error.url = endpoint.url
        throw error
    }
}
