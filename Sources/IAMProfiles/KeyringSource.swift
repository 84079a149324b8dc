// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform

/// A long-term key that is kept in a store for secrets and not in a file of AWS's.
public struct KeyringSource: Sendable, Hashable {
    /// The property of a profile that says so; its value is a ``SecretStoreKind``.
    public static let property = "aws_iam_toolkit_keys"

    /// The name of this toolkit's secrets in every store.
    public static let service = "aws-iam-toolkit"

    /// The store.
    public let store: SecretStoreKind

    /// The profile the key belongs to, which is its name in the store.
    public let profile: String

    /// The file and line of the property.
    public let location: ConfigurationLocation?

    /// The secret's name in the store.
    public var item: SecretItem { SecretItem(service: Self.service, account: profile) }

    /// Makes a source.
    ///
    /// - Parameters:
    ///   - store: The store.
    ///   - profile: The profile the key belongs to.
    ///   - location: The file and line.
    public init(store: SecretStoreKind, profile: String, location: ConfigurationLocation? = nil) {
        self.store = store
        self.profile = profile
        self.location = location
    }
}

extension KeyringSource {
    /// Reads the property.
    ///
    /// - Parameter profile: The profile.
    /// - Returns: `nil` if the profile has no such property.
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/invalidValue`` for a store that is not known.
    package init?(_ profile: Profile) throws(ProfileError) {
        guard let name = profile[Self.property] else { return nil }
        guard let store = SecretStoreKind(rawValue: name) else {
            throw ProfileError(
                .invalidValue,
                "\(Self.property) of profile '\(profile.name)' names no store for secrets",
                hint: "It is \(SecretStoreKind.allCases.map(\.rawValue).joined(separator: ", ")).",
                profile: profile.name,
                location: profile.location(of: Self.property)
            )
        }
        self.init(store: store, profile: profile.name, location: profile.location(of: Self.property))
    }
}

extension KeyringSource: CustomStringConvertible {
    /// The profile and the store.
    public var description: String { "the key of '\(profile)' in \(store.rawValue)" }
}
