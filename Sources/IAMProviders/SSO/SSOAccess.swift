// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
package import IAMProfiles

internal import struct FoundationEssentials.Date

extension SSOSource {
    /// The command that signs in again, for hints.
    ///
    /// - Parameter profile: The profile the source was selected by; `nil` if there is none.
    package func loginCommand(profile: String?) -> String {
        let choice =
            if let profile { ["--profile", profile] } else if let sessionName { ["--sso-session", sessionName] } else {
                [String]()
            }
        return (["toolkit", "login", "--sso"] + choice.map(\.shellWord)).joined(separator: " ")
    }
}

/// What the parts of a sign-in share: whose it is, where it is kept, how errors about it read.
struct SSOAccess: Sendable {
    let source: SSOSource
    let endpoints: SSOEndpoints

    /// The profile to name in hints.
    let profile: String?

    var loginHint: String { "run: \(source.loginCommand(profile: profile))" }

    /// What the sign-in is called in messages.
    var title: String { source.sessionName.map { "session '\($0)'" } ?? source.startURL }

    /// An error that only a new sign-in mends.
    func signInNeeded(
        _ message: String,
        location: ConfigurationLocation?,
        underlying: (any Error)? = nil
    ) -> CredentialError {
        CredentialError(
            .interactionRequired,
            message,
            hint: loginHint,
            provider: SSOCredentialProvider.name,
            location: location,
            underlying: underlying
        )
    }
}
