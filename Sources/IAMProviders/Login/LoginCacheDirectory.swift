// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import SystemPackage

/// A directory of JSON files about sign-ins, one for each, which the AWS CLI and the AWS SDKs read and write too.
///
/// The files are replaced as a whole and can be read by their owner alone; whoever changes one holds the lock file
/// beside it.
struct LoginCacheDirectory: Sendable {
    /// The most bytes a file may have.
    private static let sizeLimit = 256 * 1_024

    let path: FilePath
    let files: any FileSystem

    /// The file with a name, which gets its `.json` here.
    func file(named name: String) -> FilePath { path.appending("\(name).json") }

    func read(_ file: FilePath) throws(FileError) -> [UInt8] { try files.read(file, limit: Self.sizeLimit) }

    /// The members of a file; `nil` if it cannot be read or is no JSON object.
    func members(of file: FilePath) -> [String: JSONValue]? {
        guard let bytes = try? read(file) else { return nil }
        return JSONValue(parsing: bytes)?.members
    }

    /// Replaces a file that only its owner may read, in a directory that only its owner may enter.
    func replace(_ file: FilePath, with members: [String: JSONValue]) throws(FileError) {
        try files.createDirectory(path, mode: 0o700)
        try files.replace(file, with: Array(JSONValue.object(members).rendered(.spaced).utf8), mode: 0o600)
    }

    /// Takes the lock that those who change a file take turns by; its file stays when the other goes.
    func lock(_ file: FilePath, within deadline: Duration) async throws(FileError) -> any FileLock {
        try files.createDirectory(path, mode: 0o700)
        return try await files.lock(Self.sibling(of: file, ".lock"), within: deadline)
    }

    /// The file whose name has something more at its end.
    static func sibling(of file: FilePath, _ suffix: String) -> FilePath { FilePath(file.string + suffix) }
}
