// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMHTTP
package import IAMPlatform
internal import Logging
internal import Synchronization

/// The program `toolkit`.
public enum ToolkitProgram: Sendable {
    /// Runs the program with this process's arguments and ends the process.
    public static func main() -> Never {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if ExportFastPath.run(arguments) { terminate(0) }
        Program(name: "toolkit", root: ToolkitCommand.self, codes: .toolkit).run(arguments)
    }
}

/// How a program ran in memory.
package struct ProgramRun: Sendable {
    /// The exit code.
    package let code: Int32

    /// What it wrote to standard output.
    package let output: String

    /// What it wrote to standard error.
    package let messages: String
}

extension ToolkitProgram {
    /// Runs the program in memory: no process, and no network but the platform's transport.
    package static func run(
        _ arguments: [String],
        platform: Platform,
        input: String = "",
        isOutputTerminal: Bool = false
    ) async -> ProgramRun {
        let program = Program(name: "toolkit", root: ToolkitCommand.self, codes: .toolkit)
        return await program.run(arguments, platform: platform, input: input, isOutputTerminal: isOutputTerminal)
    }

    /// What the fast path would print; `nil` if it steps aside.
    package static func cachedExport(_ arguments: [String], platform: Platform) -> String? {
        ExportFastPath.text(arguments, platform: platform)
    }
}

extension CallProgram {
    /// Runs the program in memory: no process, and no network but the platform's transport.
    package static func run(_ arguments: [String], platform: Platform, input: String = "") async -> ProgramRun {
        let program = Program(name: "aws-iam-call", root: IAMCallCommand.self, codes: .curl)
        return await program.run(arguments, platform: platform, input: input)
    }
}

/// The program `aws-iam-call`.
public enum CallProgram: Sendable {
    /// Runs the program with this process's arguments and ends the process.
    public static func main() -> Never {
        Program(name: "aws-iam-call", root: IAMCallCommand.self, codes: .curl)
            .run(Array(CommandLine.arguments.dropFirst()))
    }
}

/// A command that runs in a given context instead of on globals, so that tests run it in memory.
protocol ContextCommand: ParsableCommand, Sendable {
    /// The table that the command's exit codes come from.
    static var codes: ExitCodes { get }

    /// Whether errors are told by the exit code alone.
    var isSilent: Bool { get }

    /// Runs the command.
    ///
    /// - Returns: The exit code.
    func run(in context: CommandContext) async throws -> Int32
}

extension ContextCommand {
    static var codes: ExitCodes { .toolkit }
    var isSilent: Bool { false }
}

/// Parses, runs, reports, and ends the process.
struct Program: Sendable {
    let name: String
    let root: any ParsableCommand.Type
    let codes: ExitCodes

    func run(_ arguments: [String]) -> Never {
        ignoreBrokenPipes()
        let context = CommandContext.system(programName: name)
        StandardErrorLog.start(
            level: arguments.contains("--debug") ? .trace : .notice,
            write: { context.report($0) }
        )
        Task {
            let code = await execute(arguments, in: context)
            terminate(code)
        }
        waitForTermination()
    }

    /// Runs in memory.
    func run(
        _ arguments: [String],
        platform: Platform,
        input: String,
        isOutputTerminal: Bool = false
    ) async -> ProgramRun {
        let output = Mutex<[UInt8]>([])
        let messages = Mutex("")
        let context = CommandContext(
            programName: name,
            platform: platform,
            standardOutput: { bytes in output.withLock { $0 += bytes } },
            standardError: { text in messages.withLock { $0 += text } },
            transport: { _ in platform.transport },
            standardInput: { Array(input.utf8) },
            isOutputTerminal: isOutputTerminal
        )
        let code = await execute(arguments, in: context)
        return ProgramRun(
            code: code,
            output: String(decoding: output.withLock { $0 }, as: UTF8.self),
            messages: messages.withLock { $0 }
        )
    }

    /// Runs the command that `arguments` name and says what went wrong.
    ///
    /// - Returns: The exit code.
    func execute(_ arguments: [String], in context: CommandContext) async -> Int32 {
        let command: any ParsableCommand
        do {
            command = try root.parseAsRoot(arguments)
        } catch {
            return explain(error, in: context)
        }
        guard let command = command as? any ContextCommand else {
            return showHelp(of: command, in: context)
        }
        let codes = type(of: command).codes
        do {
            return try await command.run(in: context)
        } catch {
            let code = codes.code(for: error)
            if !command.isSilent { context.report(codes == .curl ? "(\(code)) \(error)" : "\(error)") }
            return code
        }
    }

    /// `toolkit` without a command is an error; `--help` is a command of the parser's own.
    private func showHelp(of command: any ParsableCommand, in context: CommandContext) -> Int32 {
        guard type(of: command) != root else {
            context.standardError(root.helpMessage() + "\n")
            return codes.usage
        }
        do {
            var command = command
            try command.run()
            return 0
        } catch {
            return explain(error, in: context)
        }
    }

    /// `--help` and `--version` arrive as errors, and so does a command line that cannot be understood.
    private func explain(_ error: any Error, in context: CommandContext) -> Int32 {
        guard root.exitCode(for: error) == .success else {
            context.report("\(root.message(for: error))\n  hint: see '\(name) --help'")
            return codes.usage
        }
        return (try? context.write(root.fullMessage(for: error) + "\n")) == nil ? codes.other : 0
    }
}
