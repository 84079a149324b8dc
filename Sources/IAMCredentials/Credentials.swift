// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

/// What a request is signed with: an access key, and for temporary credentials a session token and an end.
public struct Credentials: Sendable, Equatable {
    /// The access key id, such as `AKIA…` (long-term) or `ASIA…` (temporary).
    public let accessKeyID: String

    /// The secret access key.
    public let secretAccessKey: Secret

    /// The session token; `nil` for long-term credentials.
    public let sessionToken: Secret?

    /// When the credentials end; `nil` for those that have no known end.
    public let expiration: Date?

    /// The twelve digits of the account the credentials belong to, where the source said so.
    public let accountID: String?

    /// Where the credentials come from, as ``CredentialProvider/name`` of the provider that gave them.
    public let source: String

    /// Makes credentials; an empty session token counts as none.
    ///
    /// - Parameters:
    ///   - accessKeyID: The access key id.
    ///   - secretAccessKey: The secret access key.
    ///   - sessionToken: The session token, if any.
    ///   - expiration: The end, if known.
    ///   - accountID: The account, if known.
    ///   - source: The name of the provider.
    public init(
        accessKeyID: String,
        secretAccessKey: Secret,
        sessionToken: Secret? = nil,
        expiration: Date? = nil,
        accountID: String? = nil,
        source: String = "static"
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken.flatMap { $0.isEmpty ? nil : $0 }
        self.expiration = expiration
        self.accountID = accountID
        self.source = source
    }

    /// Whether the credentials have ended at `date`; those without an end never have.
    ///
    /// - Parameter date: The time to compare with, usually the corrected present.
    public func isExpired(at date: Date) -> Bool {
        expiration.map { $0 <= date } ?? false
    }

    /// The access key id cut to what tells two keys apart in a log: the first four and the last four characters.
    public var shortAccessKeyID: String { Self.shorten(accessKeyID) }

    /// Cuts any access key id as ``shortAccessKeyID`` does.
    ///
    /// - Parameter accessKeyID: A whole access key id.
    public static func shorten(_ accessKeyID: String) -> String {
        accessKeyID.count <= 8 ? "\(accessKeyID.prefix(2))…" : "\(accessKeyID.prefix(4))…\(accessKeyID.suffix(4))"
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The shortened key id, the source and the end; never a secret.
    public var description: String {
        let end = expiration.map { "expires \(AWSTimestamp.extended($0))" } ?? "no expiration"
        return "\(shortAccessKeyID) from \(source), \(end)"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror of what ``description`` tells.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: ["accessKeyID": shortAccessKeyID, "source": source, "accountID": accountID ?? "unknown"]
        )
    }
}
