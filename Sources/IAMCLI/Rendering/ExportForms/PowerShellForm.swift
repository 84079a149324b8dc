// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// Statements for `toolkit export-creds --format powershell | Out-String | Invoke-Expression`.
///
/// Source: PowerShell, "about_Quoting_Rules": in single quotes only the quote itself is special and is doubled; the
/// tokenizer takes four typographic quotes for the same.
struct PowerShellForm: StatementForm {
    func set(_ name: String, _ value: String) throws(UnexportableValue) -> String {
        try ExportValue.check(name, value)
        let text = ExportValue.quoted(value) { scalar in
            switch scalar {
            case "'", "\u{2018}"..."\u{201B}": "\(scalar)\(scalar)"
            default: nil
            }
        }
        return "$Env:\(name) = \(text)\n"
    }

    func unset(_ name: String) -> String { "Remove-Item Env:\(name) -ErrorAction Ignore\n" }
}
