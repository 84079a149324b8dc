// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform

/// Gives the credentials of a sign-in session (`login_session`), and renews them.
public struct SignInCredentialProvider: CredentialProvider {
    /// `sign-in`.
    public var name: String { Self.name }

    static let name = "sign-in"

    /// Makes a provider; nothing is read yet.
    ///
    /// - Parameters:
    ///   - session: The `login_session` of the profile: the ARN of the identity that signed in.
    ///   - endpoint: The sign-in service; an address without a slash at the end.
    ///   - location: The file and line of `login_session`.
    ///   - platform: Environment, files, clock, timer and HTTP.
    public init(session: String, endpoint: String, location: ConfigurationLocation? = nil, platform: Platform) {}

    /// Gives the session's credentials.
    public func credentials() async throws(CredentialError) -> Credentials {
        throw CredentialError(.unsupported, "sign-in")
    }
}
