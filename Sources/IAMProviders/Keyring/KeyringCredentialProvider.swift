// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
public import IAMProfiles

/// Reads the long-term key of a profile from a store for secrets: the Secret Service, a keychain, the kernel's keyring or
/// private files.
///
/// What is stored is what a `credential_process` prints, so `credential_process = secret-tool lookup service
/// aws-iam-toolkit account NAME` gives the same key to tools that know no keyring.
public struct KeyringCredentialProvider: CredentialProvider {
    /// `keyring`.
    public var name: String { Self.name }

    static let name = "keyring"

    private let source: KeyringSource
    private let stores: SecretStores

    /// Makes a provider; nothing is read yet.
    ///
    /// - Parameters:
    ///   - source: The profile and its store.
    ///   - stores: The stores of the machine.
    public init(_ source: KeyringSource, stores: SecretStores) {
        self.source = source
        self.stores = stores
    }

    /// Reads the key.
    ///
    /// - Throws: ``CredentialError``: `.invalidConfiguration` if there is no key or no such store, `.interactionRequired` if
    ///   the store is locked, `.timedOut`, `.unreachable` if it fails by itself.
    public func credentials() async throws(CredentialError) -> Credentials {
        let found: (secret: Secret, store: any SecretStore)?
        do throws(SecretStoreError) {
            found = try await stores.find(source.item, in: source.store)
        } catch {
            throw failure(error)
        }
        guard let found else {
            throw CredentialError(
                .invalidConfiguration,
                "the profile \(source.profile) has its key in \(source.store.rawValue), but there is none",
                hint: addition,
                provider: name,
                location: source.location
            )
        }
        guard let key = StoredAccessKey(parsing: found.secret) else {
            throw CredentialError(
                .invalidConfiguration,
                "what \(found.store.place) has for the profile \(source.profile) is no access key",
                hint: addition,
                provider: name,
                location: source.location
            )
        }
        return key.credentials(source: name)
    }

    private var addition: String { "put it there: toolkit keys add --profile \(source.profile)" }

    private func failure(_ error: SecretStoreError) -> CredentialError {
        let code: CredentialError.Code =
            switch error.code {
            case .unavailable: .invalidConfiguration
            case .locked: .interactionRequired
            case .timedOut: .timedOut
            default: .unreachable
            }
        return CredentialError(
            code,
            "the key of the profile \(source.profile) cannot be read: \(error.message)",
            hint: error.hint,
            provider: name,
            location: source.location,
            underlying: error
        )
    }
}
