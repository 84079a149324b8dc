// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials

/// Credentials as text: the one place where secrets are printed, because they were asked for.
enum CredentialText: Sendable {
    /// Renders credentials.
    ///
    /// - Parameters:
    ///   - credentials: What to print.
    ///   - region: The region, if known.
    ///   - format: The form.
    /// - Throws: ``ShellText/Unsafe`` if a value cannot be given to a shell.
    static func render(
        _ credentials: Credentials,
        region: String?,
        as format: ExportFormat
    ) throws(ShellText.Unsafe) -> String {
        switch format {
        case .process: return processDocument(credentials).rendered() + "\n"
        case .json: return document(credentials, region: region).rendered() + "\n"
        case .env, .environmentWithoutExport, .fish, .powershell:
            var text = ""
            for (name, value) in variables(credentials, region: region) {
                if let value {
                    text += try ShellText.set(name, value, as: format)
                } else {
                    text += ShellText.unset(name, as: format)
                }
            }
            return text
        }
    }

    /// Every variable that decides which credentials a program uses; `nil` for those that would mislead it.
    private static func variables(_ credentials: Credentials, region: String?) -> [(String, String?)] {
        var variables: [(String, String?)] = [
            ("AWS_ACCESS_KEY_ID", credentials.accessKeyID),
            ("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey.withExposedText { $0 }),
            ("AWS_SESSION_TOKEN", credentials.sessionToken?.withExposedText { $0 }),
            ("AWS_CREDENTIAL_EXPIRATION", credentials.expiration.map(AWSTimestamp.extended)),
            ("AWS_ACCOUNT_ID", credentials.accountID),
            ("AWS_SECURITY_TOKEN", nil),
            ("AWS_SESSION_EXPIRATION", nil),
            ("AWS_PROFILE", nil),
            ("AWS_DEFAULT_PROFILE", nil),
        ]
        if let region { variables += [("AWS_REGION", region), ("AWS_DEFAULT_REGION", region)] }
        return variables
    }

    /// Source: AWS SDKs and Tools Reference Guide, "Process credential provider".
    private static func processDocument(_ credentials: Credentials) -> JSONText {
        .object([("Version", .number(1))] + members(credentials))
    }

    private static func document(_ credentials: Credentials, region: String?) -> JSONText {
        .object(members(credentials) + (region.map { [("Region", .text($0))] } ?? []))
    }

    private static func members(_ credentials: Credentials) -> [(String, JSONText)] {
        let members: [(String, String?)] = [
            ("AccessKeyId", credentials.accessKeyID),
            ("SecretAccessKey", credentials.secretAccessKey.withExposedText { $0 }),
            ("SessionToken", credentials.sessionToken?.withExposedText { $0 }),
            ("Expiration", credentials.expiration.map(AWSTimestamp.extended)),
            ("AccountId", credentials.accountID),
        ]
        return members.compactMap { name, value in value.map { (name, .text($0)) } }
    }
}
