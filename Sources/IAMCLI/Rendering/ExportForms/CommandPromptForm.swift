// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// Statements for cmd.exe: `for /f "delims=" %i in ('toolkit export-creds --format cmd') do @%i`, or a batch file.
///
/// cmd has no way to write `%` in both, nor `!` where delayed expansion is on; it reads the text in the code page of
/// the console, and lines of up to 8191 characters. Source: Microsoft, "set" and "Command prompt line string limitation".
struct CommandPromptForm: StatementForm {
    func set(_ name: String, _ value: String) throws(UnexportableValue) -> String {
        try ExportValue.check(name, value) { scalar in
            switch scalar {
            case "%", "!", "\"": "which cmd expands or ends a text with"
            case _ where !scalar.isASCII: "which cmd reads in another code page"
            default: nil
            }
        }
        let statement = "set \"\(name)=\(value)\""
        guard statement.utf8.count <= 8_191 else {
            throw UnexportableValue(name, "more characters than the 8191 that a line of cmd may have")
        }
        return statement + "\n"
    }

    func unset(_ name: String) -> String { "set \"\(name)=\"\n" }
}
