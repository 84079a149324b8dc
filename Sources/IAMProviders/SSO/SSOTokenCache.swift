// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
public import IAMCredentials
public import IAMPlatform
public import IAMProfiles
public import SystemPackage

/// The directory with the tokens of sign-ins, which the AWS CLI and the AWS SDKs read and write too.
///
/// Source: AWS SDKs and Tools Reference Guide, "IAM Identity Center credential provider"; file names as the AWS CLI has
/// them.
public struct SSOTokenCache: Sendable {
    /// The directory, `~/.aws/sso/cache`.
    public let directory: FilePath

    /// The most bytes a token file may have.
    static let sizeLimit = 256 * 1_024

    let files: any FileSystem

    /// Finds the directory; nothing is read or made yet.
    ///
    /// - Parameters:
    ///   - environment: Says where the home directory is.
    ///   - files: The file system.
    /// - Throws: ``CredentialError`` with `.invalidConfiguration` if there is no home directory.
    public init(environment: Environment, files: any FileSystem) throws(CredentialError) {
        let expanded = ProfileLocations.resolve(environment: environment, config: "~/.aws/sso/cache").config
        guard let expanded, !expanded.string.hasPrefix("~") else {
            throw CredentialError(
                .invalidConfiguration,
                "there is no home directory to look for sign-ins in",
                hint: "set HOME",
                provider: SSOCredentialProvider.name,
                location: .variable("HOME")
            )
        }
        self.directory = expanded
        self.files = files
    }

    /// The file with the token of a sign-in: the SHA-1 of the session's name or else of the start URL, as it is written.
    ///
    /// - Parameter source: The sign-in.
    public func tokenFile(for source: SSOSource) -> FilePath {
        tokenFile(named: source.sessionName ?? source.startURL)
    }

    /// The file with the token of a session or start URL.
    ///
    /// - Parameter name: The name of the `[sso-session]`, or the start URL of the older form.
    public func tokenFile(named name: String) -> FilePath { file(hashing: name) }

    /// The file whose name is the hash of `text`.
    func file(hashing text: String) -> FilePath {
        let hash = Insecure.SHA1.hash(data: Array(text.utf8)).lowercaseHexadecimal
        return directory.appending(hash + ".json")
    }

    /// Replaces a file that only its owner may read, in a directory that only its owner may enter.
    func replace(_ path: FilePath, with members: [String: JSONValue]) throws(FileError) {
        try files.createDirectory(directory, mode: 0o700)
        let text = JSONValue.object(members).rendered(.spaced)
        try files.replace(path, with: Array(text.utf8), mode: 0o600)
    }

    /// The lock under which a token file is changed; it stays when the token goes.
    func lockFile(of tokenFile: FilePath) -> FilePath { Self.sibling(of: tokenFile, ".lock") }

    /// The note of when a refresh failed last.
    func failureFile(of tokenFile: FilePath) -> FilePath { Self.sibling(of: tokenFile, ".failed") }

    private static func sibling(of path: FilePath, _ suffix: String) -> FilePath {
        path.removingLastComponent().appending((path.lastComponent?.string ?? "") + suffix)
    }
}
