// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMPlatform
package import SystemPackage

extension FileSessionStore {
    /// The files of sessions that a provider gave.
    ///
    /// - Parameter source: The provider's name, as ``Credentials/source`` says it.
    package func entries(from source: String) -> [FilePath] {
        let line = Array("\nsource \(source)\n".utf8)
        let names = (try? files.list(directory)) ?? []
        return names.map { directory.appending($0) }.filter { path in
            guard let bytes = try? files.read(path, limit: SessionEntry.sizeLimit) else { return false }
            return SessionEntry.isEntry(bytes) && bytes.firstRange(of: line) != nil
        }
    }
}
