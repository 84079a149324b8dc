// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
internal import IAMSessionCache
public import SystemPackage

/// Ends sign-ins to IAM Identity Center: at the service, and in the files of this machine.
///
/// Source: AWS CLI Command Reference, `sso logout`.
public struct SSOLogout: Sendable {
    /// A file that was removed, or was to be.
    public struct Removal: Sendable, Equatable {
        /// What a file held.
        public enum Kind: Sendable, Hashable {
            /// The token of a sign-in.
            case token
            /// Credentials that a token was exchanged for.
            case credentials
        }

        /// What the file held.
        public let kind: Kind

        /// The file.
        public let file: FilePath

        /// The start URL of a token, where its file has one.
        public let startURL: String?

        /// Whether the file is gone.
        public let isRemoved: Bool

        /// What did not work: one sentence.
        public let problem: String?
    }

    private let platform: Platform
    private let endpoints: @Sendable (_ region: String) throws(CredentialError) -> SSOEndpoints

    /// Makes a sign-out; nothing is read yet.
    ///
    /// - Parameters:
    ///   - platform: Environment, files, timer and HTTP.
    ///   - endpoints: Gets the region of a sign-in; gives its portal.
    public init(
        platform: Platform,
        endpoints: @escaping @Sendable (_ region: String) throws(CredentialError) -> SSOEndpoints
    ) {
        self.platform = platform
        self.endpoints = endpoints
    }

    /// Signs out.
    ///
    /// Credentials that were got with a token do not say with which one, so all of them go.
    ///
    /// - Parameter session: The `[sso-session]`, or the start URL of the older form; `nil` ends all sign-ins.
    /// - Returns: What was removed, tokens first; empty if nobody was signed in.
    /// - Throws: ``CredentialError`` with `.invalidConfiguration` if there is no home directory.
    public func run(session: String? = nil) async throws(CredentialError) -> [Removal] {
        let cache = try SSOTokenCache(environment: platform.environment, files: platform.files)
        let candidates =
            if let session { [cache.tokenFile(named: session)] } else { documents(in: cache.directory) }
        var removals: [Removal] = []
        for file in candidates {
            guard let members = cache.store.members(of: file), let token = members["accessToken"]?.nonEmptyText else {
                continue
            }
            let problem = await end(Secret(token), region: members["region"]?.nonEmptyText)
            removals.append(await removeToken(file, cache, startURL: members["startUrl"]?.text, problem))
        }
        return removals + credentialFiles(beside: cache).map { remove(.credentials, $0) }
    }

    /// Ends a token at the service; one that it no longer takes has ended.
    private func end(_ token: Secret, region: String?) async -> String? {
        guard let region else { return "the service was not told: the file names no region" }
        do throws(CredentialError) {
            let portal = SSOPortal(try endpoints(region), platform: platform)
            guard let refusal = try await portal.logout(token: token), !refusal.isUnauthorized else { return nil }
            return "the service did not end the sign-in: \(refusal.message)"
        } catch {
            return "the service could not be told: \(error.message)"
        }
    }

    /// Takes the lock, so that a refresh under way does not write the file anew.
    private func removeToken(
        _ file: FilePath,
        _ cache: SSOTokenCache,
        startURL: String?,
        _ problem: String?
    ) async -> Removal {
        let lock = try? await cache.store.lock(file, within: .seconds(10))
        defer { lock?.release() }
        try? platform.files.remove(cache.failureFile(of: file))
        return remove(.token, file, startURL: startURL, problem)
    }

    private func remove(
        _ kind: Removal.Kind,
        _ file: FilePath,
        startURL: String? = nil,
        _ problem: String? = nil
    ) -> Removal {
        do {
            try platform.files.remove(file)
            return Removal(kind: kind, file: file, startURL: startURL, isRemoved: true, problem: problem)
        } catch {
            let reason = "the file is still there: \(error.reason)"
            return Removal(kind: kind, file: file, startURL: startURL, isRemoved: false, problem: reason)
        }
    }

    // MARK: Files

    /// The AWS CLI's entries that say they come from a sign-in, and the toolkit's own.
    private func credentialFiles(beside cache: SSOTokenCache) -> [FilePath] {
        let home = cache.directory.removingLastComponent().removingLastComponent()
        let theirs = documents(in: home.appending("cli").appending("cache")).filter {
            cache.store.members(of: $0)?["ProviderType"] == .text(SSOCredentialProvider.name)
        }
        guard let directory = FileSessionStore.defaultDirectory(environment: platform.environment) else {
            return theirs
        }
        let store = FileSessionStore(directory: directory, files: platform.files)
        return theirs + store.entries(from: SSOCredentialProvider.name)
    }

    private func documents(in directory: FilePath) -> [FilePath] {
        let names = (try? platform.files.list(directory)) ?? []
        return names.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.map { directory.appending($0) }
    }
}
