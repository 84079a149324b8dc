// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMPlatform

/// GitHub Actions: masks on standard output, variables for the job's later steps in the file that `GITHUB_ENV` names.
///
/// Source: GitHub, "Workflow commands for GitHub Actions", `add-mask` and "Setting an environment variable".
struct GitHubForm: ExportForm {
    /// The masks, which the runner must read before anything prints the values.
    func rendered(_ export: CredentialExport) throws(UnexportableValue) -> String {
        var text = ""
        for (name, value) in export.variables {
            try ExportValue.check(name, value)
            guard Self.maskedNames.contains(name) else { continue }
            text += "::add-mask::\(Self.escaped(value))\n"
        }
        return text
    }

    /// The lines for the file.
    ///
    /// It cannot unset a variable. A token or an end that an earlier step left is made empty, which counts as unset.
    func fileLines(_ export: CredentialExport, environment: Environment) -> String {
        let emptied = export.staleNames.filter { !$0.hasSuffix("PROFILE") && environment[$0] != nil }
        return emptied.map { "\($0)=\n" }.joined() + export.variables.map { "\($0.name)=\($0.value)\n" }.joined()
    }

    func removal() throws(UsageError) -> String {
        throw UsageError(
            "GITHUB_ENV cannot unset variables for later steps; run the steps that need credentials with toolkit exec"
        )
    }

    private static let maskedNames = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]

    /// The runner undoes this in the data of a command.
    private static func escaped(_ value: String) -> String {
        value.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%25")
    }
}
