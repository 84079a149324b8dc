// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials

/// A section for `~/.aws/credentials`, under the name of the profile in use.
///
/// SDKs trim values, and some end them at a comment character behind a blank. Names are those that every SDK takes.
/// Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files".
struct CredentialsFileForm: ExportForm {
    func rendered(_ export: CredentialExport) throws(UnexportableValue) -> String {
        try ExportValue.check("the profile's name", export.profile) { scalar in
            ExportValue.isPlain("\(scalar)") ? nil : "which SDKs do not take in a credentials file"
        }
        var text = "[\(export.profile)]\n"
        if let expiration = export.credentials.expiration {
            text += "# until \(AWSTimestamp.extended(expiration))\n"
        }
        for (name, value) in export.variables {
            guard let key = Self.keys.first(where: { $0.variable == name })?.key else { continue }
            try ExportValue.check(name, value)
            let hasComment = [" #", " ;"].contains { " \(value)".contains($0) }
            if hasComment { throw UnexportableValue(name, "the beginning of a comment in it") }
            if value.hasPrefix(" ") || value.hasSuffix(" ") {
                throw UnexportableValue(name, "a blank at one end, which SDKs drop")
            }
            text += "\(key) = \(value)\n"
        }
        return text
    }

    func removal() throws(UsageError) -> String {
        throw UsageError("a section of a credentials file cannot remove another; delete the section instead of --unset")
    }

    private static let keys: [(variable: String, key: String)] = [
        ("AWS_ACCESS_KEY_ID", "aws_access_key_id"), ("AWS_SECRET_ACCESS_KEY", "aws_secret_access_key"),
        ("AWS_SESSION_TOKEN", "aws_session_token"), ("AWS_ACCOUNT_ID", "aws_account_id"), ("AWS_REGION", "region"),
    ]
}
