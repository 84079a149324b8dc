// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// How often what was called.
public struct SandboxStatistics: Sendable, Hashable {
    /// Calls by action, such as `AssumeRole` or `execute-api:Invoke`, refused ones included.
    public var calls: [String: Int] = [:]

    /// Refusals by error code, such as `SignatureDoesNotMatch`.
    public var refusals: [String: Int] = [:]

    /// Makes empty statistics.
    public init() {}

    /// `{"calls":{…},"refusals":{…}}`, names sorted.
    public var json: String {
        func object(_ counts: [String: Int]) -> String {
            "{"
                + counts.sorted { $0.key < $1.key }.map { "\($0.key.jsonQuoted):\($0.value)" }
                .joined(separator: ",") + "}"
        }
        return "{\"calls\":\(object(calls)),\"refusals\":\(object(refusals))}"
    }
}
