// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMPlatform
package import IAMSessionCache

extension CommandContext {
    /// Names the store for the key that seals stored sessions.
    ///
    /// A variable and no option, because one call without it would leave a session in plain text.
    package static let cacheVariable = "AWS_IAM_TOOLKIT_CACHE"

    /// Where sessions are kept: private files, sealed with a key in a keyring if cacheVariable says so.
    ///
    /// - Parameter mayPrompt: Whether a locked keyring may ask the person to unlock it.
    /// - Returns: `nil` if no variable says where a cache could be.
    /// - Throws: ``UsageError`` if the variable names no store; `SecretStoreError` if the keyring does not give the key.
    package func sessionStore(mayPrompt: Bool) async throws -> FileSessionStore? {
        guard let directory = FileSessionStore.defaultDirectory(environment: platform.environment) else { return nil }
        let name = platform.environment[Self.cacheVariable] ?? ""
        guard !name.isEmpty, name != SecretStoreKind.file.rawValue else {
            return FileSessionStore(directory: directory, files: platform.files)
        }
        guard let kind = SecretStoreKind(rawValue: name) else {
            let kinds = SecretStoreKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("\(Self.cacheVariable)=\(name) names no place for sessions\n  hint: use one of: \(kinds)")
        }
        var stores = platform.secrets
        stores.mayPrompt = mayPrompt
        do throws(SecretStoreError) {
            let seal = try await SessionSeal.stored(in: kind, of: stores)
            return FileSessionStore(directory: directory, files: platform.files, seal: seal)
        } catch {
            guard kind == .keyring, error.code == .unavailable else { throw error }
            report("warning: this machine has no keyring; sessions are kept in files with mode 0600 in \(directory)")
            return FileSessionStore(directory: directory, files: platform.files)
        }
    }
}
