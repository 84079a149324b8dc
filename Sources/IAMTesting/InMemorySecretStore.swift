// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
internal import Synchronization

/// A store for secrets in memory, which a test can lock, take away, or let fail at a chosen write.
public final class InMemorySecretStore: SecretStore {
    /// What it claims to be.
    public let kind: SecretStoreKind

    /// `memory`.
    public var place: String { "memory" }

    private struct State {
        var secrets: [SecretItem: Secret] = [:]
        var failure: SecretStoreError.Code?
        var writesLeft = Int.max
    }

    private let state = Mutex(State())

    /// Makes an empty store.
    ///
    /// - Parameter kind: What it claims to be.
    public init(_ kind: SecretStoreKind = .secretService) {
        self.kind = kind
    }

    /// Lets every call fail.
    ///
    /// - Parameter code: How; `nil` for no more.
    public func fail(_ code: SecretStoreError.Code?) { state.withLock { $0.failure = code } }

    /// Lets writes fail after some more.
    ///
    /// - Parameter count: How many writes still work.
    public func failWrites(after count: Int) { state.withLock { $0.writesLeft = count } }

    /// Does nothing, or fails as it was told.
    public func check() async throws(SecretStoreError) { _ = try use { _ in 0 } }

    /// Finds the secret.
    public func read(_ item: SecretItem) async throws(SecretStoreError) -> Secret? { try use { $0.secrets[item] } }

    /// Keeps the secret.
    public func write(_ secret: Secret, as item: SecretItem, label: String) async throws(SecretStoreError) {
        let isKept = try use { state in
            guard state.writesLeft > 0 else { return false }
            state.writesLeft -= 1
            state.secrets[item] = secret
            return true
        }
        if !isKept { throw SecretStoreError(.failed, kind, "the store takes no more") }
    }

    /// Forgets the secret.
    public func remove(_ item: SecretItem) async throws(SecretStoreError) -> Bool {
        try use { $0.secrets.removeValue(forKey: item) != nil }
    }

    /// Lists the secrets.
    public func accounts(of service: String) async throws(SecretStoreError) -> [String] {
        try use { $0.secrets.keys.filter { $0.service == service }.map(\.account).sorted() }
    }

    private func use<Value: Sendable>(_ body: (inout State) -> Value) throws(SecretStoreError) -> Value {
        let (failure, value) = state.withLock { state in
            state.failure == nil ? (nil, body(&state)) : (state.failure, nil)
        }
        guard let value else {
            throw SecretStoreError(failure ?? .failed, kind, "the store is \(failure ?? .failed)", hint: "unlock it")
        }
        return value
    }
}

extension SecretStores {
    /// Only the given stores, the best one first.
    ///
    /// - Parameter stores: The stores.
    public static func stub(_ stores: [any SecretStore]) -> SecretStores {
        SecretStores(preferred: stores.map(\.kind)) { kind, _ in stores.first { $0.kind == kind } }
    }
}
