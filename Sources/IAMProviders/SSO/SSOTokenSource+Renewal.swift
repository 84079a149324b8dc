// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import Logging
internal import SystemPackage

internal import struct FoundationEssentials.Date

extension SSOTokenSource {
    /// Renews a token under its lock, unless somebody else just did.
    func renewed(_ token: SSOToken, isRejected: Bool) async throws(CredentialError) -> SSOToken {
        let isLive = token.isLive(at: platform.clock.now())
        let lock: (any FileLock)?
        do throws(FileError) {
            // A live token is not worth waiting for: ask for the lock once.
            let deadline = isLive && !isRejected ? .zero : Self.lockDeadline
            lock = try await cache.store.lock(path, within: deadline)
        } catch {
            guard error.code == .timedOut || error.code == .cancelled else {
                notice("The sign-in is renewed without a lock", ["error.message": "\(error)"])
                return try await renewedUnderLock(token, isRejected: isRejected)
            }
            return try afterMissedLock(token, isRejected: isRejected, error)
        }
        defer { lock?.release() }
        return try await renewedUnderLock(token, isRejected: isRejected)
    }

    /// Somebody else has been renewing the token all the while.
    private func afterMissedLock(
        _ token: SSOToken,
        isRejected: Bool,
        _ error: FileError
    ) throws(CredentialError) -> SSOToken {
        let provider = SSOCredentialProvider.name
        guard error.code == .timedOut else {
            throw CredentialError(.cancelled, "the task was cancelled", provider: provider, underlying: error)
        }
        let current = try load()
        let isOther = current.accessToken != token.accessToken
        if current.isLive(at: platform.clock.now()), isOther || !isRejected { return current }
        throw CredentialError(
            .timedOut,
            "another process has been renewing the sign-in to \(access.title) for \(Self.lockDeadline)",
            hint: "try again, or \(access.loginHint)",
            provider: provider,
            location: location,
            underlying: error
        )
    }

    private func renewedUnderLock(_ token: SSOToken, isRejected: Bool) async throws(CredentialError) -> SSOToken {
        let current = try load()
        let now = platform.clock.now()
        if current.accessToken != token.accessToken, current.isFresh(at: now) { return current }
        if !isRejected, current.isFresh(at: now) || current.isLive(at: now) && failedLately { return current }
        guard let renewal = current.renewal(at: now) else { return try stillLive(current) }
        // Once the service has exchanged the refresh token the answer has to be kept, whoever still waits for it.
        let outcome = await Task { await exchange(current, renewal, isRejected: isRejected) }.value
        return try outcome.get()
    }

    private func exchange(
        _ current: SSOToken,
        _ renewal: SSOToken.Renewal,
        isRejected: Bool
    ) async -> Result<SSOToken, CredentialError> {
        let client = OIDCClient(endpoint: access.endpoints.oidc, maxAttempts: access.endpoints.maxAttempts, platform)
        do throws(OIDCError) {
            let answer = try await client.refresh(renewal)
            return .success(keep(current, answer))
        } catch {
            return failed(current, error, isRejected: isRejected)
        }
    }

    private func failed(
        _ current: SSOToken,
        _ error: OIDCError,
        isRejected: Bool
    ) -> Result<SSOToken, CredentialError> {
        // Tools that take no lock may have been first.
        let now = platform.clock.now()
        if let other = try? load(), other.accessToken != current.accessToken, other.isLive(at: now) {
            return .success(other)
        }
        let note = Array(AWSTimestamp.extended(now).utf8)
        try? platform.files.replace(cache.failureFile(of: path), with: note, mode: 0o600)
        guard !isRejected, current.isLive(at: now) else { return .failure(error.credentialError(access, location)) }
        notice("Renewing the sign-in failed; the token is still used", ["error.code": "\(error.code)"])
        return .success(current)
    }

    /// Writes the renewed token; one that cannot be written is used all the same.
    private func keep(_ current: SSOToken, _ answer: OIDCTokens) -> SSOToken {
        var members = current.members
        members.merge(answer.members(from: platform.clock.now())) { $1 }
        members["startUrl"] = .text(access.source.startURL)
        members["region"] = .text(access.source.region)
        guard let token = try? SSOToken(members: members) else { return current }
        do throws(FileError) {
            try cache.store.replace(path, with: members)
            try? platform.files.remove(cache.failureFile(of: path))
            Logger.current.info("The sign-in was renewed", metadata: metadata)
        } catch {
            notice("The renewed sign-in could not be stored; sign in again later", ["error.message": "\(error)"])
        }
        return token
    }

    private func notice(_ message: Logger.Message, _ metadata: Logger.Metadata) {
        Logger.current.notice(message, metadata: self.metadata.merging(metadata) { $1 })
    }

    private var metadata: Logger.Metadata {
        ["credentials.provider": "\(SSOCredentialProvider.name)", "sso.token-file": "\(path)"]
    }
}
