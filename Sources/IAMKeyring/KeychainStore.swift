// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Security)
    internal import CoreFoundation
    internal import Dispatch
    package import IAMCredentials
    package import IAMPlatform
    internal import Security
    internal import Synchronization

    /// Secrets in the user's default keychain on macOS, as generic passwords.
    ///
    /// `security find-generic-password -s SERVICE -a ACCOUNT -w` shows one. The system asks for the keychain's password
    /// itself where it wants it; who does not answer within two minutes gets an error.
    package struct KeychainStore: SecretStore {
        private static let limit: DispatchTimeInterval = .seconds(120)

        package init() {}

        package var kind: SecretStoreKind { .keychain }
        package var place: String { "the keychain" }

        package func check() async throws(SecretStoreError) {}

        package func read(_ item: SecretItem) async throws(SecretStoreError) -> Secret? {
            try await perform {
                var query = KeychainQuery(item)
                query.set(kSecReturnData, kCFBooleanTrue)
                let (status, answer) = query.copy()
                let data = answer.flatMap { CFGetTypeID($0) == CFDataGetTypeID() ? KeychainQuery.bytes($0) : nil }
                return (status, data.map { Secret(bytes: $0) })
            }
        }

        package func write(_ secret: Secret, as item: SecretItem, label: String) async throws(SecretStoreError) {
            _ = try await perform {
                var change = KeychainQuery()
                change.set(kSecValueData, secret.withExposedBytes { KeychainQuery.data($0) })
                let status = SecItemUpdate(KeychainQuery(item).dictionary, change.dictionary)
                guard status == errSecItemNotFound else { return (status, ()) }
                var addition = KeychainQuery(item)
                addition.set(kSecValueData, secret.withExposedBytes { KeychainQuery.data($0) })
                addition.set(kSecAttrLabel, KeychainQuery.text(label))
                return (unsafe SecItemAdd(addition.dictionary, nil), ())
            }
        }

        package func remove(_ item: SecretItem) async throws(SecretStoreError) -> Bool {
            try await perform { (SecItemDelete(KeychainQuery(item).dictionary), true) } ?? false
        }

        package func accounts(of service: String) async throws(SecretStoreError) -> [String] {
            try await perform {
                var query = KeychainQuery(service: service)
                query.set(kSecReturnAttributes, kCFBooleanTrue)
                query.set(kSecMatchLimit, kSecMatchLimitAll)
                let (status, answer) = query.copy()
                return (status, answer.map { KeychainQuery.texts(of: kSecAttrAccount, in: $0).sorted() })
            } ?? []
        }

        /// Asks on a thread that is none of the tasks', because the system may ask the person.
        ///
        /// - Returns: `nil` if there is no such item.
        private func perform<Value: Sendable>(
            _ body: @escaping @Sendable () -> (OSStatus, Value?)
        ) async throws(SecretStoreError) -> Value? {
            let answer = Answer<Value>()
            let isInTime = await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    DispatchQueue.global().async {
                        let result = body()
                        answer.result.withLock { $0 = result }
                        answer.arrival.signal()
                    }
                    continuation.resume(returning: answer.arrival.wait(timeout: .now() + Self.limit) == .success)
                }
            }
            guard isInTime, let (status, value) = answer.result.withLock({ $0 }) else {
                throw SecretStoreError(.timedOut, .keychain, "the keychain did not answer in time")
            }
            switch status {
            case errSecSuccess: return value
            case errSecItemNotFound: return nil
            case errSecInteractionNotAllowed, errSecAuthFailed, errSecUserCanceled:
                throw SecretStoreError(
                    .locked,
                    .keychain,
                    "the keychain is locked, or its owner said no",
                    hint: "unlock it: security unlock-keychain"
                )
            default:
                throw SecretStoreError(
                    .failed,
                    .keychain,
                    "the keychain answered the error \(status)",
                    hint: "see what it means: security error \(status)"
                )
            }
        }

        private final class Answer<Value: Sendable>: Sendable {
            let result = Mutex<(OSStatus, Value?)?>(nil)
            let arrival = DispatchSemaphore(value: 0)
        }
    }
#endif
