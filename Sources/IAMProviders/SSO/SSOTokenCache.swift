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
    public var directory: FilePath { store.path }

    let store: LoginCacheDirectory

    /// Finds the directory; nothing is read or made yet.
    ///
    /// - Parameters:
    ///   - environment: Says where the home directory is.
    ///   - files: The file system.
    /// - Throws: ``CredentialError`` with `.invalidConfiguration` if there is no home directory.
    public init(environment: Environment, files: any FileSystem) throws(CredentialError) {
        guard let path = ProfileLocations.expand("~/.aws/sso/cache", environment: environment) else {
            throw CredentialError(
                .invalidConfiguration,
                "there is no home directory to look for sign-ins in",
                hint: "set HOME",
                provider: SSOCredentialProvider.name,
                location: .variable("HOME")
            )
        }
        self.store = LoginCacheDirectory(path: path, files: files)
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
        store.file(named: Insecure.SHA1.hash(data: Array(text.utf8)).lowercaseHexadecimal)
    }

    /// The note of when a refresh failed last.
    func failureFile(of tokenFile: FilePath) -> FilePath { LoginCacheDirectory.sibling(of: tokenFile, ".failed") }
}
