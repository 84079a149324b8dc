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

/// A command that one line can ask for more than once.
package protocol SeriesCommand: ContextCommand {
    /// Runs the commands of one line in turn.
    ///
    /// - Returns: The exit code.
    static func run(_ series: [Self], in context: CommandContext) async throws -> Int32
}

extension SeriesCommand {
    package func run(in context: CommandContext) async throws -> Int32 { try await Self.run([self], in: context) }

    /// The same with commands that are only known to be of the same type.
    fileprivate func run(with others: [any ParsableCommand], in context: CommandContext) async throws -> Int32 {
        try await Self.run([self] + others.compactMap { $0 as? Self }, in: context)
    }
}

/// Commands of one line with all options read.
package struct ReadyCommands {
    private let codes: ExitCodes
    private let isSilent: Bool
    private let body: (CommandContext) async throws -> Int32

    /// Commands that `body` runs.
    ///
    /// - Parameters:
    ///   - codes: The table that the exit codes come from.
    ///   - isSilent: Whether errors are told by the exit code alone.
    ///   - body: Runs the commands and returns the exit code.
    package init(
        codes: ExitCodes,
        isSilent: Bool,
        body: @escaping (CommandContext) async throws -> Int32
    ) {
        self.codes = codes
        self.isSilent = isSilent
        self.body = body
    }

    /// Runs the commands and says what went wrong.
    ///
    /// - Returns: The exit code.
    fileprivate func run(in context: CommandContext) async -> Int32 {
        do { return try await body(context) } catch {
            let code = codes.code(for: error)
            if !isSilent { context.report(codes == .curl ? "(\(code)) \(error)" : "\(error)") }
            return code
        }
    }
}

/// Parses, runs, reports, and ends the process.
package struct Program: Sendable {
    package let name: String
    package let root: any ParsableCommand.Type
    package let codes: ExitCodes

    /// Makes command lines for the parser, which are run in turn, of the one that was given.
    private let commandLines: @Sendable ([String], CommandContext) throws -> [[String]]

    /// Reads plain command lines without the parser; `nil` leaves them to it.
    private let direct: @Sendable ([[String]]) -> ReadyCommands?

    package init(
        name: String,
        root: any ParsableCommand.Type,
        codes: ExitCodes,
        commandLines: @escaping @Sendable ([String], CommandContext) throws -> [[String]] = { words, _ in [words] },
        direct: @escaping @Sendable ([[String]]) -> ReadyCommands? = { _ in nil }
    ) {
        self.name = name
        self.root = root
        self.codes = codes
        self.commandLines = commandLines
        self.direct = direct
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
        isOutputTerminal: Bool = false,
        terminal: Terminal = .none
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
            terminal: terminal,
            isOutputTerminal: isOutputTerminal
        )
        let code = await execute(arguments, in: context)
        return ProgramRun(
            code: code,
            output: String(decoding: output.withLock { $0 }, as: UTF8.self),
            messages: messages.withLock { $0 }
        )
    }

    /// Runs the commands that `arguments` name and says what went wrong.
    ///
    /// - Returns: The exit code.
    package func execute(_ arguments: [String], in context: CommandContext) async -> Int32 {
        var context = context
        let hasCommands = !root.configuration.subcommands.isEmpty
        context.invocation = hasCommands ? "\(name) \(arguments.first ?? "")" : name
        let commands: [any ParsableCommand]
        do {
            // A completion script asks in the parser's own words.
            let isCompletion = arguments.first == "---completion"
            let lines = isCompletion ? [arguments] : try commandLines(arguments, context)
            if !isCompletion, let ready = direct(lines) { return await ready.run(in: context) }
            commands = try lines.map { try root.parseAsRoot($0) }
        } catch let error as InputError {
            context.report("\(error)")
            return codes.code(for: error)
        } catch {
            return explain(error, of: arguments, in: context)
        }
        guard let command = commands.first else { return 0 }
        guard let command = command as? any ContextCommand else {
            return showHelp(of: command, arguments, in: context)
        }
        let others = Array(commands.dropFirst())
        return await ReadyCommands(codes: type(of: command).codes, isSilent: command.isSilent) { context in
            guard let series = command as? any SeriesCommand else { return try await command.run(in: context) }
            return try await series.run(with: others, in: context)
        }.run(in: context)
    }

    /// `toolkit` without a command is an error; `--help` is a command of the parser's own.
    private func showHelp(of command: any ParsableCommand, _ arguments: [String], in context: CommandContext) -> Int32 {
        guard type(of: command) != root else {
            context.standardError(root.helpMessage() + "\n")
            return codes.usage
        }
        do {
            var command = command
            try command.run()
            return 0
        } catch {
            return explain(error, of: arguments, in: context)
        }
    }

    /// `--help` and `--version` arrive as errors, and so does a command line that cannot be understood.
    private func explain(_ error: any Error, of arguments: [String], in context: CommandContext) -> Int32 {
        guard root.exitCode(for: error) == .success else {
            context.report("\(root.message(for: error))\n  hint: see '\(invocation(arguments)) --help'")
            return codes.usage
        }
        return (try? context.write(root.fullMessage(for: error) + "\n")) == nil ? codes.other : 0
    }

    /// The program and the commands that the first arguments name.
    private func invocation(_ arguments: [String]) -> String {
        var words = [name]
        var command = root
        for argument in arguments {
            let next = command.configuration.subcommands.first { $0.configuration.commandName == argument }
            guard let next else { break }
            words.append(argument)
            command = next
        }
        return words.joined(separator: " ")
    }
}
