// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// A record for `toolkit export-creds --format nushell | from json | load-env`.
///
/// Nushell evaluates no text, so what misleads is removed by the list of names that `--unset` prints:
/// `hide-env --ignore-errors ...(toolkit export-creds --format nushell --unset | from json)`.
struct NushellForm: ExportForm {
    func rendered(_ export: CredentialExport) throws(UnexportableValue) -> String {
        for (name, value) in export.variables { try ExportValue.check(name, value) }
        return JSONText.object(export.variables.map { ($0.name, .text($0.value)) }).rendered() + "\n"
    }

    func removal() -> String {
        JSONText.list((CredentialExport.names + CredentialExport.otherNames).map { .text($0) }).rendered() + "\n"
    }
}
