// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand

/// `toolkit hook`: code for a shell's start-up file that keeps credentials fresh.
struct HookCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "hook",
        abstract: "Print code that renews this shell's credentials before a prompt.",
        discussion: """
            ~/.bashrc:                   eval "$(toolkit hook bash)"
            ~/.zshrc:                    eval "$(toolkit hook zsh)"
            ~/.config/fish/config.fish:  toolkit hook fish | source

            A shell asks for it by naming a profile:
            TOOLKIT_PROFILE=prod         (fish: set -g TOOLKIT_PROFILE prod)

            The next prompt comes with that profile's credentials, as toolkit export-creds would set them, and they are
            renewed five minutes before their end. Another name changes them, an empty one removes them. While nothing is
            due the shell compares two numbers and starts nothing. Nothing is ever asked: a profile that needs a second
            factor or a sign-in says so, and is tried again after a minute. What fails under a new name leaves no
            credentials.
            """
    )

    @Argument(help: "The shell.")
    var shell: CommandShell

    func run(in context: CommandContext) async throws -> Int32 {
        try context.write(PromptHook.code(for: shell))
        return 0
    }
}

/// The shells that a person types into and that code can be made for.
enum CommandShell: String, ExpressibleByArgument, CaseIterable, Sendable {
    case bash
    case zsh
    case fish
}
