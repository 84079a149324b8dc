// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// Credentials and what goes along with them into another program.
struct CredentialExport: Sendable {
    /// The credentials.
    let credentials: Credentials

    /// The region, if known.
    let region: String?

    /// The name of the profile in use.
    let profile: String

    /// The variables that are set, in their order.
    var variables: [(name: String, value: String)] {
        let variables: [(String, String?)] = [
            ("AWS_ACCESS_KEY_ID", credentials.accessKeyID),
            ("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey.withExposedText { $0 }),
            ("AWS_SESSION_TOKEN", credentials.sessionToken?.withExposedText { $0 }),
            ("AWS_CREDENTIAL_EXPIRATION", credentials.expiration.map(AWSTimestamp.extended)),
            ("AWS_ACCOUNT_ID", credentials.accountID),
            ("AWS_REGION", region),
            ("AWS_DEFAULT_REGION", region),
        ]
        return variables.compactMap { name, value in value.map { (name, $0) } }
    }

    /// The variables that would mislead a program about these credentials.
    ///
    /// A region that is not known is left as it is.
    var staleNames: [String] {
        var names = Self.otherNames
        if credentials.sessionToken == nil { names.append("AWS_SESSION_TOKEN") }
        if credentials.expiration == nil { names.append("AWS_CREDENTIAL_EXPIRATION") }
        if credentials.accountID == nil { names.append("AWS_ACCOUNT_ID") }
        return names
    }

    /// Every variable that an export may set.
    static let names = [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION",
        "AWS_ACCOUNT_ID", "AWS_REGION", "AWS_DEFAULT_REGION",
    ]

    /// Variables that an export removes and never sets: they choose other credentials, or tell another end.
    static let otherNames = ["AWS_SECURITY_TOKEN", "AWS_SESSION_EXPIRATION", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"]
}
