// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import Synchronization

internal import struct FoundationEssentials.Date

/// Derived signing keys, shared by all signers and verifiers that are given the same cache.
///
/// A key is found by a hash of the secret, the day, the region and the service; the secret itself is not kept. Keys of
/// other days go as soon as a new day begins, and the one unused for longest goes when the cache is full. Beside each
/// key lies the session token it was last used with. The key pairs of SigV4a, which know neither days nor regions, are
/// kept beside them, as many again.
public final class SigningKeyCache: Sendable {
    private struct Entry {
        let fingerprint: SecretFingerprint
        let day: Int
        let region: String
        let service: String
        var key: CachedSigningKey
        var lastUse: UInt64
    }

    private struct State {
        var entries: [Entry] = []
        var uses: UInt64 = 0
    }

    private let capacity: Int
    private let state = Mutex(State())
    private let latest = Mutex<SigningTimestamp?>(nil)

    /// The key pairs of SigV4a.
    let pairs: SigV4aKeyCache

    /// Makes an empty cache.
    ///
    /// - Parameter capacity: How many keys are kept, at least 1.
    public init(capacity: Int = 64) {
        self.capacity = max(1, capacity)
        self.pairs = SigV4aKeyCache(capacity: self.capacity)
    }

    /// Forgets all keys.
    public func removeAll() {
        state.withLock { $0.entries.removeAll() }
        pairs.removeAll()
    }

    /// The number of keys kept.
    package var count: Int { state.withLock { $0.entries.count } + pairs.count }

    /// The time of signing in the form it is sent in, which holds for all that is signed within a second.
    ///
    /// - Returns: `nil` outside the years 1 to 9999.
    func timestamp(_ date: Date) -> SigningTimestamp? {
        guard let second = SigningTimestamp.second(of: date) else { return nil }
        return latest.withLock { latest in
            if let latest, latest.second == second { return latest }
            let timestamp = SigningTimestamp(second: second)
            latest = timestamp
            return timestamp
        }
    }

    /// Finds or derives a key, with the field for the session token.
    func key(
        for credentials: Credentials,
        _ timestamp: SigningTimestamp,
        region: String,
        service: String
    ) -> CachedSigningKey {
        let secret = credentials.secretAccessKey
        return key(secret: secret, credentials.sessionToken, timestamp, region: region, service: service)
    }

    /// Finds or derives a key, with the field for the session token.
    func key(
        secret: Secret,
        _ token: Secret?,
        _ timestamp: SigningTimestamp,
        region: String,
        service: String
    ) -> CachedSigningKey {
        let fingerprint = SecretFingerprint(secret)
        let day = timestamp.dayNumber
        let known: CachedSigningKey? = state.withLock { state in
            for index in state.entries.indices {
                guard state.entries[index].fingerprint == fingerprint, state.entries[index].day == day,
                    state.entries[index].region == region, state.entries[index].service == service
                else { continue }
                state.uses += 1
                state.entries[index].lastUse = state.uses
                return state.entries[index].key
            }
            return nil
        }
        if let known, known.goes(with: token) { return known }
        // Outside the lock: two threads that need the same new key both derive it, and none waits.
        let key = CachedSigningKey(
            key: known?.key ?? SigningKey(secret: secret, day: timestamp.day, region: region, service: service),
            token: token
        )
        state.withLock { state in
            state.uses += 1
            let entry = Entry(
                fingerprint: fingerprint,
                day: day,
                region: region,
                service: service,
                key: key,
                lastUse: state.uses
            )
            insert(entry, &state)
        }
        return key
    }

    private func insert(_ entry: Entry, _ state: inout State) {
        state.entries.removeAll {
            $0.day != entry.day
                || ($0.fingerprint == entry.fingerprint && $0.region == entry.region && $0.service == entry.service)
        }
        if state.entries.count >= capacity,
            let oldest = state.entries.indices.min(by: { state.entries[$0].lastUse < state.entries[$1].lastUse })
        {
            state.entries.remove(at: oldest)
        }
        state.entries.append(entry)
    }
}

extension SigningKeyCache: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The number of keys.
    public var description: String { "SigningKeyCache with \(count) of at most \(capacity * 2) keys" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror with nothing in it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// 128 bits that stand for a secret within this process: two keyed hashes, whose key is new in every process.
struct SecretFingerprint: Equatable {
    private let first: Int
    private let second: Int

    init(_ secret: Secret) {
        (first, second) = secret.withExposedBytes { bytes in
            unsafe bytes.withUnsafeBytes { buffer in
                var first = Hasher()
                unsafe first.combine(bytes: buffer)
                var second = first
                second.combine(buffer.count)
                return (first.finalize(), second.finalize())
            }
        }
    }
}
