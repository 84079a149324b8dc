// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// Files for bytes that are needed twice: they have no name, so that only this process reaches them and they go with it.
package enum UnnamedFile: Sendable {
    /// Makes an empty file.
    ///
    /// - Parameter directory: Where the bytes go; the file is private while it still has a name.
    /// - Throws: `Errno`.
    package static func open(in directory: String) throws -> FileDescriptor {
        let name = ".aws-iam-toolkit-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        let path = FilePath(directory).appending(name)
        let file = try FileDescriptor.open(
            path,
            .readWrite,
            options: [.create, .exclusiveCreate, .closeOnExec],
            permissions: [.ownerReadWrite]
        )
        do { try unlinkFile(path) } catch {
            try? file.close()
            throw error
        }
        return file
    }
}
