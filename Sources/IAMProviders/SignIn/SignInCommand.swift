// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// The command that signs in again, for hints.
struct SignInCommand: Sendable {
    /// The profile; none for `default`.
    let profile: String?

    init(profile: String?) {
        self.profile = profile == "default" ? nil : profile
    }

    var hint: String { "run: toolkit login" + (profile.map { " --profile \($0.shellWord)" } ?? "") }

    /// An error whose remedy is to sign in.
    func error(
        _ code: CredentialError.Code,
        _ message: String,
        location: ConfigurationLocation?
    ) -> CredentialError {
        CredentialError(code, message, hint: hint, provider: SignInCredentialProvider.name, location: location)
    }
}
