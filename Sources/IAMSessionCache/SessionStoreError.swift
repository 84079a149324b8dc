// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
public import IAMPlatform

/// Why a session could not be kept or a lock not be had.
///
/// Never a reason to go without credentials.
public struct SessionStoreError: Error, Sendable {
    /// The kinds of failure; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String { case unwritable, foreignDirectory, unusableValue, lockTimedOut, lockUnavailable }

        private let value: Value

        /// The file or its directory could not be written.
        public static var unwritable: Self { Self(value: .unwritable) }
        /// The directory belongs to another user, who could read or swap what is in it.
        public static var foreignDirectory: Self { Self(value: .foreignDirectory) }
        /// A value holds a line break or another control character.
        public static var unusableValue: Self { Self(value: .unusableValue) }
        /// Somebody else held the lock until the deadline.
        public static var lockTimedOut: Self { Self(value: .lockTimedOut) }
        /// The lock file could not be made or opened.
        public static var lockUnavailable: Self { Self(value: .lockUnavailable) }

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// The kind of failure.
    public let code: Code

    /// One sentence that names the file.
    public let message: String

    /// The file system's error, if there was one.
    public let underlying: FileError?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - message: One sentence without secrets.
    ///   - underlying: The file system's error.
    public init(_ code: Code, _ message: String, underlying: FileError? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }
}

extension SessionStoreError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
