// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// Statements for `execx($(toolkit export-creds --format xonsh))`; values are string literals of Python.
struct XonshForm: StatementForm {
    func set(_ name: String, _ value: String) throws(UnexportableValue) -> String {
        try ExportValue.check(name, value)
        return "$\(name) = \(ExportValue.quoted(value) { $0 == "'" || $0 == "\\" ? "\\\($0)" : nil })\n"
    }

    func unset(_ name: String) -> String { "${...}.pop('\(name)', None)\n" }
}
