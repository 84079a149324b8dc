// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

package import struct FoundationEssentials.Date

/// What is written down when credentials are given: who, when, what for, and which; nothing that is secret.
package struct AuditEntry: Sendable, Equatable {
    /// When.
    package let time: Date

    /// The number of the local user.
    package let userID: Int

    /// What the local user is called, as far as the environment tells.
    package let user: String?

    /// The program and its command, such as `toolkit export-creds`; without arguments, which may hold secrets.
    package let invocation: String

    /// The profile; `nil` if the credentials come from none.
    package let profile: String?

    /// The role whose session was given.
    package let roleARN: String?

    /// Whether the session may only read.
    package let isReadOnly: Bool

    /// The provider.
    package let source: String

    /// The account, if it is known.
    package let accountID: String?

    /// The whole access key id, by which AWS CloudTrail tells what was done with the credentials.
    package let accessKeyID: String

    /// When the credentials end.
    package let expiration: Date?

    /// The members in their order.
    package var document: JSONText {
        .object([
            ("time", .text(AWSTimestamp.extended(time))), ("uid", .number(userID)), ("user", .optional(user)),
            ("command", .text(invocation)), ("profile", .optional(profile)), ("roleArn", .optional(roleARN)),
            ("readOnly", .boolean(isReadOnly)), ("source", .text(source)), ("accountId", .optional(accountID)),
            ("accessKeyId", .text(accessKeyID)),
            ("expiration", .optional(expiration.map(AWSTimestamp.extended))),
        ])
    }
}

extension AuditEntry {
    /// What an entry's line begins with.
    private static let start = Array(#"{"time":"#.utf8)

    /// Reads a line; `nil` for one that was torn.
    ///
    /// A disk that was full may have left the beginning of another entry in front.
    init?(line: some BidirectionalCollection<UInt8>) {
        let bytes = Array(line)
        guard let begin = bytes.ranges(of: Self.start).last?.lowerBound,
            let members = JSONValue(parsing: Array(bytes[begin...])),
            let time = members["time"]?.text.flatMap({ AWSTimestamp.parse($0) }),
            let invocation = members["command"]?.text, let source = members["source"]?.text,
            let accessKeyID = members["accessKeyId"]?.text
        else { return nil }
        self.time = time
        self.userID = members["uid"]?.integer ?? -1
        self.user = members["user"]?.text
        self.invocation = invocation
        self.profile = members["profile"]?.text
        self.roleARN = members["roleArn"]?.text
        if case .boolean(true) = members["readOnly"] { self.isReadOnly = true } else { self.isReadOnly = false }
        self.source = source
        self.accountID = members["accountId"]?.text
        self.accessKeyID = accessKeyID
        self.expiration = members["expiration"]?.text.flatMap { AWSTimestamp.parse($0) }
    }
}
