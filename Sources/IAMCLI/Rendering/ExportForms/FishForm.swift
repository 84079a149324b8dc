// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// Statements for `toolkit export-creds --format fish | source` and for `eval (…)`.
///
/// Source: fish, "Quotes": in single quotes only `\\` and `\'` mean something.
struct FishForm: StatementForm {
    func set(_ name: String, _ value: String) throws(UnexportableValue) -> String {
        try ExportValue.check(name, value)
        return "set -gx \(name) \(ExportValue.quoted(value) { $0 == "'" || $0 == "\\" ? "\\\($0)" : nil });\n"
    }

    func unset(_ name: String) -> String { "set -e \(name);\n" }

    /// Ends well: `set -e` has a status for a variable that is not set.
    func removal() -> String { CredentialExport.names.map(unset).joined() + "true;\n" }
}
