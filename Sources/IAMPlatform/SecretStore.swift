// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// The kinds of places for secrets, by the names that profiles and options use.
public enum SecretStoreKind: String, Sendable, Hashable, CaseIterable {
    /// Whichever of the others this machine has, but not the kernel's, which forgets.
    case keyring
    /// The Secret Service of a Linux desktop, such as GNOME Keyring, KWallet or KeePassXC.
    case secretService = "secret-service"
    /// The Linux kernel's keyring of the user; it is in memory and forgotten at reboot.
    case kernel
    /// The keychain of macOS.
    case keychain
    /// Private files, for machines without a keyring.
    case file
}

/// The name of one secret in a store.
public struct SecretItem: Sendable, Hashable {
    /// The program whose secrets these are.
    public let service: String

    /// The name of the secret among those of the service.
    public let account: String

    /// Makes a name.
    ///
    /// - Parameters:
    ///   - service: The program.
    ///   - account: The name among those of the service.
    public init(service: String, account: String) {
        self.service = service
        self.account = account
    }
}

/// Keeps secrets for the user.
///
/// No call waits for ever: one that somebody has to answer gives up after two minutes, any other after ten seconds.
public protocol SecretStore: Sendable {
    /// What it is.
    var kind: SecretStoreKind { get }

    /// Where it is, for people.
    var place: String { get }

    /// What the user should know of this place, if there is anything to warn of.
    var warning: String? { get }

    /// Asks whether the store can be used.
    ///
    /// - Throws: ``SecretStoreError`` with ``SecretStoreError/Code/unavailable`` if there is no such store here.
    func check() async throws(SecretStoreError)

    /// Reads a secret.
    ///
    /// - Parameter item: Its name.
    /// - Returns: `nil` if there is none of this name.
    /// - Throws: ``SecretStoreError``.
    func read(_ item: SecretItem) async throws(SecretStoreError) -> Secret?

    /// Keeps a secret in place of the one before.
    ///
    /// - Parameters:
    ///   - secret: The secret; it has no zero bytes.
    ///   - item: Its name.
    ///   - label: What a person who looks into the store sees.
    /// - Throws: ``SecretStoreError``; the secret before is as it was.
    func write(_ secret: Secret, as item: SecretItem, label: String) async throws(SecretStoreError)

    /// Forgets a secret.
    ///
    /// - Parameter item: Its name.
    /// - Returns: Whether there was one.
    /// - Throws: ``SecretStoreError``.
    func remove(_ item: SecretItem) async throws(SecretStoreError) -> Bool

    /// The names of a service's secrets, sorted.
    ///
    /// - Parameter service: The program.
    /// - Throws: ``SecretStoreError``.
    func accounts(of service: String) async throws(SecretStoreError) -> [String]
}

extension SecretStore {
    /// Nothing to warn of.
    public var warning: String? { nil }
}

/// Why a store gives or takes nothing; never holds a secret.
public struct SecretStoreError: Error, Sendable {
    /// The kinds of failure; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case unavailable, locked, timedOut, failed
        }

        private let value: Value

        /// There is no such store on this machine, or none for this process.
        public static var unavailable: Self { Self(value: .unavailable) }
        /// The store is locked, and nobody unlocked it.
        public static var locked: Self { Self(value: .locked) }
        /// The store did not answer in time.
        public static var timedOut: Self { Self(value: .timedOut) }
        /// The store answered, but did not do it.
        public static var failed: Self { Self(value: .failed) }

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// The kind of failure.
    public let code: Code

    /// The store.
    public let store: SecretStoreKind

    /// One sentence: which store, and what went wrong.
    public let message: String

    /// What to do next, if that is known.
    public let hint: String?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - store: The store.
    ///   - message: One sentence without secrets.
    ///   - hint: What to do next.
    public init(_ code: Code, _ store: SecretStoreKind, _ message: String, hint: String? = nil) {
        self.code = code
        self.store = store
        self.message = message
        self.hint = hint
    }
}

extension SecretStoreError: CustomStringConvertible {
    /// The message, then the hint on a line of its own.
    public var description: String { message + (hint.map { "\n  hint: \($0)" } ?? "") }
}
