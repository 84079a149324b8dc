// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMPlatform
internal import SystemPackage

/// The Unix socket of a server, in a directory where nobody else can put something in its place.
struct ServerSocket: Sendable {
    let path: FilePath
    private let files: any FileSystem

    /// Checks the place.
    ///
    /// - Throws: ``UsageError`` if others may write to the directory, or if there is something that is no socket.
    init(_ path: String, files: any FileSystem) throws {
        self.path = FilePath(path)
        self.files = files
        let directory = self.path.removingLastComponent()
        let metadata = try files.metadata(directory.isEmpty ? "." : directory)
        guard metadata.kind == .directory, metadata.owner == files.userID, metadata.mode & 0o022 == 0 else {
            throw UsageError(
                "--socket: \(directory.isEmpty ? "." : directory) can be written by others, who could put their own "
                    + "socket there\n  hint: choose a directory of your own, such as $XDG_RUNTIME_DIR"
            )
        }
        if let present = try? files.metadata(self.path), present.kind != .other {
            throw UsageError("--socket: \(path) is there already and is no socket")
        }
    }

    /// Lets only this user connect.
    func restrict() throws { try files.setMode(path, 0o600) }

    /// Removes the socket.
    func remove() { try? files.remove(path) }
}
