// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// A form that credentials are printed in.
protocol ExportForm: Sendable {
    /// The text that hands credentials over.
    func rendered(_ export: CredentialExport) throws(UnexportableValue) -> String

    /// The text that removes what the other one sets.
    ///
    /// - Throws: ``UsageError`` if the form has no notion of that.
    func removal() throws(UsageError) -> String
}

/// A form with a statement for each variable, for a shell that evaluates them.
protocol StatementForm: ExportForm {
    /// The statement that sets a variable.
    func set(_ name: String, _ value: String) throws(UnexportableValue) -> String

    /// The statement that unsets a variable, whether or not it is set.
    func unset(_ name: String) -> String
}

extension StatementForm {
    /// What misleads goes first, so that the last statement is one that cannot fail.
    func rendered(_ export: CredentialExport) throws(UnexportableValue) -> String {
        var text = ""
        for name in export.staleNames { text += unset(name) }
        for (name, value) in export.variables { text += try set(name, value) }
        return text
    }

    func removal() -> String { CredentialExport.names.map(unset).joined() }
}
