// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
internal import IAMCredentials

/// Why the proxy answers a request itself instead of passing it on.
public struct ProxyRefusal: Error, Sendable, Hashable {
    /// The status of the answer.
    public let status: Int

    /// A word for logs and metrics, such as `host`.
    public let reason: String

    /// One sentence for the client: what was refused and what to do; never a secret or a part of the query.
    public let message: String

    /// Makes a refusal.
    ///
    /// - Parameters:
    ///   - status: The status of the answer.
    ///   - reason: A word for logs.
    ///   - message: One sentence for the client.
    public init(_ status: Int, _ reason: String, _ message: String) {
        self.status = status
        self.reason = reason
        self.message = message
    }

    /// The body of the answer: `{"message":"…"}`, as API Gateway writes it.
    public var body: String { JSONValue.object(["message": .text(message)]).rendered() }

    /// The fields of the answer, length excepted.
    public var fields: HTTPFields {
        var fields: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        if status == 401 { fields[.wwwAuthenticate] = "Bearer realm=\"aws-iam-toolkit\"" }
        return fields
    }
}
