// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

extension HTTPField.Name {
    static let secFetchSite = proxyName("Sec-Fetch-Site")
    static let accessControlRequestPrivateNetwork = proxyName("Access-Control-Request-Private-Network")
    static let accessControlAllowPrivateNetwork = proxyName("Access-Control-Allow-Private-Network")
    static let amzContentHash = proxyName("x-amz-content-sha256")
    static let amznErrorType = proxyName("x-amzn-errortype")
    static let hostField = proxyName("Host")
    static let retryAfterField = proxyName("Retry-After")

    /// The name of a field that is written here as a literal.
    private static func proxyName(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("not the name of a field: \(name)") }
        return name
    }
}
