// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMEndpoints
public import IAMPlatform
internal import IAMXML

/// Calls AWS IAM for what STS does not know of an identity.
///
/// IAM speaks the protocol that STS does, so calls, retries, clocks and errors are those of ``STSClient``.
///
/// Source: IAM API reference, version 2010-05-08.
public struct IAMClient: Sendable {
    static let version = "2010-05-08"

    let client: STSClient

    /// For what must not happen twice: an answer that got lost is no reason to make another key.
    let onceOnly: STSClient

    /// Makes a client; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - endpoint: Where to send.
    ///   - platform: Clock, timer, random numbers and HTTP.
    ///   - retry: How often to try.
    public init(endpoint: ServiceEndpoint, platform: Platform, retry: RetryPolicy = .standard) {
        self.client = STSClient(endpoint: endpoint, platform: platform, retry: retry)
        self.onceOnly = STSClient(endpoint: endpoint, platform: platform, retry: .none, skew: client.skew)
    }

    /// Asks for the alias of the account, `ListAccountAliases`; an account has one at most.
    ///
    /// - Parameter credentials: What to sign with; they need `iam:ListAccountAliases`.
    /// - Returns: `nil` if the account has none.
    /// - Throws: ``STSError``.
    public func accountAlias(credentials: Credentials) async throws(STSError) -> String? {
        let operation = "ListAccountAliases"
        let body = QueryBody(action: operation, version: Self.version)
        return try await client.perform(STSCall(operation, body: body, credentials: credentials)) {
            answer throws(STSError) in answer.text(answer.result.first("AccountAliases", "member"))
        }
    }
}
