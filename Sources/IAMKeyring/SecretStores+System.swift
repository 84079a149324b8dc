// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMPlatform

extension SecretStores {
    /// The stores of this machine.
    ///
    /// The kernel's keyring is none of the preferred ones, because it forgets what nobody can look up again.
    ///
    /// - Parameters:
    ///   - environment: Says where files are and whether there is a screen to ask on.
    ///   - files: The file system.
    package static func system(environment: Environment, files: any FileSystem) -> SecretStores {
        #if os(Linux)
            let preferred: [SecretStoreKind] = [.secretService, .file]
        #elseif canImport(Security)
            let preferred: [SecretStoreKind] = [.keychain, .file]
        #else
            let preferred: [SecretStoreKind] = [.file]
        #endif
        return SecretStores(preferred: preferred) { kind, mayPrompt in
            switch kind {
            case .keyring: return nil
            case .file:
                return FileSecretStore.defaultDirectory(environment: environment).map {
                    FileSecretStore(directory: $0, files: files)
                }
            case .secretService:
                #if os(Linux)
                    let hasScreen = environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil
                    return SecretServiceStore(mayPrompt: mayPrompt && hasScreen)
                #else
                    return nil
                #endif
            case .kernel:
                #if os(Linux)
                    return KernelKeyringStore()
                #else
                    return nil
                #endif
            case .keychain:
                #if canImport(Security)
                    return KeychainStore()
                #else
                    return nil
                #endif
            }
        }
    }
}
