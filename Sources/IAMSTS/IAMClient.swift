// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMEndpoints
public import IAMPlatform
internal import IAMXML

/// Calls AWS IAM, which speaks the protocol of STS, for the one thing about an identity that STS does not know.
///
/// Source: IAM API reference, version 2010-05-08.
public struct IAMClient: Sendable {
    private let client: STSClient

    /// Makes a client; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - endpoint: Where to send.
    ///   - platform: Clock, timer, random numbers and HTTP.
    ///   - retry: How often to try.
    public init(endpoint: ServiceEndpoint, platform: Platform, retry: RetryPolicy = .standard) {
        self.client = STSClient(endpoint: endpoint, platform: platform, retry: retry)
    }

    /// Asks for the alias of the account, `ListAccountAliases`; an account has one at most.
    ///
    /// - Parameter credentials: What to sign with; they need `iam:ListAccountAliases`.
    /// - Returns: `nil` if the account has none.
    /// - Throws: ``STSError``.
    public func accountAlias(credentials: Credentials) async throws(STSError) -> String? {
        let operation = "ListAccountAliases"
        let body = QueryBody(action: operation, version: "2010-05-08")
        return try await client.perform(STSCall(operation, body: body, credentials: credentials)) {
            answer throws(STSError) in answer.text(answer.result.first("AccountAliases", "member"))
        }
    }
}
