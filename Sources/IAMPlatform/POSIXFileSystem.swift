// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
public import SystemPackage

/// The machine's files.
public struct POSIXFileSystem: FileSystem {
    /// Makes the file system.
    public init() {}

    /// The effective user id.
    public var userID: UInt32 { effectiveUserID() }

    /// Reads a whole file.
    public func read(_ path: FilePath, limit: Int) throws(FileError) -> [UInt8] {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
            defer { try? file.close() }
            let status = try file.stat()
            guard status.type != .directory else { throw Errno.isDirectory }
            guard status.size <= limit else {
                throw FileError(.tooLarge, path: path, reason: "larger than \(limit) bytes")
            }
            var bytes: [UInt8] = []
            var end = false
            while !end, bytes.count <= limit {
                let room = max(Int(status.size) - bytes.count + 1, 4_096)
                let piece = try unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                    count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
                end = piece.isEmpty
                bytes += piece
            }
            guard end else { throw FileError(.tooLarge, path: path, reason: "larger than \(limit) bytes") }
            return bytes
        } catch {
            throw FileError(error, path)
        }
    }

    /// Looks at a file or directory.
    public func metadata(_ path: FilePath) throws(FileError) -> FileMetadata {
        do {
            let status = try fileStatus(path)
            return FileMetadata(
                kind: status.type == .regular ? .file : status.type == .directory ? .directory : .other,
                mode: UInt16(truncatingIfNeeded: status.permissions.rawValue & 0o7777),
                owner: status.userID.rawValue,
                size: Int(status.size)
            )
        } catch {
            throw FileError(error, path)
        }
    }

    /// Replaces a file by writing a temporary one beside it, syncing and renaming.
    public func replace(_ path: FilePath, with bytes: [UInt8], mode: UInt16) throws(FileError) {
        let suffix = "\(processID())-\(UInt64.random(in: 0...UInt64.max))"
        let temporary = path.removingLastComponent().appending(".\(path.lastComponent?.string ?? "file").\(suffix).tmp")
        do {
            let file = try FileDescriptor.open(
                temporary,
                .writeOnly,
                options: [.create, .exclusiveCreate, .closeOnExec, .noFollow],
                permissions: FilePermissions(rawValue: 0o600)
            )
            do {
                try file.closeAfter {
                    try file.writeAll(bytes)
                    try changeMode(file, mode)
                    try synchronize(file)
                }
                try renameFile(temporary, path)
            } catch {
                try? unlinkFile(temporary)
                throw error
            }
        } catch {
            throw FileError(error, path)
        }
    }

    /// Adds bytes with `O_APPEND`, which the kernel does not let two writers mix up.
    public func append(_ path: FilePath, _ bytes: [UInt8], mode: UInt16) throws(FileError) {
        do {
            let file = try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.create, .append, .closeOnExec, .noFollow, .nonBlocking],
                permissions: FilePermissions(rawValue: CInterop.Mode(mode))
            )
            try file.closeAfter { try writeAll(bytes, to: file) }
        } catch {
            throw FileError(error, path)
        }
    }

    /// Makes a directory and those above it.
    public func createDirectory(_ path: FilePath, mode: UInt16) throws(FileError) {
        do {
            try makeDirectory(path, mode)
        } catch .fileExists {
            return
        } catch .noSuchFileOrDirectory {
            let parent = path.removingLastComponent()
            guard parent != path, !parent.isEmpty else {
                throw FileError(Errno.noSuchFileOrDirectory, path)
            }
            try createDirectory(parent, mode: mode)
            do {
                try makeDirectory(path, mode)
            } catch {
                if error != .fileExists { throw FileError(error, path) }
            }
        } catch {
            throw FileError(error, path)
        }
    }

    /// The file that a path leads to.
    public func resolvingLinks(_ path: FilePath) -> FilePath { realPath(path) ?? path }

    /// Sets permission bits.
    public func setMode(_ path: FilePath, _ mode: UInt16) throws(FileError) {
        do { try changeMode(path, mode) } catch { throw FileError(error, path) }
    }

    /// Removes a file.
    public func remove(_ path: FilePath) throws(FileError) {
        do { try unlinkFile(path) } catch {
            if error != .noSuchFileOrDirectory { throw FileError(error, path) }
        }
    }

    /// The names in a directory.
    public func list(_ path: FilePath) throws(FileError) -> [String] {
        do { return try directoryEntries(path).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } } catch {
            throw FileError(error, path)
        }
    }

    /// Takes an exclusive lock with `flock(2)`, asking again every few milliseconds without blocking a thread.
    public func lock(_ path: FilePath, within deadline: Duration) async throws(FileError) -> any FileLock {
        do {
            let timer = SystemTimer()
            var pause = Duration.milliseconds(2)
            while true {
                if let lock = try tryLock(path) { return lock }
                guard timer.now() < deadline else {
                    throw FileError(.timedOut, path: path, reason: "another process has held the lock for \(deadline)")
                }
                try await timer.sleep(for: pause)
                pause = min(pause * 2, .milliseconds(50))
            }
        } catch {
            throw FileError(error, path)
        }
    }

    /// The lock, unless somebody else has it or has just removed the file, so that the next one makes another.
    private func tryLock(_ path: FilePath) throws -> DescriptorLock? {
        let file = try FileDescriptor.open(
            path,
            .readWrite,
            options: [.create, .closeOnExec, .noFollow],
            permissions: FilePermissions(rawValue: 0o600)
        )
        let lock = DescriptorLock(file)
        guard try tryExclusiveLock(file) else { return nil }
        guard let status = try? fileStatus(path), try file.stat().inode == status.inode else { return nil }
        return lock
    }
}

/// A lock on an open file; the kernel drops it at the end of the process, too.
private final class DescriptorLock: FileLock {
    private let file: Mutex<FileDescriptor?>

    init(_ file: FileDescriptor) {
        self.file = Mutex(file)
    }

    deinit { release() }

    func release() {
        let open = file.withLock { file in
            defer { file = nil }
            return file
        }
        guard let open else { return }
        // To close it is not enough: a child that another thread is starting has it open until it runs its program.
        releaseLock(open)
        try? open.close()
    }
}

extension FileError {
    /// Puts a system error into our words.
    fileprivate init(_ error: any Error, _ path: FilePath) {
        switch error {
        case let error as FileError:
            self = error
        case let error as Errno:
            let code: Code =
                switch error {
                case .noSuchFileOrDirectory, .notDirectory: .notFound
                case .permissionDenied, .notPermitted: .denied
                case .isDirectory: .isDirectory
                case .noSpace, .diskQuotaExceeded: .noSpace
                case .readOnlyFileSystem: .readOnly
                default: .other
                }
            self.init(code, path: path, reason: error.description)
        case is CancellationError:
            self.init(.cancelled, path: path, reason: "cancelled")
        default:
            self.init(.other, path: path, reason: "\(error)")
        }
    }
}
