// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials

/// JSON for programs.
struct DocumentForm: ExportForm {
    /// Whether it is for `credential_process`, which asks for a version and knows no region.
    ///
    /// Source: AWS SDKs and Tools Reference Guide, "Process credential provider".
    let isForProcess: Bool

    func rendered(_ export: CredentialExport) -> String {
        let credentials = export.credentials
        let texts: [(String, String?)] = [
            ("AccessKeyId", credentials.accessKeyID),
            ("SecretAccessKey", credentials.secretAccessKey.withExposedText { $0 }),
            ("SessionToken", credentials.sessionToken?.withExposedText { $0 }),
            ("Expiration", credentials.expiration.map(AWSTimestamp.extended)),
            ("AccountId", credentials.accountID),
            ("Region", isForProcess ? nil : export.region),
        ]
        var members: [(String, JSONText)] = isForProcess ? [("Version", .number(1))] : []
        for (name, text) in texts {
            if let text { members.append((name, .text(text))) }
        }
        return JSONText.object(members).rendered() + "\n"
    }

    func removal() throws(UsageError) -> String {
        throw UsageError("JSON sets nothing that --unset could remove; choose the form of a shell")
    }
}
