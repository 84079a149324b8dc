// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCall

/// The root of `toolkit`.
struct ToolkitCommand: ParsableCommand, Sendable {
    static let configuration = CommandConfiguration(
        commandName: "toolkit",
        abstract: "Temporary AWS credentials and signed requests.",
        discussion: """
            eval $(toolkit export-creds --profile prod) puts temporary credentials into this shell.
            toolkit call URL (or aws-iam-call URL) calls an IAM-protected API.
            """,
        version: "0.1.0",
        subcommands: [
            ExportCredsCommand.self, CallCommand.self, WhoAmICommand.self, LoginCommand.self, LogoutCommand.self,
            ExplainCommand.self, ProfilesCommand.self, DoctorCommand.self, SignCommand.self, PresignCommand.self,
            InspectCommand.self, ExecCommand.self, ServeCommand.self, ProxyCommand.self, ConsoleCommand.self,
            CacheCommand.self, KeysCommand.self, LogCommand.self, SandboxCommand.self, HookCommand.self,
            CompletionsCommand.self, ManualCommand.self,
        ]
    )
}
