// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMCredentials
internal import IAMPlatform
internal import SystemPackage

package import struct FoundationEssentials.Date

extension FileSessionStore {
    /// What is kept under one key.
    package struct Kept: Sendable {
        /// The key.
        package let key: SessionKey

        /// The session; `nil` if the file cannot be trusted or read, which counts as having none.
        package let session: StoredSession?

        /// Whether the session can still be used.
        ///
        /// - Parameter date: The present by this machine's clock.
        package func isLive(at date: Date) -> Bool {
            guard let session else { return false }
            return !session.credentials.isExpired(at: date.addingTimeInterval(Double(session.clockOffset)))
        }
    }

    /// What came of removing sessions.
    package struct Removal: Sendable, Equatable {
        /// How many sessions were removed.
        package var sessions = 0

        /// How many files were removed that processes left behind: temporary ones, and locks nobody needs.
        package var leftovers = 0

        /// How many keys were left alone, because somebody is renewing their sessions or the files cannot be removed.
        package var skipped = 0

        package init(sessions: Int = 0, leftovers: Int = 0, skipped: Int = 0) {
            self.sessions = sessions
            self.leftovers = leftovers
            self.skipped = skipped
        }
    }

    /// Everything that is kept, in the order of the keys.
    package var kept: [Kept] {
        names.compactMap { SessionKey(fileName: $0) }.map { Kept(key: $0, session: load($0)) }
    }

    /// Removes sessions, and what killed processes left of any.
    ///
    /// Each key's files are removed under its lock, so nobody who is just renewing a session loses it.
    ///
    /// - Parameter isUnwanted: Whether a session is to go.
    package func remove(where isUnwanted: @Sendable (Kept) -> Bool) async throws(CredentialError) -> Removal {
        var removal = Removal()
        for key in keys {
            let change = try await withLock(key, deadline: .zero) { failure throws(CredentialError) in
                failure == nil ? tidy(key, isUnwanted) : nil
            }
            removal.sessions += change?.sessions ?? 0
            removal.leftovers += change?.leftovers ?? 0
            if change == nil { removal.skipped += 1 }
        }
        return removal
    }

    private var names: [String] { (try? files.list(directory)) ?? [] }

    /// The keys of all files: sessions, locks (`KEY.lock`) and temporary files (`.KEY.….tmp`).
    private var keys: [SessionKey] {
        var keys: [SessionKey] = []
        for name in names.sorted(by: { $0.trimmingDot.utf8.lexicographicallyPrecedes($1.trimmingDot.utf8) }) {
            guard let key = SessionKey(fileName: name.trimmingDot.prefix(64)), keys.last != key else { continue }
            keys.append(key)
        }
        return keys
    }

    /// Does it for one key, whose lock is held; `nil` if a file cannot be removed.
    private func tidy(_ key: SessionKey, _ isUnwanted: (Kept) -> Bool) -> Removal? {
        var removal = Removal()
        do {
            let own = names.filter { $0.trimmingDot.hasPrefix(key.fileName) }
            for name in own where name.hasPrefix(".") && name.hasSuffix(".tmp") {
                try files.remove(directory.appending(name))
                removal.leftovers += 1
            }
            var isKept = own.contains(key.fileName)
            if isKept, isUnwanted(Kept(key: key, session: load(key))) {
                try remove(key)
                removal.sessions = 1
                isKept = false
            }
            guard !isKept else { return removal }
            // Whoever waits for this lock sees that its file is gone, and makes a new one.
            let hadLock = own.contains("\(key.fileName).lock")
            try files.remove(directory.appending("\(key.fileName).lock"))
            if hadLock, removal.sessions == 0 { removal.leftovers += 1 }
            return removal
        } catch {
            return nil
        }
    }
}

extension String {
    /// Without a dot at the beginning.
    fileprivate var trimmingDot: Substring { hasPrefix(".") ? dropFirst() : self[...] }
}
