// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    package import IAMCredentials
    package import IAMPlatform
    internal import SystemPackage

    /// Secrets in the Linux kernel's keyring of the user: never on a disk, shared by all sessions of the user, and forgotten
    /// at reboot or when the user's last process ends.
    package struct KernelKeyringStore: SecretStore {
        package init() {}

        package var kind: SecretStoreKind { .kernel }
        package var place: String { "the kernel's keyring of this user" }

        package var warning: String? {
            "the kernel forgets its keyring at reboot, and nobody can look up a secret access key again"
        }

        package func check() async throws(SecretStoreError) {
            try perform { () throws(Errno) in _ = try KernelKeyring.read(KernelKeyring.user) }
        }

        package func read(_ item: SecretItem) async throws(SecretStoreError) -> Secret? {
            try perform { () throws(Errno) in
                try key(item).map { key throws(Errno) in Secret(bytes: try KernelKeyring.read(key)) }
            }
        }

        package func write(_ secret: Secret, as item: SecretItem, label: String) async throws(SecretStoreError) {
            let payload = secret.withExposedBytes { $0 }
            try perform { () throws(Errno) in
                try KernelKeyring.add(Self.description(item), payload: payload, to: KernelKeyring.user)
            }
        }

        package func remove(_ item: SecretItem) async throws(SecretStoreError) -> Bool {
            try perform { () throws(Errno) in
                guard let key = try key(item) else { return false }
                try KernelKeyring.unlink(key, from: KernelKeyring.user)
                return true
            }
        }

        package func accounts(of service: String) async throws(SecretStoreError) -> [String] {
            try perform { () throws(Errno) in
                let bytes = try KernelKeyring.read(KernelKeyring.user)
                let keys = stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { start in
                    bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
                }
                // A key that is of somebody else or just gone is none of ours.
                let descriptions = keys.compactMap { try? KernelKeyring.describe($0) }
                let prefix = "user;"
                return descriptions.filter { $0.hasPrefix(prefix) }.compactMap { text in
                    let fields = text.split(separator: ";", maxSplits: 4, omittingEmptySubsequences: false)
                    guard fields.count == 5, fields[4].hasPrefix("\(service):") else { return nil }
                    return String(fields[4].dropFirst(service.count + 1))
                }.sorted()
            }
        }

        private func key(_ item: SecretItem) throws(Errno) -> Int? {
            try KernelKeyring.search(Self.description(item), in: KernelKeyring.user)
        }

        private static func description(_ item: SecretItem) -> String { "\(item.service):\(item.account)" }

        private func perform<Result>(_ body: () throws(Errno) -> Result) throws(SecretStoreError) -> Result {
            do throws(Errno) { return try body() } catch {
                let isClosed = [.noFunction, .notPermitted, .permissionDenied, .notSupported].contains(error)
                throw SecretStoreError(
                    isClosed ? .unavailable : .failed,
                    .kernel,
                    "the kernel's keyring cannot be used: \(error)",
                    hint: isClosed
                        ? "containers often forbid it; use another store: --store secret-service or --store file"
                        : "see what is in it: keyctl show @u"
                )
            }
        }
    }
#endif
