// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import SystemPackage

internal import struct FoundationEssentials.Date

/// Gives the token of a sign-in, renewed where need be and possible.
///
/// A refresh token works once, so a token is renewed under a lock and looked at again once the lock is held: of any
/// number of processes one asks the service, and the others find what it wrote.
struct SSOTokenSource: Sendable {
    /// How long to wait for another process that is renewing an ended token.
    static let lockDeadline: Duration = .seconds(60)

    /// For how many seconds nothing is tried after a failure while the token lives.
    static let pause = 30.0

    let access: SSOAccess
    let platform: Platform

    let cache: SSOTokenCache
    let path: FilePath

    init(_ access: SSOAccess, platform: Platform) throws(CredentialError) {
        self.access = access
        self.platform = platform
        self.cache = try SSOTokenCache(environment: platform.environment, files: platform.files)
        self.path = cache.tokenFile(for: access.source)
    }

    var location: ConfigurationLocation { .file(path: path.string, line: nil) }

    /// The stored token, or a renewed one.
    func token() async throws(CredentialError) -> SSOToken {
        let token = try load()
        let now = platform.clock.now()
        if token.isFresh(at: now) { return token }
        guard mayRenew(token) else { return try stillLive(token) }
        if token.isLive(at: now), failedLately { return token }
        return try await renewed(token, isRejected: false)
    }

    /// Another token than one that the service did not take; `nil` if there is no way to one.
    func token(insteadOf rejected: SSOToken) async throws(CredentialError) -> SSOToken? {
        let token = try load()
        if token.accessToken != rejected.accessToken, token.isLive(at: platform.clock.now()) { return token }
        guard mayRenew(token), !failedLately else { return nil }
        return try await renewed(token, isRejected: true)
    }

    func load() throws(CredentialError) -> SSOToken {
        let bytes: [UInt8]
        do {
            bytes = try cache.store.read(path)
        } catch {
            throw unreadable(error)
        }
        do {
            return try SSOToken(parsing: bytes)
        } catch {
            throw access.signInNeeded("the sign-in file of \(access.title) \(error.reason)", location: location)
        }
    }

    private func unreadable(_ error: FileError) -> CredentialError {
        if error.code == .notFound {
            return access.signInNeeded("nobody has signed in to \(access.title)", location: location, underlying: error)
        }
        return CredentialError(
            .invalidConfiguration,
            "the sign-in file of \(access.title) cannot be read: \(error.reason)",
            hint: "make it readable for this user, or remove it and \(access.loginHint)",
            provider: SSOCredentialProvider.name,
            location: location,
            underlying: error
        )
    }

    /// Tokens of the older form are never renewed.
    private func mayRenew(_ token: SSOToken) -> Bool {
        access.source.sessionName != nil && token.renewal(at: platform.clock.now()) != nil
    }

    func stillLive(_ token: SSOToken) throws(CredentialError) -> SSOToken {
        if token.isLive(at: platform.clock.now()) { return token }
        let end = AWSTimestamp.extended(token.expiration)
        throw access.signInNeeded(
            "the sign-in to \(access.title) ended at \(end) and cannot be renewed",
            location: location
        )
    }

    /// Whether a refresh failed a moment ago, in this process or another.
    var failedLately: Bool {
        guard let bytes = try? platform.files.read(cache.failureFile(of: path), limit: 64),
            let date = AWSTimestamp.parse(String(decoding: bytes, as: UTF8.self))
        else { return false }
        return (0..<Self.pause).contains(platform.clock.now().timeIntervalSince(date))
    }
}
