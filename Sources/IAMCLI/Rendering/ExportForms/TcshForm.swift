// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// Statements for an eval of `toolkit export-creds --format tcsh` in backquotes, with double quotes around or without.
///
/// Source: tcsh(1), "History substitution" and "Filename substitution": `!` works within single quotes, and the words
/// of a command's output are patterns.
struct TcshForm: StatementForm {
    func set(_ name: String, _ value: String) throws(UnexportableValue) -> String {
        try ExportValue.check(name, value) { scalar in
            switch scalar {
            case " ", "*", "?", "[", "{": "which an unquoted eval does not keep"
            default: nil
            }
        }
        let text = ExportValue.quoted(value) { scalar in
            switch scalar {
            case "'": "'\\''"
            case "!": "\\!"
            default: nil
            }
        }
        return "setenv \(name) \(text);\n"
    }

    func unset(_ name: String) -> String { "unsetenv \(name);\n" }
}
