// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

public import struct FoundationEssentials.Date

/// What may be uploaded to S3 with a form, and until when.
///
/// Source: Amazon S3 API Reference, "Browser-Based Uploads Using POST", "POST Policy".
public struct PostPolicy: Sendable, Hashable {
    /// What a form has to fulfil.
    public enum Condition: Sendable, Hashable {
        /// A field must have just this value; the form gets it.
        case exact(field: String, value: String)

        /// A field must begin with this text, which may be empty; whoever uploads adds the field.
        case startsWith(field: String, prefix: String)

        /// The file must have so many bytes.
        case contentLength(ClosedRange<Int>)
    }

    /// The bucket.
    public let bucket: String

    /// The key; `${filename}` in it stands for the name of the file that is chosen.
    public let key: String

    /// The end.
    public let expiration: Date

    /// What the form has to fulfil besides bucket and key.
    public let conditions: [Condition]

    /// Makes a policy; it is checked when it is signed.
    ///
    /// - Parameters:
    ///   - bucket: The bucket.
    ///   - key: The key, in which `${filename}` stands for the name of the file.
    ///   - expiration: The end.
    ///   - conditions: What the form has to fulfil besides; names that differ in case only count as one.
    public init(bucket: String, key: String, expiration: Date, conditions: [Condition] = []) {
        self.bucket = bucket
        self.key = key
        self.expiration = expiration
        self.conditions = conditions
    }

    /// All conditions but those of the signature.
    var allConditions: [Condition] {
        let name = key.firstRange(of: "${filename}")
        return conditions + [
            .exact(field: "bucket", value: bucket),
            name.map { .startsWith(field: "key", prefix: String(key[..<$0.lowerBound])) }
                ?? .exact(field: "key", value: key),
        ]
    }

    /// The policy as JSON: the same text for the same policy.
    ///
    /// - Parameter signature: The fields of the signature that the policy repeats.
    func document(with signature: [PostForm.Field]) -> String {
        let conditions = allConditions + signature.map { .exact(field: $0.name, value: $0.value) }
        let policy = JSONValue.object([
            "conditions": .array(conditions.map(\.json)), "expiration": .text(AWSTimestamp.extended(expiration)),
        ])
        return policy.rendered()
    }
}

extension PostPolicy.Condition {
    fileprivate var json: JSONValue {
        switch self {
        case .exact(let field, let value): .object([field: .text(value)])
        case .startsWith(let field, let prefix): .array([.text("starts-with"), .text("$" + field), .text(prefix)])
        case .contentLength(let range):
            .array([.text("content-length-range"), .integer(range.lowerBound), .integer(range.upperBound)])
        }
    }
}
