// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials

extension PresentedSignature {
    /// Finds the one signature of a request.
    ///
    /// - Throws: ``VerificationError/Code/missingAuthentication`` if there is none,
    ///   ``VerificationError/Code/incompleteSignature`` if there are two, or one that is malformed.
    init(_ request: HTTPRequest) throws(VerificationError) {
        let authorization = request.headerFields[values: .authorization]
        let parameters = try Self.parameters(of: request.path ?? "/")
        if authorization.isEmpty && parameters.isEmpty {
            throw VerificationError(.missingAuthentication, "Missing Authentication Token")
        }
        guard authorization.count + (parameters.isEmpty ? 0 : 1) == 1 else {
            throw VerificationError(
                .incompleteSignature,
                "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter or the Authorization header "
                    + "should be specified, once."
            )
        }
        for name in [HTTPField.Name.amzDate, .amzSecurityToken, .amzContentSHA256, .host]
        where request.headerFields[values: name].count > 1 {
            throw VerificationError(.incompleteSignature, "The header '\(name.rawName)' must not be repeated.")
        }
        if let value = authorization.first {
            try self.init(header: AuthorizationHeader(value), of: request.headerFields)
        } else {
            try self.init(parameters: parameters, of: request.headerFields)
        }
    }

    private init(header: AuthorizationHeader, of fields: HTTPFields) throws(VerificationError) {
        try self.init(
            form: .header,
            credential: header.credential,
            signedHeaders: header.signedHeaders,
            signature: header.signature,
            timestamp: Self.timestamp(fields),
            lifetime: nil,
            sessionToken: fields[.amzSecurityToken]
        )
    }

    private init(parameters: [String: String], of fields: HTTPFields) throws(VerificationError) {
        guard parameters["X-Amz-Algorithm"] == StringToSign.algorithm else {
            throw VerificationError(
                .incompleteSignature,
                "Unsupported AWS 'algorithm': '\(parameters["X-Amz-Algorithm", default: ""].prefix(40))'."
            )
        }
        let needed = ["X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"]
        let missing = needed.filter { parameters[$0, default: ""].isEmpty }
        guard missing.isEmpty else {
            let text = missing.map { "AWS query-string parameters must include '\($0)'." }
            throw VerificationError(.incompleteSignature, text.joined(separator: " "))
        }
        if fields.contains(.amzDate) || fields.contains(.amzSecurityToken) {
            throw VerificationError(
                .incompleteSignature,
                "A request signed in its query must not have the header 'X-Amz-Date' or 'X-Amz-Security-Token'."
            )
        }
        try self.init(
            form: .query,
            credential: parameters["X-Amz-Credential", default: ""],
            signedHeaders: parameters["X-Amz-SignedHeaders", default: ""],
            signature: parameters["X-Amz-Signature", default: ""],
            timestamp: Self.timestamp(parameters["X-Amz-Date", default: ""]),
            lifetime: Self.lifetime(parameters["X-Amz-Expires"]),
            sessionToken: parameters["X-Amz-Security-Token"]
        )
    }

    // MARK: Parts

    /// The parameters of authentication in the query, decoded.
    private static func parameters(of target: String) throws(VerificationError) -> [String: String] {
        var found: [String: String] = [:]
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return found }
        let query = CanonicalQuery.text(String(target[target.index(after: mark)...]))
        for pair in query.split(separator: "&") {
            guard let equals = pair.firstIndex(of: "="), pair.hasPrefix("X-Amz-") else { continue }
            let name = String(pair[..<equals])
            guard CanonicalQuery.authenticationParameters.contains(name) else { continue }
            let value = PercentEncoding.decoded(String(pair[pair.index(after: equals)...]))
            guard found.updateValue(value, forKey: name) == nil else {
                throw VerificationError(.incompleteSignature, "The parameter '\(name)' must not be repeated.")
            }
        }
        return found
    }

    private static func timestamp(_ fields: HTTPFields) throws(VerificationError) -> SigningTimestamp {
        if let text = fields[.amzDate] { return try timestamp(text) }
        guard let text = fields[.date] else {
            throw VerificationError(
                .incompleteSignature,
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
            )
        }
        guard let date = HTTPDate.parse(text), let second = SigningTimestamp.second(of: date) else {
            throw VerificationError(.incompleteSignature, "Date must be in RFC 1123 format. Got '\(text.prefix(40))'.")
        }
        return SigningTimestamp(second: second)
    }

    private static func timestamp(_ text: String) throws(VerificationError) -> SigningTimestamp {
        guard let timestamp = SigningTimestamp(text) else {
            throw VerificationError(
                .incompleteSignature,
                "Date must be in ISO-8601 'basic format'. Got '\(text.prefix(40))'. "
                    + "See http://en.wikipedia.org/wiki/ISO_8601"
            )
        }
        return timestamp
    }

    private static func lifetime(_ text: String?) throws(VerificationError) -> Int? {
        guard let text else { return nil }
        guard !text.isEmpty, text.utf8.count <= 9,
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let seconds = Int(text)
        else { throw VerificationError(.incompleteSignature, "X-Amz-Expires should be a number") }
        guard SigV4Signer.presignedLifetime.contains(seconds) else {
            throw VerificationError(
                .incompleteSignature,
                seconds == 0
                    ? "X-Amz-Expires must be greater than 0"
                    : "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be "
                        + "less than 604800 seconds"
            )
        }
        return seconds
    }
}
