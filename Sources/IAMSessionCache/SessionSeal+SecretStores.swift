// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
public import IAMPlatform

extension SessionSeal {
    private static let item = SecretItem(service: "aws-iam-toolkit-cache", account: "session-key")

    /// The seal whose key is in a store for secrets, which gets a new one if it has none.
    ///
    /// - Parameters:
    ///   - kind: The kind of store; a file is none, because a key that lies beside what it locks protects nothing.
    ///   - stores: The stores of the machine.
    /// - Throws: ``SecretStoreError``, with `.unavailable` if there is no such store here.
    public static func stored(
        in kind: SecretStoreKind,
        of stores: SecretStores
    ) async throws(SecretStoreError) -> SessionSeal {
        if let found = try await stores.find(item, in: kind), let seal = SessionSeal(key: found.secret) { return seal }
        let store = try await stores.available(kind).store
        guard store.kind != .file else {
            throw SecretStoreError(
                .unavailable,
                kind,
                "there is no keyring on this machine for the key of stored sessions",
                hint: "unset AWS_IAM_TOOLKIT_CACHE to keep sessions in files with mode 0600, or pass --no-cache"
            )
        }
        try await store.write(newKey(), as: item, label: "Key of the sessions that the AWS IAM Toolkit has stored")
        // Another process may have put its own there in the meantime; then that one counts for both.
        guard let seal = try await store.read(item).flatMap({ SessionSeal(key: $0) }) else {
            throw SecretStoreError(.failed, store.kind, "\(store.place) did not keep the key of stored sessions")
        }
        return seal
    }
}
