// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
public import IAMProfiles
internal import SystemPackage

internal import struct FoundationEssentials.Date

/// Signs a person in to IAM Identity Center and keeps the token where the AWS CLI and the AWS SDKs look for it.
///
/// Source: AWS CLI User Guide, "Configuring IAM Identity Center authentication"; RFC 7636 and RFC 8628.
public struct SSOLogin: Sendable {
    /// How long the browser may take to come back.
    static let browserDeadline: Duration = .seconds(600)

    let access: SSOAccess
    let platform: Platform
    let client: OIDCClient

    private let cache: SSOTokenCache
    private let registrations: SSORegistrationCache

    /// Makes a sign-in; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - source: The sign-in; account and role have no meaning here.
    ///   - endpoints: Where the token service is.
    ///   - platform: Environment, files, clock, timer and HTTP.
    ///   - profile: The profile that was selected, for the command in hints.
    /// - Throws: ``CredentialError`` with `.invalidConfiguration` if there is no home directory.
    public init(
        source: SSOSource,
        endpoints: SSOEndpoints,
        platform: Platform,
        profile: String? = nil
    ) throws(CredentialError) {
        self.access = SSOAccess(source: source, endpoints: endpoints, profile: profile)
        self.platform = platform
        self.client = OIDCClient(endpoint: endpoints.oidc, maxAttempts: endpoints.maxAttempts, platform)
        self.cache = try SSOTokenCache(environment: platform.environment, files: platform.files)
        self.registrations = SSORegistrationCache(source: source, cache: cache, clock: platform.clock)
    }

    /// Signs in with a browser on this machine, which comes back to a loopback address.
    ///
    /// The older form of configuration, without a session, has no such way and takes the one of
    /// ``signInWithDeviceCode(interaction:)``.
    ///
    /// - Parameters:
    ///   - listener: Waits for the browser.
    ///   - interaction: Opens the browser.
    /// - Returns: What was signed in to, and until when; the token is in its file.
    /// - Throws: ``CredentialError``: `.interactionRequired` if there is nobody, `.refused` if the sign-in was declined,
    ///   `.timedOut`, `.unreachable`, `.invalidResponse`, `.invalidConfiguration` if the token cannot be kept.
    public func signIn(
        through listener: any AuthorizationListener,
        interaction: any SignInInteraction
    ) async throws(CredentialError) -> SSOSignIn {
        guard access.source.sessionName != nil else {
            return try await signInWithDeviceCode(interaction: interaction)
        }
        return try await signIn(by: .browser) { registration throws(SSOLoginFailure) in
            try await browse(registration, listener, interaction)
        }
    }

    /// Signs in with a browser on any machine, where a person confirms a code.
    ///
    /// - Parameter interaction: Shows address and code.
    /// - Returns: What was signed in to, and until when; the token is in its file.
    /// - Throws: ``CredentialError`` as ``signIn(through:interaction:)``.
    public func signInWithDeviceCode(
        interaction: any SignInInteraction
    ) async throws(CredentialError) -> SSOSignIn {
        try await signIn(by: .device) { registration throws(SSOLoginFailure) in
            try await confirm(registration, interaction)
        }
    }

    // MARK: Registration

    /// Runs a flow with a registration; with a new one if the service no longer knows the stored one.
    private func signIn(
        by flow: SSORegistrationCache.Flow,
        _ body: (OIDCRegistration) async throws(SSOLoginFailure) -> OIDCTokens
    ) async throws(CredentialError) -> SSOSignIn {
        do throws(SSOLoginFailure) {
            if let stored = registrations.load(for: flow) {
                do throws(SSOLoginFailure) {
                    return try await keep(try await body(stored), stored)
                } catch {
                    guard error.isUnknownClient else { throw error }
                }
            }
            let registration = try await register(for: flow)
            return try await keep(try await body(registration), registration)
        } catch {
            throw error.credentialError(access)
        }
    }

    private func register(for flow: SSORegistrationCache.Flow) async throws(SSOLoginFailure) -> OIDCRegistration {
        let registration: OIDCRegistration
        do {
            registration = try await client.register(registrations.request(for: flow))
        } catch {
            throw .service(error)
        }
        registrations.save(registration, for: flow)
        return registration
    }

    // MARK: Result

    /// Writes the token file, under the lock that a refresh takes, so that neither overwrites the other.
    private func keep(
        _ tokens: OIDCTokens,
        _ registration: OIDCRegistration
    ) async throws(SSOLoginFailure) -> SSOSignIn {
        let now = platform.clock.now()
        let file = cache.tokenFile(for: access.source)
        var members = tokens.members(from: now)
        members["startUrl"] = .text(access.source.startURL)
        members["region"] = .text(access.source.region)
        members["clientId"] = .text(registration.clientID)
        members["clientSecret"] = registration.clientSecret.withExposedText { .text($0) }
        members["registrationExpiresAt"] = .text(AWSTimestamp.extended(registration.expiration))
        do {
            let lock = try? await cache.store.lock(file, within: SSOTokenSource.lockDeadline)
            defer { lock?.release() }
            try cache.store.replace(file, with: members)
            try? platform.files.remove(cache.failureFile(of: file))
        } catch {
            throw .other(
                CredentialError(
                    .invalidConfiguration,
                    "the sign-in cannot be kept: \(error.reason)",
                    hint: "make the directory writable for this user, and free space on its disk",
                    provider: SSOCredentialProvider.name,
                    location: .file(path: file.string, line: nil),
                    underlying: error
                )
            )
        }
        return SSOSignIn(
            sessionName: access.source.sessionName,
            startURL: access.source.startURL,
            expiration: now.addingTimeInterval(Double(tokens.lifetime)),
            isRenewable: access.source.sessionName != nil && tokens.refreshToken != nil,
            file: file
        )
    }
}

/// Why a sign-in did not come to an end.
enum SSOLoginFailure: Error {
    /// The token service said no.
    case service(OIDCError)
    /// Anything else.
    case other(CredentialError)

    /// Whether another registration may help.
    var isUnknownClient: Bool {
        guard case .service(let error) = self else { return false }
        return error.code == .invalidClient || error.code == .unauthorizedClient
    }

    func credentialError(_ access: SSOAccess) -> CredentialError {
        switch self {
        case .service(let error): error.credentialError(access, nil)
        case .other(let error): error
        }
    }
}
