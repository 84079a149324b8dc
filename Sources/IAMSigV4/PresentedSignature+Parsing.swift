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
        for name in [
            HTTPField.Name.amzDate, .amzSecurityToken, .amzS3SessionToken, .amzRegionSet, .amzContentSHA256, .host,
        ] where request.headerFields[values: name].count > 1 {
            throw VerificationError(.incompleteSignature, "The header '\(name.rawName)' must not be repeated.")
        }
        if let value = authorization.first {
            try self.init(header: AuthorizationHeader(value), of: request.headerFields)
        } else {
            try self.init(parameters: parameters, of: request.headerFields)
        }
    }

    private init(header: AuthorizationHeader, of fields: HTTPFields) throws(VerificationError) {
        var values = [
            "X-Amz-Credential": header.credential, "X-Amz-SignedHeaders": header.signedHeaders,
            "X-Amz-Signature": header.signature,
        ]
        values["X-Amz-Region-Set"] = fields[.amzRegionSet]
        values["X-Amz-Security-Token"] = fields[.amzSecurityToken]
        values["X-Amz-S3session-Token"] = fields[.amzS3SessionToken]
        try self.init(
            form: .header,
            algorithm: header.algorithm,
            timestamp: Self.timestamp(fields),
            lifetime: nil,
            values: values
        )
    }

    private init(parameters: [String: String], of fields: HTTPFields) throws(VerificationError) {
        let algorithm = try SigningAlgorithm(presented: parameters["X-Amz-Algorithm", default: ""])
        let needed = ["X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"]
        let missing = needed.filter { parameters[$0, default: ""].isEmpty }
        guard missing.isEmpty else {
            let text = missing.map { "AWS query-string parameters must include '\($0)'." }
            throw VerificationError(.incompleteSignature, text.joined(separator: " "))
        }
        for name in [HTTPField.Name.amzDate, .amzSecurityToken, .amzS3SessionToken, .amzRegionSet]
        where fields.contains(name) {
            throw VerificationError(
                .incompleteSignature,
                "A request signed in its query must not have the header '\(name.rawName)'."
            )
        }
        try self.init(
            form: .query,
            algorithm: algorithm,
            timestamp: Self.timestamp(parameters["X-Amz-Date", default: ""]),
            lifetime: Self.lifetime(parameters["X-Amz-Expires"]),
            values: parameters
        )
    }

    // MARK: Parts

    /// The parameters of authentication in the query, decoded.
    ///
    /// A second one that differs in case only is refused as well: whoever reads the request later may take that for
    /// the first, as in CVE-2022-2385.
    private static func parameters(of target: String) throws(VerificationError) -> [String: String] {
        var found: [String: String] = [:]
        var spellings: [String: Int] = [:]
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return found }
        let query = CanonicalQuery.text(String(target[target.index(after: mark)...]))
        for pair in query.split(separator: "&") {
            guard let equals = pair.firstIndex(of: "=") else { continue }
            let name = String(pair[..<equals])
            let lowercased = name.lowercased()
            guard
                let right = CanonicalQuery.authenticationParameters.first(where: { $0.lowercased() == lowercased })
            else { continue }
            spellings[right, default: 0] += 1
            if name == right { found[name] = PercentEncoding.decoded(String(pair[pair.index(after: equals)...])) }
        }
        if let name = found.keys.filter({ spellings[$0, default: 0] > 1 }).min() {
            throw VerificationError(.incompleteSignature, "The parameter '\(name)' must not be repeated.")
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
