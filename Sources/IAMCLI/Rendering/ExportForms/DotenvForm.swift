// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// Lines of a `.env` file, as its readers for Python, Node, Ruby and Compose agree on them.
///
/// They differ on escapes within quotes, and some expand `${…}` even in single quotes, so neither is written.
struct DotenvForm: ExportForm {
    func rendered(_ export: CredentialExport) throws(UnexportableValue) -> String {
        var text = ""
        for (name, value) in export.variables {
            var last: Unicode.Scalar = " "
            try ExportValue.check(name, value) { scalar in
                defer { last = scalar }
                switch scalar {
                case "'", "\\": return "which readers of .env files understand differently"
                case "{" where last == "$": return "which readers of .env files expand after '$'"
                default: return nil
                }
            }
            text += "\(name)=\(ExportValue.isPlain(value) ? value : "'\(value)'")\n"
        }
        return text
    }

    func removal() throws(UsageError) -> String {
        throw UsageError("a .env file sets variables and cannot unset any; remove its lines instead of --unset")
    }
}
