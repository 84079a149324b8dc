// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The names of the forms that credentials are printed in.
enum ExportFormat: String, CaseIterable, Sendable {
    case posix = "env"
    case posixWithoutExport = "env-no-export"
    case fish
    case tcsh
    case xonsh
    case powershell
    case commandPrompt = "cmd"
    case nushell
    case dotenv
    case docker
    case gitHub = "github"
    case credentialsFile = "ini"
    case kubernetes
    case process
    case json

    /// The form of that name.
    var form: any ExportForm {
        switch self {
        case .posix: POSIXForm()
        case .posixWithoutExport: POSIXForm(exports: false)
        case .fish: FishForm()
        case .tcsh: TcshForm()
        case .xonsh: XonshForm()
        case .powershell: PowerShellForm()
        case .commandPrompt: CommandPromptForm()
        case .nushell: NushellForm()
        case .dotenv: DotenvForm()
        case .docker: DockerForm()
        case .gitHub: GitHubForm()
        case .credentialsFile: CredentialsFileForm()
        case .kubernetes: KubernetesForm()
        case .process: DocumentForm(isForProcess: true)
        case .json: DocumentForm(isForProcess: false)
        }
    }
}
