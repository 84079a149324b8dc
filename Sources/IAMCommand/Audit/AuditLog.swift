// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMPlatform
package import SystemPackage

/// The file in which it is written down when credentials are given: JSON lines, newest last, for the user alone.
///
/// Two files of 1 MiB at most: `log.jsonl`, and `log.1.jsonl` with what was before.
package struct AuditLog: Sendable {
    /// The size in bytes from which on the file is put aside and a new one begun.
    static let sizeLimit = 1 << 20

    /// The directory.
    package let directory: FilePath

    private let files: any FileSystem

    private var current: FilePath { directory.appending("log.jsonl") }
    private var previous: FilePath { directory.appending("log.1.jsonl") }

    /// The log in the user's state directory: `XDG_STATE_HOME` if it is absolute, otherwise `.local/state` in `HOME`.
    ///
    /// - Returns: `nil` if neither is set to an absolute path.
    ///
    /// Source: XDG Base Directory Specification.
    package init?(platform: Platform) {
        let environment = platform.environment
        let home = environment["HOME"].map { FilePath($0).appending(".local").appending("state") }
        let states = [environment["XDG_STATE_HOME"].map { FilePath($0) }, home].compactMap { $0 }
        guard let state = states.first(where: { $0.isAbsolute }) else { return nil }
        self.directory = state.appending("aws-iam-toolkit")
        self.files = platform.files
    }

    /// Adds an entry, whoever else does at the same time.
    ///
    /// - Throws: `FileError`.
    package func append(_ entry: AuditEntry) async throws(FileError) {
        try files.createDirectory(directory, mode: 0o700)
        // Only for putting the file aside: without the lock the kernel still keeps whole entries apart.
        let lock = try? await files.lock(directory.appending("log.lock"), within: .seconds(1))
        defer { lock?.release() }
        if lock != nil, let metadata = try? files.metadata(current) {
            if metadata.isOpenToOthers { try? files.setMode(current, 0o600) }
            if metadata.size >= Self.sizeLimit { try? rotate() }
        }
        try files.append(current, Array((entry.document.renderedOnOneLine + "\n").utf8), mode: 0o600)
    }

    private func rotate() throws(FileError) {
        try files.replace(previous, with: try files.read(current, limit: 4 * Self.sizeLimit), mode: 0o600)
        try files.remove(current)
    }

    /// All entries, oldest first; what is no entry is passed over.
    ///
    /// - Throws: `FileError` for a file that is there and cannot be read.
    package func entries() throws(FileError) -> [AuditEntry] {
        var entries: [AuditEntry] = []
        for path in [previous, current] {
            let bytes: [UInt8]
            do {
                bytes = try files.read(path, limit: 4 * Self.sizeLimit)
            } catch  where error.code == .notFound {
                continue
            }
            entries += bytes.split(separator: UInt8(ascii: "\n")).compactMap { AuditEntry(line: $0) }
        }
        return entries
    }
}
