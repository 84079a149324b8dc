// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// The name under which the AWS CLI keeps a session in its cache.
///
/// The AWS CLI does not hash who asks: two profiles that assume one role from different sources share an entry, and so
/// do `AssumeRole` and `AssumeRoleWithWebIdentity`. Settings that it does not know (managed policies, session tags, a
/// source identity) are in no key either; a role with any of them must not be looked up here.
///
/// Source: botocore, `CachedCredentialFetcher` and its subclasses: SHA-1 over the JSON of the request's arguments.
public struct AWSCLICacheKey: Sendable, Hashable {
    /// What an entry was made by.
    enum Kind: Sendable { case role, sso }

    /// The name of the file: 40 lower-case hexadecimal digits and `.json`.
    public let fileName: String

    let kind: Kind

    private init(_ kind: Kind, hashing text: String) {
        self.kind = kind
        self.fileName = sha1Hexadecimal(text) + ".json"
    }

    /// The key of a role's session, assumed with keys or with a web identity token.
    ///
    /// - Parameters:
    ///   - roleARN: The role.
    ///   - roleSessionName: The session's name if it is configured; a generated one is not part of the key.
    ///   - externalID: The external id.
    ///   - serialNumber: The MFA device.
    ///   - durationSeconds: The duration if it is configured.
    ///   - policy: The inline session policy; the order of its members and its white space do not matter.
    /// - Returns: `nil` if the policy is not JSON.
    public static func role(
        roleARN: String,
        roleSessionName: String? = nil,
        externalID: String? = nil,
        serialNumber: String? = nil,
        durationSeconds: Int? = nil,
        policy: String? = nil
    ) -> AWSCLICacheKey? {
        var arguments: [String: JSONValue] = ["RoleArn": .text(roleARN)]
        if let roleSessionName, !roleSessionName.isEmpty { arguments["RoleSessionName"] = .text(roleSessionName) }
        if let externalID { arguments["ExternalId"] = .text(externalID) }
        if let serialNumber { arguments["SerialNumber"] = .text(serialNumber) }
        if let durationSeconds { arguments["DurationSeconds"] = .integer(durationSeconds) }
        if let policy {
            guard let policy = JSONValue(parsing: Array(policy.utf8)) else { return nil }
            arguments["Policy"] = policy
        }
        return AWSCLICacheKey(.role, hashing: JSONValue.object(arguments).rendered(.spaced))
    }

    /// The key of a session of IAM Identity Center.
    ///
    /// - Parameters:
    ///   - accountID: The account.
    ///   - roleName: The role's name.
    ///   - sessionName: The name of the `sso-session` section; `nil` for a profile that has the start URL itself.
    ///   - startURL: The start URL; part of the key only without `sessionName`.
    public static func sso(
        accountID: String,
        roleName: String,
        sessionName: String?,
        startURL: String
    ) -> AWSCLICacheKey {
        var arguments: [String: JSONValue] = ["accountId": .text(accountID), "roleName": .text(roleName)]
        if let sessionName, !sessionName.isEmpty {
            arguments["sessionName"] = .text(sessionName)
        } else {
            arguments["startUrl"] = .text(startURL)
        }
        return AWSCLICacheKey(.sso, hashing: JSONValue.object(arguments).rendered(.compact))
    }
}

extension AWSCLICacheKey: CustomStringConvertible {
    /// The name of the file.
    public var description: String { fileName }
}
