// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMEndpoints
public import IAMPlatform
public import IAMSigV4

/// Calls AWS STS.
///
/// A client is a value; copies share what is learnt about the clock and the tokens for retries. Cancelling the task
/// cancels the call. Nothing is cached.
///
/// Source: STS API reference, version 2011-06-15.
public struct STSClient: Sendable {
    /// Where the calls go, and what they are signed for.
    public let endpoint: ServiceEndpoint

    /// How often a call is tried.
    public let retry: RetryPolicy

    /// What is known about the clock of the endpoint.
    public let skew: ClockSkew

    let platform: Platform
    let signer: SigV4Signer
    let bucket: TokenBucket

    /// Makes a client; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - endpoint: Where to send; plain HTTP is refused at the first call unless it stays on this machine.
    ///   - platform: Clock, timer, random numbers and HTTP.
    ///   - retry: How often to try.
    ///   - skew: What is known about clocks; share one value between clients.
    ///   - keys: Derived signing keys; share one value between clients.
    public init(
        endpoint: ServiceEndpoint,
        platform: Platform,
        retry: RetryPolicy = .standard,
        skew: ClockSkew = ClockSkew(),
        keys: SigningKeyCache = SigningKeyCache()
    ) {
        self.endpoint = endpoint
        self.platform = platform
        self.retry = retry
        self.skew = skew
        self.signer = SigV4Signer(service: endpoint.signingName, region: endpoint.signingRegion, keys: keys)
        self.bucket = TokenBucket()
    }

    /// Asks for credentials of a role.
    ///
    /// - Parameters:
    ///   - input: The role and the session.
    ///   - credentials: What to sign with.
    /// - Throws: ``STSError``.
    public func assumeRole(
        _ input: AssumeRoleInput,
        credentials: Credentials
    ) async throws(STSError) -> AssumeRoleOutput {
        try input.validate()
        return try await perform(input.call(credentials: credentials)) { answer throws(STSError) in
            try AssumeRoleOutput(answer)
        }
    }

    /// Asks for credentials of a role with a token of an OpenID Connect provider; the call is not signed.
    ///
    /// - Parameter input: The role, the session and the token.
    /// - Throws: ``STSError``.
    public func assumeRoleWithWebIdentity(
        _ input: AssumeRoleWithWebIdentityInput
    ) async throws(STSError) -> AssumeRoleWithWebIdentityOutput {
        try input.validate()
        return try await perform(input.call()) { answer throws(STSError) in
            try AssumeRoleWithWebIdentityOutput(answer)
        }
    }

    /// Asks for temporary credentials of the user that signs, with MFA if given.
    ///
    /// - Parameters:
    ///   - input: How long, and the MFA code.
    ///   - credentials: What to sign with: long-term keys of a user.
    /// - Throws: ``STSError``.
    public func getSessionToken(
        _ input: GetSessionTokenInput = GetSessionTokenInput(),
        credentials: Credentials
    ) async throws(STSError) -> SessionTokenOutput {
        try input.validate()
        return try await perform(input.call(credentials: credentials)) { answer throws(STSError) in
            try SessionTokenOutput(answer, accountID: credentials.accountID)
        }
    }

    /// Asks who the credentials belong to; needs no permission.
    ///
    /// - Parameter credentials: What to sign with.
    /// - Throws: ``STSError``.
    public func getCallerIdentity(credentials: Credentials) async throws(STSError) -> CallerIdentity {
        let call = STSCall("GetCallerIdentity", body: QueryBody(action: "GetCallerIdentity"), credentials: credentials)
        return try await perform(call) { answer throws(STSError) in try CallerIdentity(answer) }
    }
}
