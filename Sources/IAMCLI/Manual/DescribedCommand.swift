// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCredentials

/// A command as the argument parser describes it.
struct DescribedCommand: Sendable {
    /// What it is called.
    let name: String

    /// One line.
    let abstract: String

    /// More lines.
    let discussion: String

    /// Its arguments, those for all commands too.
    let arguments: [DescribedArgument]

    /// The commands below it.
    let commands: [DescribedCommand]

    /// The arguments of all commands that get credentials.
    var sharedArguments: [DescribedArgument] {
        let lists = commands.map(\.arguments).filter { $0.contains { $0.names == ["--role-arn"] } }
        return (lists.first ?? []).filter { argument in lists.allSatisfy { $0.contains(argument) } }
    }

    /// Has the parser describe a command.
    init(describing command: any ParsableCommand.Type) {
        var description = JSONValue.null
        do { _ = try command.parseAsRoot(["--experimental-dump-help"]) } catch {
            description = JSONValue(parsing: Array(command.fullMessage(for: error).utf8)) ?? .null
        }
        self.init(description["command"] ?? .null)
    }

    private init(_ description: JSONValue) {
        self.name = description["commandName"]?.text ?? ""
        self.abstract = description["abstract"]?.text ?? ""
        self.discussion = description["discussion"]?.text ?? ""
        self.arguments = Self.shown(description["arguments"]).map { DescribedArgument($0) }
        // The parser adds `help` even to a program without commands.
        self.commands = Self.shown(description["subcommands"]).map { DescribedCommand($0) }.filter { $0.name != "help" }
    }

    private static func shown(_ list: JSONValue?) -> [JSONValue] {
        (list?.items ?? []).filter { $0["shouldDisplay"] != .boolean(false) }
    }
}

/// An argument, an option or a flag as the argument parser describes it.
struct DescribedArgument: Sendable, Hashable {
    /// What it is called, with dashes; none for an argument.
    let names: [String]

    /// What its value is called; `nil` for a flag.
    let value: String?

    /// What it does.
    let explanation: String

    fileprivate init(_ description: JSONValue) {
        self.names = (description["names"]?.items ?? []).map { name in
            (name["kind"]?.text == "long" ? "--" : "-") + (name["name"]?.text ?? "")
        }
        let isFlag = description["kind"]?.text == "flag"
        self.value = isFlag ? nil : description["valueName"]?.text
        let values = (description["allValues"]?.items ?? []).compactMap(\.text)
        let choice = values.isEmpty || isFlag ? "" : " (\(values.joined(separator: ", ")))"
        let fallback = description["defaultValue"]?.text.map { " Default: \($0)." } ?? ""
        self.explanation = (description["abstract"]?.text ?? "") + choice + (isFlag ? "" : fallback)
    }
}
