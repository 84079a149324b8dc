// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
internal import Logging

internal import struct FoundationEssentials.Date

/// Gives the credentials of a sign-in session (`login_session`), and renews them.
///
/// The session is in a file that `toolkit login` or `aws login` has made. Credentials with more than five minutes left
/// are used as they are; others are renewed with the session's refresh token, which works once, so that processes take
/// turns by a lock and the new token is written back. Credentials that live outlast a renewal that fails.
///
/// Source: AWS SDKs and Tools Reference Guide, "Login credentials provider".
public struct SignInCredentialProvider: CredentialProvider {
    /// `sign-in`.
    public var name: String { Self.name }

    static let name = "sign-in"

    /// Credentials with less left than this are renewed, in seconds.
    private static let refreshWindow = 300.0

    /// How long to wait for another process that renews the session.
    private static let lockDeadline = Duration.seconds(60)

    private let session: String
    private let location: ConfigurationLocation?
    private let platform: Platform
    private let client: SignInTokenClient
    private let login: SignInCommand

    /// Makes a provider; nothing is read yet.
    ///
    /// - Parameters:
    ///   - session: The `login_session` of the profile: the ARN of the identity that signed in.
    ///   - endpoint: The sign-in service; an address without a slash at the end.
    ///   - location: The file and line of `login_session`.
    ///   - profile: The profile, for hints; `nil` for `default`.
    ///   - platform: Environment, files, clock, timer and HTTP.
    public init(
        session: String,
        endpoint: String,
        location: ConfigurationLocation? = nil,
        profile: String? = nil,
        platform: Platform
    ) {
        self.session = session
        self.location = location
        self.platform = platform
        self.login = SignInCommand(profile: profile)
        self.client = SignInTokenClient(endpoint: endpoint, platform: platform, login: login)
    }

    /// Gives the session's credentials.
    ///
    /// - Throws: ``CredentialError``: `.interactionRequired` if nobody is signed in or the session has ended,
    ///   `.invalidConfiguration` for a damaged file, otherwise what the sign-in service or the network answered.
    public func credentials() async throws(CredentialError) -> Credentials {
        guard session.contains(where: { !$0.isWhitespace }) else {
            throw login.error(.invalidConfiguration, "login_session is empty", location: location)
        }
        let cache = try SignInCache(platform: platform)
        let stored = try cache.load(session, login: login)
        if isFresh(stored) { return stored.credentials }
        do {
            return try await renewed(in: cache)
        } catch {
            guard error.code != .cancelled, !stored.credentials.isExpired(at: platform.clock.now()) else { throw error }
            Logger.current.notice(
                "Renewing the sign-in session failed; the present credentials are still used",
                metadata: ["credentials.provider": "\(name)", "error.code": "\(error.code)"]
            )
            return stored.credentials
        }
    }

    private func isFresh(_ stored: SignInSession) -> Bool {
        stored.credentials.expiration.map {
            $0.timeIntervalSince(platform.clock.now()) > Self.refreshWindow
        } ?? false
    }

    // MARK: Renewal

    private func renewed(in cache: SignInCache) async throws(CredentialError) -> Credentials {
        let lock = try await lock(cache)
        defer { lock?.release() }
        // Whoever had the lock before may have renewed the session.
        let stored = try cache.load(session, login: login)
        if isFresh(stored) { return stored.credentials }
        // Once the service has exchanged the refresh token the answer has to be kept, whoever still waits for it.
        let outcome = await Task { await exchange(stored, in: cache) }.value
        return try outcome.get()
    }

    private func exchange(_ stored: SignInSession, in cache: SignInCache) async -> Result<Credentials, CredentialError>
    {
        do throws(CredentialError) {
            let token = try await client.token(
                [
                    "clientId": Secret(stored.clientID), "refreshToken": stored.refreshToken,
                    "grantType": Secret("refresh_token"),
                ],
                key: stored.key
            )
            return .success(try keep(token, for: stored, in: cache))
        } catch {
            // A tool that takes no lock may have used the refresh token up meanwhile.
            if [.interactionRequired, .refused].contains(error.code),
                let other = try? cache.load(session, login: login), isFresh(other)
            {
                return .success(other.credentials)
            }
            return .failure(error)
        }
    }

    private func keep(
        _ token: SignInToken,
        for stored: SignInSession,
        in cache: SignInCache
    ) throws(CredentialError) -> Credentials {
        let renewed: SignInSession
        do throws(SignInDefect) {
            renewed = try stored.renewed(with: token, at: platform.clock.now())
        } catch {
            throw login.error(.invalidResponse, "the renewed sign-in session \(error.what)", location: location)
        }
        do throws(FileError) {
            try cache.save(renewed, for: session)
            Logger.current.debug("Renewed the sign-in session", metadata: ["credentials.provider": "\(name)"])
        } catch {
            Logger.current.notice(
                "The renewed sign-in session cannot be kept; when its credentials end, somebody has to sign in again",
                metadata: ["file.path": "\(error.path)", "error.reason": "\(error.reason)"]
            )
        }
        return renewed.credentials
    }

    /// Takes the lock; where locks do not work, as on some network disks, one process at a time has to be hoped for.
    private func lock(_ cache: SignInCache) async throws(CredentialError) -> (any FileLock)? {
        do throws(FileError) {
            return try await cache.lock(session, within: Self.lockDeadline)
        } catch {
            if error.code == .cancelled {
                throw CredentialError(.cancelled, "cancelled while waiting for the session lock", provider: name)
            }
            if error.code == .timedOut {
                throw SignInCache.failure("another process is still renewing the sign-in session", error)
            }
            Logger.current.notice(
                "The sign-in session cannot be locked and is renewed without",
                metadata: ["file.path": "\(error.path)", "error.reason": "\(error.reason)"]
            )
            return nil
        }
    }
}
