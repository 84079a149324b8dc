// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMCredentials

/// A long-term access key as a store for secrets has it, and how far its rotation has come.
///
/// The text is a JSON document as a `credential_process` prints one, with two members of its own, `NextKey` and
/// `PreviousAccessKeyId`, which other readers pass over.
package struct StoredAccessKey: Sendable, Equatable {
    /// An access key id and what belongs to it.
    package struct Key: Sendable, Equatable {
        /// The access key id.
        package let accessKeyID: String

        /// The secret access key.
        package let secretAccessKey: Secret

        package init(accessKeyID: String, secretAccessKey: Secret) {
            self.accessKeyID = accessKeyID
            self.secretAccessKey = secretAccessKey
        }
    }

    /// The key in use.
    package var key: Key

    /// The account, where it is known.
    package var accountID: String?

    /// A new key that has not been tried yet.
    package var next: Key?

    /// The key before this one, which may still be there.
    package var previousAccessKeyID: String?

    package init(_ key: Key, accountID: String? = nil) {
        self.key = key
        self.accountID = accountID
    }

    /// Reads a document.
    ///
    /// - Parameter secret: Its text.
    /// - Returns: `nil` if it holds no access key, or a temporary one.
    package init?(parsing secret: Secret) {
        guard let document = secret.withExposedBytes({ JSONValue(parsing: $0) }), let key = Self.key(document),
            document["SessionToken"] == nil
        else { return nil }
        self.key = key
        self.accountID = document["AccountId"]?.nonEmptyText
        self.next = document["NextKey"].flatMap(Self.key)
        self.previousAccessKeyID = document["PreviousAccessKeyId"]?.nonEmptyText
    }

    /// The document.
    package var document: Secret {
        var members = Self.members(key)
        members["Version"] = .integer(1)
        members["AccountId"] = accountID.map { .text($0) }
        members["NextKey"] = next.map { .object(Self.members($0)) }
        members["PreviousAccessKeyId"] = previousAccessKeyID.map { .text($0) }
        return Secret(JSONValue.object(members).rendered())
    }

    /// The key in use as credentials.
    ///
    /// - Parameter source: The provider's name.
    package func credentials(source: String) -> Credentials { credentials(of: key, source: source) }

    /// One of the keys as credentials.
    package func credentials(of key: Key, source: String) -> Credentials {
        Credentials(
            accessKeyID: key.accessKeyID,
            secretAccessKey: key.secretAccessKey,
            accountID: accountID,
            source: source
        )
    }

    private static func key(_ value: JSONValue) -> Key? {
        guard let id = value["AccessKeyId"]?.nonEmptyText, let secret = value["SecretAccessKey"]?.nonEmptyText else {
            return nil
        }
        return Key(accessKeyID: id, secretAccessKey: Secret(secret))
    }

    private static func members(_ key: Key) -> [String: JSONValue] {
        ["AccessKeyId": .text(key.accessKeyID), "SecretAccessKey": .text(key.secretAccessKey.withExposedText { $0 })]
    }
}
