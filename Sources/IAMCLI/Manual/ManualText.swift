// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Text in the macros of man(7).
///
/// Source: groff_man(7), man(7) of mandoc.
struct ManualText: Sendable {
    /// The page so far.
    private(set) var text = ""

    /// A macro and its arguments.
    mutating func macro(_ name: String, _ arguments: String...) {
        let words = arguments.map { "\"\(Self.escaped($0).split(separator: "\"").joined(separator: "\\(dq"))\"" }
        text += ([".\(name)"] + words).joined(separator: " ") + "\n"
    }

    /// A line that is escaped already.
    mutating func line(_ line: String) { text += line + "\n" }

    /// Paragraphs with blank lines between them: lines that fill their width are prose and filled anew, others are kept.
    ///
    /// A heading stands before the first paragraph unless the text goes on.
    mutating func paragraphs(_ discussion: String, goesOn: Bool = false) {
        var goesOn = goesOn
        let lines = discussion.split(separator: "\n", omittingEmptySubsequences: false)
        for paragraph in lines.split(separator: "") {
            if goesOn { line(".PP") }
            goesOn = true
            let isProse = paragraph.dropLast().allSatisfy { $0.count > 80 }
            if !isProse { line(".nf") }
            for part in paragraph { line(Self.escaped(String(part))) }
            if !isProse { line(".fi") }
        }
    }

    /// A command, with the arguments that it has to itself.
    mutating func command(_ command: DescribedCommand, without shared: [DescribedArgument]) {
        macro("SS", command.name)
        line(Self.escaped(command.abstract))
        paragraphs(command.discussion, goesOn: true)
        arguments(command.arguments.filter { !shared.contains($0) })
    }

    /// A list of arguments.
    mutating func arguments(_ arguments: [DescribedArgument]) {
        for argument in arguments {
            line(".TP")
            let value = argument.value.map { "\\fI\(Self.escaped($0))\\fR" }
            let names = argument.names.map { "\\fB\(Self.escaped($0))\\fR" }.joined(separator: ", ")
            line([names, value ?? ""].filter { !$0.isEmpty }.joined(separator: " "))
            line(Self.escaped(argument.explanation))
        }
    }

    /// Text of which nothing is taken for a request, an escape or a typographic dash or quote.
    static func escaped(_ text: String) -> String {
        var escaped = text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" : ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case "'": escaped += "\\(aq"
            case "`": escaped += "\\(ga"
            case "~": escaped += "\\(ti"
            case "^": escaped += "\\(ha"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
