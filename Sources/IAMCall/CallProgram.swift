// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
package import IAMCommand
package import IAMPlatform

/// The program `aws-iam-call`.
public enum CallProgram: Sendable {
    /// Runs the program with this process's arguments and ends the process.
    public static func main() -> Never {
        keepFreedMemory()
        program.run(Array(CommandLine.arguments.dropFirst()))
    }

    /// The command behind the name, for what is made of its options.
    package static var root: any ParsableCommand.Type { IAMCallCommand.self }

    private static var program: Program {
        Program(
            name: "aws-iam-call",
            root: root,
            codes: .curl,
            commandLines: commandLines,
            direct: readyCommands
        )
    }
}

extension CallProgram {
    /// Runs the program in memory: no process, and no network but the platform's transport.
    package static func run(_ arguments: [String], platform: Platform, input: String = "") async -> ProgramRun {
        await program.run(arguments, platform: platform, input: input)
    }

    /// Takes a command line in curl's grammar apart: one command line for each call.
    package static func commandLines(_ arguments: [String], in context: CommandContext) throws -> [[String]] {
        try commandLines(arguments) { try context.read($0, limit: 16 << 20) }
    }

    /// The same with another way to read the files of `-K`.
    package static func commandLines(
        _ arguments: [String],
        reading read: @escaping (String) throws -> [UInt8]
    ) throws -> [[String]] {
        try CurlArguments.commandLines(arguments, read: read)
    }

    /// Reads command lines that ``commandLines(_:in:)`` made; `nil` for those that are the parser's to judge.
    package static func readyCommands(_ lines: [[String]]) -> ReadyCommands? {
        var entries: [CallRun.Entry] = []
        for line in lines {
            guard let entry = CallRun.Entry(line) else { return nil }
            entries.append(entry)
        }
        guard let message = entries.first?.options.message else { return nil }
        return ReadyCommands(codes: .curl, isSilent: message.silent && !message.showError) { [entries] context in
            try await CallRun(entries, in: context).run()
        }
    }
}

extension CallRun.Entry {
    /// Reads one plain command line.
    init?(_ line: [String]) {
        guard var words = OptionWords(line) else { return nil }
        self.init(options: words.group(), shared: words.group())
        guard words.areRead else { return nil }
    }
}
