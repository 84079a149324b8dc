// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

public import struct FoundationEssentials.Date

/// Credentials with the time they were issued, which the refresh windows are measured from.
public struct StoredSession: Sendable, Equatable {
    /// The credentials.
    public let credentials: Credentials

    /// When the credentials were issued, to the second, as the service's clock told; `nil` if that is not known.
    public let issuedAt: Date?

    /// How many seconds the service's clock was ahead of this machine's, where that was enough to matter; otherwise 0.
    ///
    /// Kept with the session, because the next process has not yet talked to the service and would judge the end of
    /// the session by a wrong clock.
    public let clockOffset: Int

    /// Makes a stored session.
    ///
    /// - Parameters:
    ///   - credentials: The credentials.
    ///   - issuedAt: When they were issued.
    ///   - clockOffset: How many seconds the service's clock was ahead.
    public init(credentials: Credentials, issuedAt: Date?, clockOffset: Int = 0) {
        self.credentials = credentials
        self.issuedAt = issuedAt
        self.clockOffset = clockOffset
    }
}

/// Keeps sessions where other processes, or other hosts, find them.
public protocol SessionStoring: Sendable {
    /// Finds a session without waiting for anybody: no lock, no suspension.
    ///
    /// - Parameter key: The session's key.
    /// - Returns: The session, which may have ended; `nil` if there is none or it is not to be trusted.
    func load(_ key: SessionKey) -> StoredSession?

    /// Keeps a session in place of the one before.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - key: Its key.
    /// - Throws: ``SessionStoreError``; the session before is as it was.
    func save(_ session: StoredSession, for key: SessionKey) throws(SessionStoreError)

    /// Forgets a session.
    ///
    /// - Parameter key: Its key; it is no error if there is no such session.
    /// - Throws: ``SessionStoreError``.
    func remove(_ key: SessionKey) throws(SessionStoreError)

    /// Runs `body` while nobody else runs theirs for the same key.
    ///
    /// A lock that cannot be had is no reason to go without credentials, so `body` then runs all the same and is told.
    ///
    /// - Parameters:
    ///   - key: The session's key.
    ///   - deadline: How long to wait for others at most; zero asks once.
    ///   - body: Gets `nil` if the lock is held, otherwise why it is not.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, or ``CredentialError`` with `.cancelled` if the task was cancelled while waiting.
    func withLock<Result: Sendable>(
        _ key: SessionKey,
        deadline: Duration,
        _ body: @Sendable (SessionStoreError?) async throws(CredentialError) -> Result
    ) async throws(CredentialError) -> Result
}
