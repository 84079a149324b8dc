// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// The text of a session in the AWS CLI's cache.
///
/// Source: botocore writes the answer of STS, or for IAM Identity Center an object of its own, with `json.dumps`.
enum AWSCLICacheEntry {
    /// The largest file that can be an entry.
    static let sizeLimit = 256 * 1_024

    /// Reads an entry; members besides `Credentials` are not looked at, as in the AWS CLI.
    ///
    /// - Returns: `nil` if `bytes` is not a whole entry with an end.
    static func parse(_ bytes: [UInt8]) -> Credentials? {
        guard let entry = JSONValue(parsing: bytes)?["Credentials"],
            let accessKeyID = entry["AccessKeyId"]?.nonEmptyText,
            let secret = entry["SecretAccessKey"]?.nonEmptyText,
            let token = entry["SessionToken"]?.nonEmptyText,
            let expiration = entry["Expiration"]?.text.flatMap({ AWSTimestamp.parse($0) })
        else { return nil }
        return Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: Secret(secret),
            sessionToken: Secret(token),
            expiration: expiration,
            accountID: entry["AccountId"]?.nonEmptyText,
            source: AWSCLICache.source
        )
    }

    /// Writes an entry with its members in the AWS CLI's order and separators.
    ///
    /// - Returns: `nil` for credentials without token or end, which the AWS CLI could not read back.
    static func render(_ credentials: Credentials, kind: AWSCLICacheKey.Kind) -> [UInt8]? {
        guard let token = credentials.sessionToken, let expiration = credentials.expiration else { return nil }
        var members = [
            ("AccessKeyId", text(credentials.accessKeyID)), ("SecretAccessKey", text(credentials.secretAccessKey)),
            ("SessionToken", text(token)), ("Expiration", text(AWSTimestamp.extended(expiration))),
        ]
        if let accountID = credentials.accountID { members.append(("AccountId", text(accountID))) }
        let entry = [("Credentials", object(members))]
        return Array(object(kind == .sso ? [("ProviderType", text("sso"))] + entry : entry).utf8)
    }

    /// Whether bytes are an entry of IAM Identity Center.
    static func isSSO(_ bytes: [UInt8]) -> Bool { JSONValue(parsing: bytes)?["ProviderType"]?.text == "sso" }

    private static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\(text($0)): \($1)" }.joined(separator: ", ") + "}"
    }

    private static func text(_ value: String) -> String { JSONValue.text(value).rendered() }

    private static func text(_ value: Secret) -> String { value.withExposedText { text($0) } }
}
