// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders
internal import IAMSTS

/// The rotation of a stored key, in steps of which each leaves a key that works and a note of what is left to do.
///
/// | Stored | What is done next |
/// |---|---|
/// | the key | a new one is made and stored beside it |
/// | the key and `NextKey` | the new one is tried, then takes the place of the key |
/// | the key and `PreviousAccessKeyId` | the old one is deactivated and deleted |
struct KeyRotation {
    /// How long a new key may take to be known everywhere: AWS says seconds, and names no limit.
    private static let pauses = [1, 2, 4, 8, 8, 8, 8, 8, 8]

    private var stored: StoredAccessKey
    private let source: KeyringSource
    private let store: any SecretStore
    private let iam: IAMClient
    private let sts: STSClient
    private let timer: any MonotonicTimer
    private let expectedAccount: String?
    private let report: @Sendable (String) -> Void

    /// Prepares a rotation; nothing is done yet.
    ///
    /// - Parameters:
    ///   - stored: What the store has.
    ///   - source: The profile.
    ///   - store: The store.
    ///   - iam: Makes and deletes keys.
    ///   - sts: Tells who a key belongs to.
    ///   - timer: Waits for a new key to be known.
    ///   - expectedAccount: The account that the key must belong to.
    ///   - report: Says something to the person.
    init(
        _ stored: StoredAccessKey,
        source: KeyringSource,
        store: any SecretStore,
        iam: IAMClient,
        sts: STSClient,
        timer: any MonotonicTimer,
        expectedAccount: String?,
        report: @escaping @Sendable (String) -> Void
    ) {
        self.stored = stored
        self.source = source
        self.store = store
        self.iam = iam
        self.sts = sts
        self.timer = timer
        self.expectedAccount = expectedAccount
        self.report = report
    }

    /// Does what is left to do.
    ///
    /// - Parameter keepsOld: Whether the old key is only deactivated.
    mutating func run(keepsOld: Bool) async throws {
        let identity = try await settled { [sts, current] in try await sts.getCallerIdentity(credentials: current) }
        if let expectedAccount, identity.accountID != expectedAccount {
            throw CredentialError.otherAccount(identity.accountID, than: expectedAccount)
        }
        if stored.previousAccessKeyID == nil {
            try await dropLostKey()
            if stored.next == nil { try await make() } else { report("going on with the rotation that was begun") }
            try await promote(identity)
        } else {
            report("ending the rotation that was begun")
        }
        try await retire(keepsOld: keepsOld)
    }

    private var current: Credentials { stored.credentials(source: "keyring") }

    // MARK: Steps

    /// Forgets a new key that is not the user's any more.
    private mutating func dropLostKey() async throws {
        guard let next = stored.next else { return }
        let keys = try await iam.listAccessKeys(credentials: current)
        guard !keys.contains(where: { $0.accessKeyID == next.accessKeyID }) else { return }
        report("the new key \(Credentials.shorten(next.accessKeyID)) is gone from IAM; making another")
        stored.next = nil
        try await save()
    }

    private mutating func make() async throws {
        let made: IAMClient.NewAccessKey
        do throws(STSError) {
            made = try await iam.createAccessKey(credentials: current)
        } catch {
            throw await advised(error)
        }
        stored.next = StoredAccessKey.Key(accessKeyID: made.accessKeyID, secretAccessKey: made.secretAccessKey)
        do {
            try await save()
        } catch {
            // Its secret is known nowhere else, so it is of no use to anybody.
            try? await iam.deleteAccessKey(made.accessKeyID, credentials: current)
            throw error
        }
        report("made the key \(Credentials.shorten(made.accessKeyID)) and stored it beside the old one")
    }

    /// Tries the new key, then lets it take the place of the old one.
    private mutating func promote(_ identity: CallerIdentity) async throws {
        guard let next = stored.next else { return }
        let credentials = stored.credentials(of: next, source: "keyring")
        let found = try await settled { [sts] in try await sts.getCallerIdentity(credentials: credentials) }
        guard found.arn == identity.arn else {
            throw CredentialError(
                .invalidResponse,
                "the new key belongs to \(found.arn), not to \(identity.arn); the old one stays in use",
                hint: "look at the keys of both users in IAM"
            )
        }
        var changed = StoredAccessKey(next, accountID: identity.accountID)
        changed.previousAccessKeyID = stored.key.accessKeyID
        stored = changed
        try await save()
        report("the key \(Credentials.shorten(next.accessKeyID)) of \(identity.arn) works and is in use now")
    }

    private mutating func retire(keepsOld: Bool) async throws {
        guard let old = stored.previousAccessKeyID else { return }
        let credentials = current
        do {
            try await settled { [iam] in try await iam.deactivateAccessKey(old, credentials: credentials) }
            if !keepsOld { try await settled { [iam] in try await iam.deleteAccessKey(old, credentials: credentials) } }
            report("\(keepsOld ? "deactivated" : "deleted") the old key \(Credentials.shorten(old))")
        } catch let error as STSError where error.serviceCode?.hasPrefix("NoSuchEntity") == true {
            report("the old key \(Credentials.shorten(old)) is gone already")
        } catch let error as STSError {
            throw CredentialError(
                error.credentialError.code,
                "the new key is in use, but the old one \(Credentials.shorten(old)) is still there: \(error.message)",
                hint: "run toolkit keys rotate --profile \(source.profile) again, which goes on from here",
                underlying: error
            )
        }
        stored.previousAccessKeyID = nil
        try await save()
    }

    private func save() async throws(SecretStoreError) {
        try await store.write(stored.document, as: source.item, label: StoredAccessKey.label(source.profile))
    }

    // MARK: Answers

    /// Asks again while the service does not know a key that was just made.
    private func settled<Value>(_ body: () async throws -> Value) async throws -> Value {
        for pause in Self.pauses {
            do {
                return try await body()
            } catch let error as STSError where error.serviceCode == "InvalidClientTokenId" && isFresh {
                try await timer.sleep(for: .seconds(pause))
            }
        }
        do { return try await body() } catch let error as STSError {
            guard isFresh else { throw error }
            throw CredentialError(
                .refused,
                "the new key is stored, but the service does not know it yet: \(error.message)",
                hint: "run toolkit keys rotate --profile \(source.profile) again in a minute, which goes on from here",
                underlying: error
            )
        }
    }

    /// Whether a key is involved that was made by this rotation.
    private var isFresh: Bool { stored.next != nil || stored.previousAccessKeyID != nil }

    private func advised(_ error: STSError) async -> any Error {
        guard error.serviceCode == "LimitExceeded" else { return error }
        let keys = try? await iam.listAccessKeys(credentials: current)
        let other = keys?.first { $0.accessKeyID != stored.key.accessKeyID }?.accessKeyID ?? "the other one"
        return CredentialError(
            .refused,
            error.message,
            hint: "delete \(other) if nothing uses it (aws iam delete-access-key), because a user has two keys at most",
            underlying: error
        )
    }
}
