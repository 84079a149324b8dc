// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// The stores for secrets that this machine may have.
public struct SecretStores: Sendable {
    /// Whether a locked store may ask the person to unlock it.
    public var mayPrompt = true

    /// What ``SecretStoreKind/keyring`` stands for, the best place first.
    private let preferred: [SecretStoreKind]
    private let make: @Sendable (SecretStoreKind, Bool) -> (any SecretStore)?

    /// Makes a choice of stores; none is used yet.
    ///
    /// - Parameters:
    ///   - preferred: What ``SecretStoreKind/keyring`` stands for, the best place first.
    ///   - make: Makes a store of a kind, which may ask the person if the second argument says so; `nil` for a kind that
    ///     this system does not know.
    public init(
        preferred: [SecretStoreKind],
        make: @escaping @Sendable (SecretStoreKind, Bool) -> (any SecretStore)?
    ) {
        self.preferred = preferred
        self.make = make
    }

    /// No store at all.
    public static let none = SecretStores(preferred: []) { _, _ in nil }

    /// The stores of a kind, one unless the kind is ``SecretStoreKind/keyring``.
    ///
    /// - Parameter kind: The kind.
    /// - Throws: ``SecretStoreError`` with ``SecretStoreError/Code/unavailable`` if this system has none.
    public func stores(_ kind: SecretStoreKind) throws(SecretStoreError) -> [any SecretStore] {
        let kinds = kind == .keyring ? preferred : [kind]
        let stores = kinds.compactMap { make($0, mayPrompt) }
        guard !stores.isEmpty else {
            throw SecretStoreError(
                .unavailable,
                kind,
                "this system has no store of the kind \(kind.rawValue)",
                hint: "use one of: \(preferred.map(\.rawValue).joined(separator: ", "))"
            )
        }
        return stores
    }

    /// The first store of a kind that can be used, and why those before it cannot.
    ///
    /// A store that is there but locked is no reason to take the next one, which may protect less.
    ///
    /// - Parameter kind: The kind.
    /// - Throws: ``SecretStoreError``.
    public func available(
        _ kind: SecretStoreKind
    ) async throws(SecretStoreError) -> (store: any SecretStore, passed: [SecretStoreError]) {
        let stores = try stores(kind)
        var passed: [SecretStoreError] = []
        for (index, store) in stores.enumerated() {
            do throws(SecretStoreError) {
                try await store.check()
                return (store, passed)
            } catch {
                guard error.code == .unavailable, index + 1 < stores.count else { throw error }
                passed.append(error)
            }
        }
        throw SecretStoreError(.unavailable, kind, "this system has no store of the kind \(kind.rawValue)")
    }

    /// Looks for a secret in the stores of a kind.
    ///
    /// - Parameters:
    ///   - item: Its name.
    ///   - kind: The kind.
    /// - Returns: The secret and the store that has it; `nil` if none does.
    /// - Throws: ``SecretStoreError``; a store that is not there is passed over if another one is.
    public func find(
        _ item: SecretItem,
        in kind: SecretStoreKind
    ) async throws(SecretStoreError) -> (secret: Secret, store: any SecretStore)? {
        let stores = try stores(kind)
        var answered = false
        var failure: SecretStoreError?
        for store in stores {
            do throws(SecretStoreError) {
                if let secret = try await store.read(item) { return (secret, store) }
                answered = true
            } catch {
                guard error.code == .unavailable else { throw error }
                failure = error
            }
        }
        if !answered, let failure { throw failure }
        return nil
    }
}
