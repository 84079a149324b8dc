// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import SystemPackage

/// What a file or directory is and who may use it.
public struct FileMetadata: Sendable, Hashable {
    /// The kinds that make a difference here.
    public enum Kind: Sendable, Hashable {
        /// A regular file.
        case file
        /// A directory.
        case directory
        /// A pipe, device, socket or the like.
        case other
    }

    /// The kind, symbolic links followed.
    public let kind: Kind

    /// The permission bits, such as `0o600`.
    public let mode: UInt16

    /// The user id of the owner.
    public let owner: UInt32

    /// The size in bytes.
    public let size: Int

    /// Makes metadata.
    ///
    /// - Parameters:
    ///   - kind: The kind.
    ///   - mode: The permission bits.
    ///   - owner: The user id of the owner.
    ///   - size: The size in bytes.
    public init(kind: Kind, mode: UInt16, owner: UInt32, size: Int) {
        self.kind = kind
        self.mode = mode
        self.owner = owner
        self.size = size
    }

    /// Whether the group or others may read or write.
    public var isOpenToOthers: Bool { mode & 0o077 != 0 }
}

/// Files, as far as the toolkit uses them.
///
/// All calls but ``lock(_:within:)`` are short and block.
public protocol FileSystem: Sendable {
    /// The user id that new files will belong to.
    var userID: UInt32 { get }

    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: The most bytes to take; a larger file is an error.
    /// - Throws: ``FileError``; ``FileError/Code/notFound`` if there is no such file.
    func read(_ path: FilePath, limit: Int) throws(FileError) -> [UInt8]

    /// Looks at a file or directory, links followed.
    ///
    /// - Parameter path: The file or directory.
    /// - Throws: ``FileError``.
    func metadata(_ path: FilePath) throws(FileError) -> FileMetadata

    /// Replaces a file so that a reader sees the old or the new content, never a part: temporary file in the same
    /// directory, `fsync`, `rename`.
    ///
    /// - Parameters:
    ///   - path: The file; its directory must be there.
    ///   - bytes: The new content.
    ///   - mode: The permission bits of the new file.
    /// - Throws: ``FileError``; nothing is left behind, and the old file is as it was.
    func replace(_ path: FilePath, with bytes: [UInt8], mode: UInt16) throws(FileError)

    /// Adds bytes to the end of a file in one piece, made if need be, whoever else adds to it at the same time.
    ///
    /// - Parameters:
    ///   - path: The file; its directory must be there.
    ///   - bytes: What to add.
    ///   - mode: The permission bits of a file that is made.
    /// - Throws: ``FileError``; a disk that fills up may leave the first part of the bytes.
    func append(_ path: FilePath, _ bytes: [UInt8], mode: UInt16) throws(FileError)

    /// The file that a path leads to, links followed; the path itself if there is nothing.
    ///
    /// - Parameter path: The file.
    func resolvingLinks(_ path: FilePath) -> FilePath

    /// Makes a directory and those above it; one that is there is left as it is.
    ///
    /// - Parameters:
    ///   - path: The directory.
    ///   - mode: The permission bits of each directory made.
    /// - Throws: ``FileError``.
    func createDirectory(_ path: FilePath, mode: UInt16) throws(FileError)

    /// Sets permission bits.
    ///
    /// - Parameters:
    ///   - path: The file or directory.
    ///   - mode: The permission bits.
    /// - Throws: ``FileError``.
    func setMode(_ path: FilePath, _ mode: UInt16) throws(FileError)

    /// Removes a file.
    ///
    /// - Parameter path: The file; it is no error if it is not there.
    /// - Throws: ``FileError``.
    func remove(_ path: FilePath) throws(FileError)

    /// The names in a directory, in byte order.
    ///
    /// - Parameter path: The directory.
    /// - Throws: ``FileError``.
    func list(_ path: FilePath) throws(FileError) -> [String]

    /// Takes an exclusive lock that other processes see and that ends with the process.
    ///
    /// - Parameters:
    ///   - path: The lock file, made with mode 0600 if need be; only whoever holds the lock may remove it.
    ///   - deadline: How long to wait at most.
    /// - Returns: A lock that is held until it is released or its last reference is gone.
    /// - Throws: ``FileError``; ``FileError/Code/timedOut`` after the deadline, ``FileError/Code/cancelled`` when the
    ///   task is.
    func lock(_ path: FilePath, within deadline: Duration) async throws(FileError) -> any FileLock
}

extension FileSystem {
    /// The path itself: there are no links.
    public func resolvingLinks(_ path: FilePath) -> FilePath { path }
}

/// A lock that is held.
public protocol FileLock: Sendable {
    /// Gives the lock back; a second call does nothing.
    func release()
}

/// Why a file could not be used.
public struct FileError: Error, Sendable, Hashable {
    /// The kinds of failure; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case notFound, denied, isDirectory, tooLarge, noSpace, readOnly, timedOut, cancelled, other
        }

        private let value: Value

        /// There is no such file, or a directory on the way is missing.
        public static var notFound: Self { Self(value: .notFound) }
        /// The file's mode or owner forbids it.
        public static var denied: Self { Self(value: .denied) }
        /// A directory stands where a file should be.
        public static var isDirectory: Self { Self(value: .isDirectory) }
        /// The file is larger than the caller takes.
        public static var tooLarge: Self { Self(value: .tooLarge) }
        /// The disk or the quota is full.
        public static var noSpace: Self { Self(value: .noSpace) }
        /// The file system is read-only.
        public static var readOnly: Self { Self(value: .readOnly) }
        /// A lock was not free in time.
        public static var timedOut: Self { Self(value: .timedOut) }
        /// The task was cancelled.
        public static var cancelled: Self { Self(value: .cancelled) }
        /// Anything else; the message says what.
        public static var other: Self { Self(value: .other) }

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// The kind of failure.
    public let code: Code

    /// The file.
    public let path: FilePath

    /// What the system said, such as `Permission denied`.
    public let reason: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - path: The file.
    ///   - reason: What the system said.
    public init(_ code: Code, path: FilePath, reason: String) {
        self.code = code
        self.path = path
        self.reason = reason
    }
}

extension FileError: CustomStringConvertible {
    /// `path: reason`.
    public var description: String { "\(path): \(reason)" }
}
