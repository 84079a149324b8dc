// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
public import IAMSessionCache
internal import Logging

internal import struct FoundationEssentials.Date

/// Shares the temporary credentials of another provider with other processes through a store.
///
/// A fresh stored session is given without a lock. Otherwise one process renews it under the key's lock while the
/// others wait, look again and find it, so any number of processes make one request. Ahead of the end nobody waits:
/// who does not get the lock uses the session as it is. The store may fail in every way; that costs a log message and
/// never the credentials.
public struct PersistedCredentialProvider: CredentialProvider {
    /// The name of the provider below.
    public var name: String { source.name }

    /// How long to wait for another process that is renewing the session, unless told otherwise: 60 seconds.
    public static let defaultLockDeadline: Duration = .seconds(60)

    private let source: any CredentialProvider
    private let key: SessionKey
    private let store: any SessionStoring
    private let clock: any WallClock
    private let minimumLifetime: Duration?
    private let lockDeadline: Duration
    private let serviceClock: ServiceClock?

    /// Makes a provider; nothing is read yet.
    ///
    /// - Parameters:
    ///   - source: The provider to ask when the store has nothing fresh.
    ///   - key: Everything that changes what `source` gives.
    ///   - store: The store.
    ///   - platform: Its clock is used.
    ///   - minimumLifetime: Renew a session that has less left than this, and fail if that fails. `nil` renews in the
    ///     advisory window and uses the old session if that fails.
    ///   - lockDeadline: How long to wait for others before renewing without the lock.
    public init(
        _ source: any CredentialProvider,
        key: SessionKey,
        store: any SessionStoring,
        platform: Platform,
        minimumLifetime: Duration? = nil,
        lockDeadline: Duration = Self.defaultLockDeadline
    ) {
        self.init(
            source,
            key: key,
            store: store,
            clock: platform.clock,
            minimumLifetime: minimumLifetime,
            lockDeadline: lockDeadline,
            serviceClock: nil
        )
    }

    /// Makes a provider that keeps how far the service's clock is ahead with each session, and learns it from there.
    package init(
        _ source: any CredentialProvider,
        key: SessionKey,
        store: any SessionStoring,
        clock: any WallClock,
        minimumLifetime: Duration?,
        lockDeadline: Duration,
        serviceClock: ServiceClock?
    ) {
        self.source = source
        self.key = key
        self.store = store
        self.clock = clock
        self.minimumLifetime = minimumLifetime
        self.lockDeadline = lockDeadline
        self.serviceClock = serviceClock
    }

    /// Gives the stored session, or a new one.
    ///
    /// - Throws: What the provider below throws when the store has nothing live.
    public func credentials() async throws(CredentialError) -> Credentials {
        let (freshness, session) = look()
        if freshness == .fresh, let session { return session.credentials }
        // A live session is not worth waiting for: ask for the lock once.
        let deadline: Duration = freshness == .live ? .zero : lockDeadline
        return try await store.withLock(key, deadline: deadline) { failure throws(CredentialError) in
            try await renew(lockFailure: failure)
        }
    }

    private func renew(lockFailure: SessionStoreError?) async throws(CredentialError) -> Credentials {
        let (freshness, session) = look()
        if freshness == .fresh, let session { return session.credentials }
        if let lockFailure {
            if freshness == .live, lockFailure.code == .lockTimedOut, let session { return session.credentials }
            warn("The session lock could not be taken; going on without it", lockFailure)
        }
        let renewed: Credentials
        do {
            renewed = try await source.credentials()
        } catch {
            guard let session, isLive(session), error.code != .cancelled else { throw error }
            Logger.current.info(
                "Renewing the session failed; the stored one is still used",
                metadata: ["credentials.provider": "\(name)", "error.code": "\(error.code)", "session.key": "\(key)"]
            )
            return session.credentials
        }
        save(renewed)
        return renewed
    }

    private func look() -> (SessionFreshness, StoredSession?) {
        guard let session = store.load(key) else { return (.ended, nil) }
        serviceClock?.adopt(offset: session.clockOffset)
        return (SessionFreshness(of: session, at: clock.now(), minimumLifetime: minimumLifetime), session)
    }

    /// Whether a session may stand in after a failure; `now` is read again because the failure may have taken long.
    private func isLive(_ session: StoredSession) -> Bool {
        SessionFreshness(of: session, at: clock.now(), minimumLifetime: minimumLifetime) != .ended
    }

    /// Keeps temporary credentials; long-term keys are somebody else's to store.
    private func save(_ credentials: Credentials) {
        let offset = serviceClock?.offset.seconds ?? 0
        let now = clock.now().addingTimeInterval(offset)
        guard credentials.sessionToken != nil, credentials.expiration != nil, !credentials.isExpired(at: now) else {
            return
        }
        do {
            let session = StoredSession(credentials: credentials, issuedAt: now, clockOffset: Int(offset.rounded()))
            try store.save(session, for: key)
        } catch {
            warn("The session could not be stored; other processes will ask for their own", error)
        }
    }

    private func warn(_ message: Logger.Message, _ error: SessionStoreError) {
        Logger.current.warning(
            message,
            metadata: ["session.key": "\(key)", "error.code": "\(error.code)", "error.message": "\(error)"]
        )
    }
}
