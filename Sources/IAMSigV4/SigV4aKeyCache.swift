// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import Synchronization

/// Derived key pairs of SigV4a: found by a hash of the secret and the access key id, the secret itself is not kept.
///
/// A key pair has no day, so it goes only when the cache is full and it was unused for longest.
final class SigV4aKeyCache: Sendable {
    private struct Entry {
        let fingerprint: SecretFingerprint
        let accessKeyID: String
        let key: SigV4aKey
    }

    private let capacity: Int

    /// The key pairs, the one used last at the end.
    private let entries = Mutex<[Entry]>([])

    /// Makes an empty cache.
    ///
    /// - Parameter capacity: How many key pairs are kept, at least 1.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Forgets all key pairs.
    func removeAll() {
        entries.withLock { $0.removeAll() }
    }

    /// The number of key pairs kept.
    var count: Int { entries.withLock { $0.count } }

    /// Finds or derives a key pair.
    func key(secret: Secret, accessKeyID: String) throws(SigningError) -> SigV4aKey {
        let fingerprint = SecretFingerprint(secret)
        let known: SigV4aKey? = entries.withLock { entries in
            let index = entries.lastIndex { $0.fingerprint == fingerprint && $0.accessKeyID == accessKeyID }
            guard let index else { return nil }
            if index < entries.count - 1 { entries.append(entries.remove(at: index)) }
            return entries.last?.key
        }
        if let known { return known }
        // Outside the lock: two threads that need the same new key both derive it, and none waits.
        let key = try SigV4aKey(secret: secret, accessKeyID: accessKeyID)
        entries.withLock { entries in
            entries.removeAll { $0.fingerprint == fingerprint && $0.accessKeyID == accessKeyID }
            if entries.count >= capacity { entries.removeFirst() }
            entries.append(Entry(fingerprint: fingerprint, accessKeyID: accessKeyID, key: key))
        }
        return key
    }
}
