// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

// The operations that take one parameter and therefore no input type.

extension STSCall {
    /// - Throws: ``STSError`` with ``STSError/Code/invalidInput``.
    static func accessKeyInfo(_ accessKeyID: String, credentials: Credentials) throws(STSError) -> STSCall {
        let operation = "GetAccessKeyInfo"
        try InputRules(operation: operation).word("AccessKeyId", accessKeyID, 16...128, and: "")
        var body = QueryBody(action: operation)
        body.add("AccessKeyId", accessKeyID)
        return STSCall(operation, body: body, credentials: credentials)
    }

    /// - Throws: ``STSError`` with ``STSError/Code/invalidInput``.
    static func decodedMessage(_ message: String, credentials: Credentials) throws(STSError) -> STSCall {
        let operation = "DecodeAuthorizationMessage"
        try InputRules(operation: operation).length("EncodedMessage", message.unicodeScalars.count, 1...10_240)
        var body = QueryBody(action: operation)
        body.add("EncodedMessage", message)
        return STSCall(operation, body: body, credentials: credentials)
    }

    /// - Throws: ``STSError`` with ``STSError/Code/invalidInput``.
    static func delegatedAccess(_ token: Secret, credentials: Credentials) throws(STSError) -> STSCall {
        let operation = "GetDelegatedAccessToken"
        guard !token.isEmpty else {
            throw InputRules(operation: operation).failure("TradeInToken", "must have at least 1 characters, but has 0")
        }
        var body = QueryBody(action: operation)
        body.add("TradeInToken", token)
        return STSCall(operation, body: body, credentials: credentials, secrets: [token])
    }
}
