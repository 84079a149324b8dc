// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCall
package import IAMCommand
package import IAMPlatform

/// The program `toolkit`.
public enum ToolkitProgram: Sendable {
    /// Runs the program with this process's arguments and ends the process.
    public static func main() -> Never {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if ExportFastPath.run(arguments) { terminate(0) }
        program.run(arguments)
    }

    /// `toolkit call` has curl's grammar, as `aws-iam-call` has.
    private static var program: Program {
        Program(name: "toolkit", root: ToolkitCommand.self, codes: .toolkit) { arguments, context in
            guard arguments.first == "call" else { return [arguments] }
            return try CallProgram.commandLines(Array(arguments.dropFirst()), in: context).map { ["call"] + $0 }
        } direct: { lines in
            guard lines.first?.first == "call" else { return nil }
            return CallProgram.readyCommands(lines.map { Array($0.dropFirst()) })
        }
    }
}

extension ToolkitProgram {
    /// Runs the program in memory: no process, and no network but the platform's transport.
    package static func run(
        _ arguments: [String],
        platform: Platform,
        input: String = "",
        isOutputTerminal: Bool = false,
        terminal: Terminal = .none
    ) async -> ProgramRun {
        await program.run(
            arguments,
            platform: platform,
            input: input,
            isOutputTerminal: isOutputTerminal,
            terminal: terminal
        )
    }

    /// What the fast path would print; `nil` if it steps aside.
    package static func cachedExport(_ arguments: [String], platform: Platform) -> String? {
        ExportFastPath.text(arguments, platform: platform)
    }
}
