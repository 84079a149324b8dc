// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
public import IAMCredentials
public import IAMPlatform
internal import IAMProfiles
public import SystemPackage

/// The files in which `aws login` and this toolkit keep sign-in sessions, so that the login of one serves both.
///
/// One file for each session, named after the SHA-256 of its ARN, mode 0600, in a directory that is made with mode
/// 0700. Next to a file that was renewed here stands an empty lock file.
public struct SignInCache: Sendable {
    /// The directory: `AWS_LOGIN_CACHE_DIRECTORY`, or `~/.aws/login/cache`.
    public var directory: FilePath { store.path }

    private let store: LoginCacheDirectory

    /// Finds the directory; nothing is read or made yet.
    ///
    /// A `~` that is the whole first component of the variable stands for the home directory.
    ///
    /// - Parameter platform: Its environment and files are used.
    /// - Throws: ``CredentialError`` with `.invalidConfiguration` if neither the variable nor `HOME` says where.
    public init(platform: Platform) throws(CredentialError) {
        let variable = "AWS_LOGIN_CACHE_DIRECTORY"
        let path = platform.environment[variable] ?? "~/.aws/login/cache"
        guard let path = ProfileLocations.expand(path, environment: platform.environment) else {
            throw CredentialError(
                .invalidConfiguration,
                "nothing says where sign-in sessions are kept: HOME is not set",
                hint: "set HOME or \(variable)",
                provider: SignInCredentialProvider.name,
                location: .variable("HOME")
            )
        }
        self.store = LoginCacheDirectory(path: path, files: platform.files)
    }

    /// The file of a session.
    ///
    /// - Parameter session: The `login_session` of a profile; white space around it makes no difference.
    public func path(of session: String) -> FilePath {
        let characters = session.unicodeScalars.drop { $0.properties.isWhitespace }
        let end = characters.lastIndex { !$0.properties.isWhitespace }.map { characters.index(after: $0) }
        let name = String(characters[..<(end ?? characters.startIndex)])
        return store.file(named: SHA256.hash(data: Array(name.utf8)).lowercaseHexadecimal)
    }

    /// Forgets a session; other tools that use it have to sign in again too.
    ///
    /// - Parameter session: The `login_session` of a profile.
    /// - Returns: Whether there was one.
    /// - Throws: ``CredentialError`` with `.unreachable` if its file cannot be removed.
    @discardableResult
    public func remove(_ session: String) throws(CredentialError) -> Bool {
        try remove(path(of: session))
    }

    /// Forgets all sessions.
    ///
    /// Only files named as sessions are, 64 hexadecimal digits and `.json`, are removed.
    ///
    /// - Returns: How many there were.
    /// - Throws: ``CredentialError`` with `.unreachable` if the directory cannot be read or a file not be removed.
    @discardableResult
    public func removeAll() throws(CredentialError) -> Int {
        let names: [String]
        do throws(FileError) {
            names = try store.files.list(directory)
        } catch {
            if error.code == .notFound { return 0 }
            throw Self.failure("the sign-in sessions cannot be listed", error)
        }
        var count = 0
        for name in names where Self.isFileName(name) {
            if try remove(directory.appending(name)) { count += 1 }
        }
        return count
    }

    private func remove(_ path: FilePath) throws(CredentialError) -> Bool {
        do throws(FileError) {
            _ = try store.files.metadata(path)
            try store.files.remove(path)
            return true
        } catch {
            if error.code == .notFound { return false }
            throw Self.failure("the sign-in session cannot be removed", error)
        }
    }

    private static func isFileName(_ name: String) -> Bool {
        let digits = name.utf8.dropLast(5)
        return name.hasSuffix(".json") && digits.count == 64
            && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    static func failure(_ message: String, _ error: FileError) -> CredentialError {
        CredentialError(
            error.code == .cancelled ? .cancelled : error.code == .timedOut ? .timedOut : .unreachable,
            "\(message): \(error.reason)",
            hint: "check the directory, or name another in AWS_LOGIN_CACHE_DIRECTORY",
            provider: SignInCredentialProvider.name,
            location: .file(path: error.path.string, line: nil),
            underlying: error
        )
    }
}

extension SignInCache {
    /// Reads a session.
    ///
    /// - Parameters:
    ///   - session: The `login_session` of a profile.
    ///   - login: The command that signs in.
    func load(_ session: String, login: SignInCommand) throws(CredentialError) -> SignInSession {
        let path = path(of: session)
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try store.read(path)
        } catch {
            guard error.code == .notFound else { throw Self.failure("the sign-in session cannot be read", error) }
            throw login.error(
                .interactionRequired,
                "nobody is signed in for \(session): there is no session",
                location: .file(path: path.string, line: nil)
            )
        }
        do throws(SignInDefect) {
            return try SignInSession(parsing: bytes)
        } catch {
            throw login.error(
                .invalidConfiguration,
                "the file of the sign-in session \(error.what)",
                location: .file(path: path.string, line: nil)
            )
        }
    }

    /// Keeps a session.
    func save(_ content: SignInSession, for session: String) throws(FileError) {
        try store.replace(path(of: session), with: content.members)
    }

    /// Takes the lock that those who renew a session take turns by.
    func lock(_ session: String, within deadline: Duration) async throws(FileError) -> any FileLock {
        try await store.lock(path(of: session), within: deadline)
    }
}
