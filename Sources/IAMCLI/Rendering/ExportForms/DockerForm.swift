// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// Lines for `docker run --env-file`: everything behind `=` is the value, with neither quotes nor escapes.
///
/// Source: Docker CLI, "docker container run", `--env-file`.
struct DockerForm: ExportForm {
    func rendered(_ export: CredentialExport) throws(UnexportableValue) -> String {
        var text = ""
        for (name, value) in export.variables {
            try ExportValue.check(name, value)
            text += "\(name)=\(value)\n"
        }
        return text
    }

    func removal() throws(UsageError) -> String {
        throw UsageError("an env file of Docker sets variables and cannot unset any; start the container without it")
    }
}
