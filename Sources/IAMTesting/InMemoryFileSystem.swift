// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMPlatform
internal import Synchronization
public import SystemPackage

/// Files that are only in memory, with modes, owners and failures that a test sets.
///
/// A locked path is locked for all users of one instance; a second lock waits by yielding until the deadline.
public final class InMemoryFileSystem: FileSystem {
    /// The calls that can be made to fail.
    public enum Operation: Sendable, Hashable {
        /// ``FileSystem/read(_:limit:)``.
        case read
        /// ``FileSystem/metadata(_:)``.
        case metadata
        /// ``FileSystem/replace(_:with:mode:)``.
        case replace
        /// ``FileSystem/append(_:_:mode:)``.
        case append
        /// ``FileSystem/createDirectory(_:mode:)``.
        case createDirectory
        /// ``FileSystem/setMode(_:_:)``.
        case setMode
        /// ``FileSystem/remove(_:)``.
        case remove
        /// ``FileSystem/list(_:)``.
        case list
        /// ``FileSystem/lock(_:within:)``.
        case lock
    }

    private struct Entry {
        var bytes: [UInt8]?
        var mode: UInt16
        var owner: UInt32
    }

    private struct Failure: Hashable {
        var operation: Operation
        var path: FilePath?
    }

    private struct State {
        var entries: [FilePath: Entry] = [:]
        var failures: [Failure: FileError.Code] = [:]
        var locked: Set<FilePath> = []
    }

    private let state: Mutex<State>

    /// The user id that new files belong to.
    public let userID: UInt32

    /// Makes a file system with the given files, mode 0600, and the directories above them, mode 0700.
    ///
    /// - Parameters:
    ///   - files: Texts by absolute path.
    ///   - userID: The user id of the owner of all files.
    public init(files: [String: String] = [:], userID: UInt32 = 1_000) {
        self.userID = userID
        var state = State()
        for (path, text) in files {
            let path = FilePath(path)
            Self.insertDirectories(above: path, owner: userID, mode: 0o700, into: &state)
            state.entries[path] = Entry(bytes: Array(text.utf8), mode: 0o600, owner: userID)
        }
        self.state = Mutex(state)
    }

    /// The paths of all files, not directories, in order.
    public var paths: [String] {
        state.withLock { $0.entries.filter { $0.value.bytes != nil }.keys.map(\.string).sorted() }
    }

    /// The text of a file; `nil` if there is none.
    ///
    /// - Parameter path: The file.
    public func contents(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }

    /// The bytes of a file; `nil` if there is none.
    ///
    /// - Parameter path: The file.
    public func bytes(_ path: String) -> [UInt8]? { state.withLock { $0.entries[FilePath(path)]?.bytes } }

    /// Sets the bytes of a file, made if need be.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - bytes: Its content.
    public func setBytes(_ path: String, _ bytes: [UInt8]) {
        let path = FilePath(path)
        state.withLock { state in
            Self.insertDirectories(above: path, owner: userID, mode: 0o700, into: &state)
            state.entries[path, default: Entry(bytes: [], mode: 0o600, owner: userID)].bytes = bytes
        }
    }

    /// Sets mode and owner of a file or directory that is there.
    ///
    /// - Parameters:
    ///   - path: The file or directory.
    ///   - mode: The permission bits; as they are if `nil`.
    ///   - owner: The user id; as it is if `nil`.
    public func setMetadata(_ path: String, mode: UInt16? = nil, owner: UInt32? = nil) {
        state.withLock { state in
            if let mode { state.entries[FilePath(path)]?.mode = mode }
            if let owner { state.entries[FilePath(path)]?.owner = owner }
        }
    }

    /// Makes a call fail, or with `nil` work again.
    ///
    /// - Parameters:
    ///   - code: How it fails.
    ///   - operation: The call.
    ///   - path: The path it fails for; every path if `nil`.
    public func setFailure(_ code: FileError.Code?, for operation: Operation, path: String? = nil) {
        state.withLock { $0.failures[Failure(operation: operation, path: path.map { FilePath($0) })] = code }
    }

    /// Reads a whole file.
    public func read(_ path: FilePath, limit: Int) throws(FileError) -> [UInt8] {
        let entry = try entry(at: path, for: .read)
        guard let bytes = entry.bytes else { throw FileError(.isDirectory, path: path, reason: "Is a directory") }
        guard bytes.count <= limit else {
            throw FileError(.tooLarge, path: path, reason: "larger than \(limit) bytes")
        }
        return bytes
    }

