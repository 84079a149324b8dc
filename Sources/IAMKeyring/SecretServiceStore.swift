// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import Dispatch
    package import IAMCredentials
    package import IAMPlatform

    /// Secrets in the Secret Service of a Linux desktop, by way of libsecret.
    ///
    /// An item has the attributes `service` and `account`, so `secret-tool lookup service S account A` shows it. Where the
    /// service is, libsecret reads from the process's own `DBUS_SESSION_BUS_ADDRESS` or `XDG_RUNTIME_DIR`.
    package struct SecretServiceStore: SecretStore {
        private let mayPrompt: Bool

        /// Makes a store; nothing is asked yet.
        ///
        /// - Parameter mayPrompt: Whether the service may show a window in which somebody unlocks it.
        package init(mayPrompt: Bool) {
            self.mayPrompt = mayPrompt
        }

        package var kind: SecretStoreKind { .secretService }
        package var place: String { "the secret service" }

        package func check() async throws(SecretStoreError) {
            try await perform { _ throws(SecretStoreError) in }
        }

        package func read(_ item: SecretItem) async throws(SecretStoreError) -> Secret? {
            try await perform { session throws(SecretStoreError) in try session.read(item) }
        }

        package func write(_ secret: Secret, as item: SecretItem, label: String) async throws(SecretStoreError) {
            try await perform { session throws(SecretStoreError) in
                try session.write(secret, as: item, label: label)
            }
        }

        package func remove(_ item: SecretItem) async throws(SecretStoreError) -> Bool {
            try await perform { session throws(SecretStoreError) in try session.remove(item) }
        }

        package func accounts(of service: String) async throws(SecretStoreError) -> [String] {
            try await perform { session throws(SecretStoreError) in try session.accounts(of: service) }
        }

        /// Talks to the service on a thread that is none of the tasks', because the calls wait.
        private func perform<Value: Sendable>(
            _ body: @escaping @Sendable (borrowing SecretServiceSession) throws(SecretStoreError) -> Value
        ) async throws(SecretStoreError) -> Value {
            let mayPrompt = mayPrompt
            let limit: DispatchTimeInterval = mayPrompt ? .seconds(120) : .seconds(10)
            let result: Result<Value, SecretStoreError> = await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    let result: Result<Value, SecretStoreError>
                    do throws(SecretStoreError) {
                        let session = try SecretServiceSession(mayPrompt: mayPrompt, limit: limit)
                        result = .success(try body(session))
                    } catch {
                        result = .failure(error)
                    }
                    continuation.resume(returning: result)
                }
            }
            return try result.get()
        }
    }
#endif
