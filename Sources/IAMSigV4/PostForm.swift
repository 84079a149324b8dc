// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

public import struct FoundationEssentials.Date

/// The fields of a form that uploads a file to S3 as a signed policy allows.
public struct PostForm: Sendable, Hashable {
    /// One field.
    public struct Field: Sendable, Hashable {
        /// The name.
        public let name: String

        /// The value.
        public let value: String
    }

    /// The fields in the order they are sent in; the field `file`, with the file itself, comes last of all.
    public let fields: [Field]

    /// The names, in lower case, that only signing or the upload itself adds.
    static let ownFields: Set<String> = [
        "file", "policy", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-s3session-token",
        "x-amz-security-token", "x-amz-signature",
    ]
}

extension PostForm: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The names of the fields; the values hold the signature and the session token.
    public var description: String { fields.map(\.name).joined(separator: ", ") }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror of what ``description`` tells.
    public var customMirror: Mirror { Mirror(self, children: ["fields": description]) }
}

extension SigV4Signer {
    /// Signs a policy, so that a browser without credentials can upload what it allows.
    ///
    /// The form gets the key, a field for each exact condition, and the fields of the signature. Its address is that of
    /// the bucket.
    ///
    /// - Parameters:
    ///   - policy: What may be uploaded.
    ///   - credentials: What to sign with; the form ends with them if they end first.
    ///   - date: The time of signing, in the years 1 to 9999.
    /// - Returns: The fields of the form.
    /// - Throws: ``SigningError``; ``SigningError/Code/invalidPolicy`` if no form can fulfil the conditions.
    public func sign(
        _ policy: PostPolicy,
        credentials: Credentials,
        at date: Date
    ) throws(SigningError) -> PostForm {
        try check(credentials)
        try policy.check(at: date)
        let timestamp = try timestamp(date)
        var signature = [
            PostForm.Field(name: "x-amz-algorithm", value: SigningAlgorithm.sigV4.rawValue),
            PostForm.Field(name: "x-amz-credential", value: "\(credentials.accessKeyID)/\(scope(timestamp))"),
            PostForm.Field(name: "x-amz-date", value: timestamp.text),
        ]
        credentials.sessionToken?.withExposedText { token in
            let name = service == SigningService.s3Express ? "X-Amz-S3session-Token" : "x-amz-security-token"
            signature.append(PostForm.Field(name: name, value: token))
        }
        let encoded = Base64.encoded(Array(policy.document(with: signature).utf8))
        let digits = try self.signature(ofPolicy: encoded, credentials: credentials, at: date)
        var names: Set = ["bucket", "key"]
        let fields = policy.conditions.compactMap { condition -> PostForm.Field? in
            guard case .exact(let name, let value) = condition, names.insert(name.lowercased()).inserted else {
                return nil
            }
            return PostForm.Field(name: name, value: value)
        }
        return PostForm(
            fields: [PostForm.Field(name: "key", value: policy.key)] + fields + signature + [
                PostForm.Field(name: "policy", value: encoded),
                PostForm.Field(name: "x-amz-signature", value: digits),
            ]
        )
    }

    /// Signs a policy in Base64, which is the string to sign.
    package func signature(
        ofPolicy encoded: String,
        credentials: Credentials,
        at date: Date
    ) throws(SigningError) -> String {
        let timestamp = try timestamp(date)
        return keys.key(for: credentials, timestamp, region: region, service: service).key.signature(of: encoded)
    }
}

extension SigningKey {
    /// Signs a text, in lower-case hexadecimal digits.
    func signature(of text: String) -> String {
        var scratch = ByteScratch()
        scratch.append(text)
        let end = scratch.count
        scratch.append(hexadecimalOf: signature(of: 0..<end, in: scratch))
        return scratch.text(end..<scratch.count)
    }
}
