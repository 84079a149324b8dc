// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMPlatform
package import SystemPackage

extension FileSessionStore {
    /// The files of sessions that a provider gave, or may have given: sealed ones do not tell.
    ///
    /// - Parameter source: The provider's name, as ``Credentials/source`` says it.
    package func entries(from source: String) -> [FilePath] {
        let line = Array("\nsource \(source)\n".utf8)
        let names = (try? files.list(directory)) ?? []
        return names.map { directory.appending($0) }.filter { path in
            guard let bytes = try? files.read(path, limit: SessionEntry.sizeLimit) else { return false }
            return SessionSeal.isSealed(bytes) || (SessionEntry.isEntry(bytes) && bytes.firstRange(of: line) != nil)
        }
    }

    /// The files that hold no entry, sealed or plain, for the key they are named by.
    package var damaged: [FilePath] {
        let names = (try? files.list(directory)) ?? []
        return names.compactMap { SessionKey(fileName: $0) }.compactMap { key in
            let path = directory.appending(key.fileName)
            guard let bytes = try? files.read(path, limit: SessionEntry.sizeLimit) else { return nil }
            return SessionSeal.isSealed(bytes) || SessionEntry.parse(bytes, key: key) != nil ? nil : path
        }
    }
}
