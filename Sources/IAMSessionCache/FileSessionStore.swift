// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
public import SystemPackage

/// Sessions in private files, one for each key, shared by all processes of a user.
///
/// The directory has mode 0700 and the files 0600. A file that is corrupt, cut short, open to others or another user's
/// is a miss, and the next save replaces it. Readers take no lock, because a file is replaced as a whole; writers of
/// one key take turns by a kernel lock, which ends with the process that holds it. With a ``SessionSeal`` the files are
/// encrypted, and of no use without the keyring that has its key.
public struct FileSessionStore: SessionStoring {
    /// The directory.
    public let directory: FilePath

    let files: any FileSystem
    let seal: SessionSeal?

    /// Makes a store; nothing is read or written yet.
    ///
    /// - Parameters:
    ///   - directory: Where the files are; made at the first save.
    ///   - files: The file system.
    ///   - seal: Encrypts the files; entries that it does not open are misses. `nil` leaves them in plain text.
    public init(directory: FilePath, files: any FileSystem, seal: SessionSeal? = nil) {
        self.directory = directory
        self.files = files
        self.seal = seal
    }

    /// `aws-iam-toolkit` in the user's cache directory.
    ///
    /// - Parameter environment: Says where: `XDG_CACHE_HOME` if it is absolute, otherwise `.cache` in `HOME`.
    /// - Returns: `nil` if neither is set to an absolute path.
    ///
    /// Source: XDG Base Directory Specification; relative paths are invalid there and have to be ignored.
    public static func defaultDirectory(environment: Environment) -> FilePath? {
        if let cache = environment["XDG_CACHE_HOME"].map({ FilePath($0) }), cache.isAbsolute {
            return cache.appending("aws-iam-toolkit")
        }
        guard let home = environment["HOME"].map({ FilePath($0) }), home.isAbsolute else { return nil }
        return home.appending(".cache").appending("aws-iam-toolkit")
    }

    /// Finds a session; every doubt about the file is a miss.
    public func load(_ key: SessionKey) -> StoredSession? {
        let path = directory.appending(key.fileName)
        do {
            let metadata = try files.metadata(path)
            guard metadata.kind == .file, metadata.owner == files.userID, !metadata.isOpenToOthers else { return nil }
            let bytes = try files.read(path, limit: SessionEntry.sizeLimit)
            guard let seal else { return SessionEntry.parse(bytes, key: key) }
            return seal.open(bytes, of: key).flatMap { SessionEntry.parse($0, key: key) }
        } catch {
            return nil
        }
    }

    /// Keeps a session by replacing its file.
    public func save(_ session: StoredSession, for key: SessionKey) throws(SessionStoreError) {
        guard let bytes = SessionEntry.render(session, key: key) else {
            throw SessionStoreError(.unusableValue, "a credential holds a control character and is not stored")
        }
        guard let content = seal.map({ $0.seal(bytes, of: key) }) ?? bytes else {
            throw SessionStoreError(.unusableValue, "the session cannot be encrypted and is not stored")
        }
        try prepareDirectory(.unwritable)
        do {
            try files.replace(directory.appending(key.fileName), with: content, mode: 0o600)
        } catch {
            throw SessionStoreError(.unwritable, "cannot store the session: \(error)", underlying: error)
        }
    }

    /// Removes a session's file; its lock file stays, because others may be waiting for it.
    public func remove(_ key: SessionKey) throws(SessionStoreError) {
        do {
            try files.remove(directory.appending(key.fileName))
        } catch  where error.code != .notFound {
            throw SessionStoreError(.unwritable, "cannot remove the session: \(error)", underlying: error)
        } catch {
            return
        }
    }

    /// Runs `body` under the kernel's lock on the key's lock file.
    public func withLock<Result: Sendable>(
        _ key: SessionKey,
        deadline: Duration,
        _ body: @Sendable (SessionStoreError?) async throws(CredentialError) -> Result
    ) async throws(CredentialError) -> Result {
        let lock: any FileLock
        do throws(SessionStoreError) {
            lock = try await takeLock(key, deadline)
        } catch {
            if error.underlying?.code == .cancelled {
                throw CredentialError(.cancelled, "cancelled while waiting for the session lock")
            }
            return try await body(error)
        }
        defer { lock.release() }
        return try await body(nil)
    }

    private func takeLock(_ key: SessionKey, _ deadline: Duration) async throws(SessionStoreError) -> any FileLock {
        try prepareDirectory(.lockUnavailable)
        do {
            return try await files.lock(directory.appending("\(key.fileName).lock"), within: deadline)
        } catch {
            let code: SessionStoreError.Code = error.code == .timedOut ? .lockTimedOut : .lockUnavailable
            throw SessionStoreError(code, "cannot lock the session: \(error)", underlying: error)
        }
    }

    /// Makes the directory, or shuts it to others if it is ours.
    private func prepareDirectory(_ code: SessionStoreError.Code) throws(SessionStoreError) {
        do {
            try files.createDirectory(directory, mode: 0o700)
            let metadata = try files.metadata(directory)
            guard metadata.owner == files.userID else {
                throw SessionStoreError(
                    .foreignDirectory,
                    "\(directory) belongs to user \(metadata.owner), not to \(files.userID); sessions are not stored"
                )
            }
            if metadata.isOpenToOthers { try files.setMode(directory, 0o700) }
        } catch let error as FileError {
            throw SessionStoreError(code, "cannot use the session cache: \(error)", underlying: error)
        } catch let error as SessionStoreError {
            throw error
        } catch {
            throw SessionStoreError(code, "cannot use the session cache \(directory)")
        }
    }
}
