// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCall
internal import IAMCommand

/// `toolkit completions`: what makes a shell complete the command lines of both programs.
struct CompletionsCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print a completion script for a shell.",
        discussion: """
            bash:  toolkit completions bash >~/.local/share/bash-completion/completions/toolkit
            zsh:   toolkit completions zsh >FOLDER/_toolkit, where $fpath has FOLDER
            fish:  toolkit completions fish >~/.config/fish/completions/toolkit.fish

            The same with aws-iam-call behind the shell's name. Profiles come from the profile files at each completion.
            """
    )

    @Argument(help: "The shell.")
    var shell: CommandShell

    @Argument(help: "The program.")
    var program: DocumentedProgram = .toolkit

    func run(in context: CommandContext) async throws -> Int32 {
        let script = program.root.completionScript(for: shell.completed) + "\n"
        try context.write(program == .toolkit ? CompletionHandover.adding(to: script, for: shell) : script)
        return 0
    }
}

extension CommandShell {
    fileprivate var completed: CompletionShell {
        switch self {
        case .bash: .bash
        case .zsh: .zsh
        case .fish: .fish
        }
    }
}

/// The two programs, as far as their command lines go.
enum DocumentedProgram: String, ExpressibleByArgument, CaseIterable, Sendable {
    case toolkit
    case call = "aws-iam-call"

    /// The root of its commands.
    var root: any ParsableCommand.Type {
        switch self {
        case .toolkit: ToolkitCommand.self
        case .call: CallProgram.root
        }
    }
}