    /// Looks at a file or directory.
    public func metadata(_ path: FilePath) throws(FileError) -> FileMetadata {
        let entry = try entry(at: path, for: .metadata)
        return FileMetadata(
            kind: entry.bytes == nil ? .directory : .file,
            mode: entry.mode,
            owner: entry.owner,
            size: entry.bytes?.count ?? 0
        )
    }

    /// Replaces a file.
    public func replace(_ path: FilePath, with bytes: [UInt8], mode: UInt16) throws(FileError) {
        try fail(.replace, path)
        let parent = path.removingLastComponent()
        let isDone = state.withLock { state in
            guard parent.isEmpty || parent == "/" || state.entries[parent] != nil else { return false }
            state.entries[path] = Entry(bytes: bytes, mode: mode, owner: userID)
            return true
        }
        guard isDone else { throw FileError(.notFound, path: path, reason: "No such file or directory") }
    }

    /// Adds bytes to a file.
    public func append(_ path: FilePath, _ bytes: [UInt8], mode: UInt16) throws(FileError) {
        try fail(.append, path)
        let isDone = state.withLock { state in
            guard state.entries[path.removingLastComponent()] != nil else { return false }
            let old = state.entries[path] ?? Entry(bytes: [], mode: mode, owner: userID)
            state.entries[path] = Entry(bytes: (old.bytes ?? []) + bytes, mode: old.mode, owner: old.owner)
            return true
        }
        guard isDone else { throw FileError(.notFound, path: path, reason: "No such file or directory") }
    }

    /// Makes a directory and those above it.
    public func createDirectory(_ path: FilePath, mode: UInt16) throws(FileError) {
        try fail(.createDirectory, path)
        state.withLock { Self.insertDirectories(above: path.appending("x"), owner: userID, mode: mode, into: &$0) }
    }

    /// Sets permission bits.
    public func setMode(_ path: FilePath, _ mode: UInt16) throws(FileError) {
        _ = try entry(at: path, for: .setMode)
        state.withLock { $0.entries[path]?.mode = mode }
    }

    /// Removes a file.
    public func remove(_ path: FilePath) throws(FileError) {
        try fail(.remove, path)
        state.withLock { $0.entries[path] = nil }
    }

    /// The names in a directory.
    public func list(_ path: FilePath) throws(FileError) -> [String] {
        _ = try entry(at: path, for: .list)
        return state.withLock { state in
            state.entries.keys.filter { $0.removingLastComponent() == path }.compactMap { $0.lastComponent?.string }
                .sorted()
        }
    }

    /// Takes a lock.
    public func lock(_ path: FilePath, within deadline: Duration) async throws(FileError) -> any FileLock {
        try fail(.lock, path)
        let end = ContinuousClock.now.advanced(by: deadline)
        repeat {
            if state.withLock({ $0.locked.insert(path).inserted }) { return Lock(files: self, path: path) }
            guard !Task.isCancelled else { throw FileError(.cancelled, path: path, reason: "cancelled") }
            await Task.yield()
        } while ContinuousClock.now < end
        throw FileError(.timedOut, path: path, reason: "the lock was held for \(deadline)")
    }

    private func entry(at path: FilePath, for operation: Operation) throws(FileError) -> Entry {
        try fail(operation, path)
        guard let entry = state.withLock({ $0.entries[path] }) else {
            throw FileError(.notFound, path: path, reason: "No such file or directory")
        }
        return entry
    }

    private func fail(_ operation: Operation, _ path: FilePath) throws(FileError) {
        let code = state.withLock {
            $0.failures[Failure(operation: operation, path: path)]
                ?? $0.failures[Failure(operation: operation, path: nil)]
        }
        if let code { throw FileError(code, path: path, reason: "made to fail: \(code)") }
    }

    private static func insertDirectories(above path: FilePath, owner: UInt32, mode: UInt16, into state: inout State) {
        var parent = path.removingLastComponent()
        while !parent.isEmpty, state.entries[parent] == nil {
            state.entries[parent] = Entry(bytes: nil, mode: mode, owner: owner)
            let next = parent.removingLastComponent()
            guard next != parent else { return }
            parent = next
        }
    }

    /// A lock that is held on one path.
    private final class Lock: FileLock {
        private let files: InMemoryFileSystem
        private let path: FilePath
        private let isHeld = Mutex(true)

        init(files: InMemoryFileSystem, path: FilePath) {
            self.files = files
            self.path = path
        }

        deinit { release() }

        /// A second call must not take the lock from whoever holds it by then.
        func release() {
            let wasHeld = isHeld.withLock { isHeld in
                defer { isHeld = false }
                return isHeld
            }
            if wasHeld { _ = files.state.withLock { $0.locked.remove(path) } }
        }
    }
}
