// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMPlatform

/// An environment variable that nobody reads, but that looks like one of those that give credentials.
public struct MisspeltVariable: Sendable, Hashable {
    /// The variable that is set.
    public let name: String

    /// The variable that was probably meant.
    public let meant: String

    /// Looks for misspelt variables whose right name is not set, in the order of their names.
    ///
    /// - Parameter environment: The variables.
    public static func find(in environment: Environment) -> [MisspeltVariable] {
        environment.variables.keys.sorted().compactMap { name in
            guard environment[name] != nil, let meant = meaning(of: name), environment[meant] == nil else { return nil }
            return MisspeltVariable(name: name, meant: meant)
        }
    }

    private static func meaning(of name: String) -> String? {
        let upper = name.uppercased()
        guard upper.contains("AWS"), !known.contains(name), !others.contains(name) else { return nil }
        if known.contains(upper) { return upper }
        if let meant = aliases[upper] { return meant }
        // Other programs have variables of their own that are a letter apart, so only one letter may differ.
        return known.first { EditDistance.between(upper, $0, limit: $0.utf8.count > 12 ? 2 : 1) != nil }
    }

    /// The variables that lead to credentials.
    private static let known = [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE",
        "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONFIG_FILE",
        "AWS_SHARED_CREDENTIALS_FILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_CREDENTIAL_EXPIRATION", "AWS_ACCOUNT_ID",
    ]

    /// Names that are near to those and mean something of their own.
    private static let others = ["AWS_CREDENTIAL_FILE", "AWS_SECURITY_TOKEN", "AWS_SESSION_EXPIRATION"]

    private static let aliases = [
        "AWS_ACCESS_KEY": "AWS_ACCESS_KEY_ID", "AWS_SECRET_KEY": "AWS_SECRET_ACCESS_KEY",
        "AWS_SECRET_KEY_ID": "AWS_SECRET_ACCESS_KEY", "AWS_TOKEN": "AWS_SESSION_TOKEN",
        "AWS_SHARED_CREDENTIAL_FILE": "AWS_SHARED_CREDENTIALS_FILE",
        "AWS_CREDENTIALS_FILE": "AWS_SHARED_CREDENTIALS_FILE", "AWS_WEB_IDENTITY_TOKEN": "AWS_WEB_IDENTITY_TOKEN_FILE",
    ]
}
