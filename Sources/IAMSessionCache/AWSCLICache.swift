// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
public import SystemPackage

public import struct FoundationEssentials.Date

/// The AWS CLI's cache of temporary credentials, for sharing sessions with it.
///
/// The entries do not say who they were made for (see ``AWSCLICacheKey``), so this cache is used only where somebody
/// asks for it. Reading takes no lock; an entry that is torn, foreign or nearly over is a miss.
///
/// Source: AWS CLI `~/.aws/cli/cache`; botocore's `JSONFileCache`, `~/.aws/boto/cache`.
public struct AWSCLICache: Sendable {
    /// The ``IAMCredentials/Credentials/source`` of what is found here: `aws-cli-cache`.
    public static let source = "aws-cli-cache"

    /// What an entry must have left to be used, 15 minutes: botocore renews from there on.
    public static let minimumLifetime: Duration = .seconds(15 * 60)

    /// Where entries are written, and looked for first.
    public let directory: FilePath

    /// Where entries are only looked for.
    public let readOnlyDirectories: [FilePath]

    private let files: any FileSystem

    /// Makes a cache; nothing is read or written yet.
    ///
    /// - Parameters:
    ///   - directory: Where entries are written, and looked for first; made at the first save.
    ///   - readOnlyDirectories: Where entries are looked for next.
    ///   - files: The file system.
    public init(directory: FilePath, readOnlyDirectories: [FilePath] = [], files: any FileSystem) {
        self.directory = directory
        self.readOnlyDirectories = readOnlyDirectories
        self.files = files
    }

    /// The user's own cache: `.aws/cli/cache` in `HOME`, and for reading also `.aws/boto/cache`.
    ///
    /// - Parameters:
    ///   - environment: Has `HOME`; without an absolute one there is no cache and the result is `nil`.
    ///   - files: The file system.
    public init?(environment: Environment, files: any FileSystem) {
        guard let home = environment["HOME"].map({ FilePath($0) }), home.isAbsolute else { return nil }
        let settings = home.appending(".aws")
        self.init(
            directory: settings.appending("cli").appending("cache"),
            readOnlyDirectories: [settings.appending("boto").appending("cache")],
            files: files
        )
    }

    /// Finds a session.
    ///
    /// - Parameters:
    ///   - key: The session's key.
    ///   - date: The present.
    /// - Returns: `nil` for an entry with less than ``minimumLifetime`` left, and for a file that is missing,
    ///   unreadable, not whole, another user's, or writable by others.
    public func load(_ key: AWSCLICacheKey, at date: Date) -> Credentials? {
        for directory in [directory] + readOnlyDirectories {
            guard let bytes = read(directory.appending(key.fileName)),
                let credentials = AWSCLICacheEntry.parse(bytes), let end = credentials.expiration,
                end.timeIntervalSince(date) >= Self.minimumLifetime.seconds
            else { continue }
            return credentials
        }
        return nil
    }

    /// Keeps a session where the AWS CLI finds it, in a file of mode 0600 that is replaced as a whole.
    ///
    /// - Parameters:
    ///   - credentials: Temporary credentials.
    ///   - key: Their key.
    /// - Throws: ``SessionStoreError``: `.unusableValue` for credentials without session token or end,
    ///   `.foreignDirectory`, `.unwritable`.
    public func save(_ credentials: Credentials, for key: AWSCLICacheKey) throws(SessionStoreError) {
        guard let bytes = AWSCLICacheEntry.render(credentials, kind: key.kind) else {
            throw SessionStoreError(
                .unusableValue,
                "only temporary credentials with a known end can be shared with the AWS CLI"
            )
        }
        let owner: UInt32
        do {
            try files.createDirectory(directory, mode: 0o700)
            owner = try files.metadata(directory).owner
        } catch {
            throw Self.unwritable(error)
        }
        guard owner == files.userID else {
            throw SessionStoreError(
                .foreignDirectory,
                "\(directory) belongs to user \(owner), not to \(files.userID); nothing is shared with the AWS CLI"
            )
        }
        do {
            try files.replace(directory.appending(key.fileName), with: bytes, mode: 0o600)
        } catch {
            throw Self.unwritable(error)
        }
    }

    /// Removes all sessions of IAM Identity Center and leaves those of roles, as `aws sso logout` does.
    ///
    /// - Returns: How many there were.
    /// - Throws: ``SessionStoreError`` with `.unwritable` if one cannot be removed.
    @discardableResult
    public func removeSSOSessions() throws(SessionStoreError) -> Int {
        guard let names = try? files.list(directory) else { return 0 }
        var count = 0
        for name in names where name.hasSuffix(".json") {
            let path = directory.appending(name)
            guard let bytes = read(path), AWSCLICacheEntry.isSSO(bytes) else { continue }
            do {
                try files.remove(path)
            } catch {
                throw Self.unwritable(error)
            }
            count += 1
        }
        return count
    }

    /// The bytes of a file that nobody else can have written.
    private func read(_ path: FilePath) -> [UInt8]? {
        guard let metadata = try? files.metadata(path), metadata.kind == .file, metadata.owner == files.userID,
            metadata.mode & 0o022 == 0
        else { return nil }
        return try? files.read(path, limit: AWSCLICacheEntry.sizeLimit)
    }

    private static func unwritable(_ error: FileError) -> SessionStoreError {
        SessionStoreError(.unwritable, "cannot write the AWS CLI's cache: \(error)", underlying: error)
    }
}
