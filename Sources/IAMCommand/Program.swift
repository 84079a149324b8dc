// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
internal import IAMHTTP
package import IAMPlatform
internal import Logging
internal import Synchronization

/// How a program ran in memory.
package struct ProgramRun: Sendable {
    /// The exit code.
    package let code: Int32

    /// What it wrote to standard output.
    package let output: String

    /// What it wrote to standard error.
    package let messages: String
}

/// A command that runs in a given context instead of on globals, so that tests run it in memory.
package protocol ContextCommand: ParsableCommand, Sendable {
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
    package static var codes: ExitCodes { .toolkit }
    package var isSilent: Bool { false }
}

/// Parses, runs, reports, and ends the process.
package struct Program: Sendable {
    package let name: String
    package let root: any ParsableCommand.Type
    package let codes: ExitCodes

    package init(name: String, root: any ParsableCommand.Type, codes: ExitCodes) {
        self.name = name
        self.root = root
        self.codes = codes
    }

    package func run(_ arguments: [String]) -> Never {
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
    package func run(
        _ arguments: [String],
        platform: Platform,
        input: String,
        isOutputTerminal: Bool = false
    ) async -> ProgramRun {
        let output = Mutex<[UInt8]>([])
        let messages = Mutex("")
        let unread = Mutex(Array(input.utf8)[...])
        let context = CommandContext(
            programName: name,
            platform: platform,
            standardOutput: { bytes in output.withLock { $0 += bytes } },
            standardError: { text in messages.withLock { $0 += text } },
            transport: { _ in platform.transport },
            standardInput: { count in
                unread.withLock { unread in
                    let piece = Array(unread.prefix(count))
                    unread = unread.dropFirst(count)
                    return piece
                }
            },
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
    package func execute(_ arguments: [String], in context: CommandContext) async -> Int32 {
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
