// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMPlatform

/// Text for people or JSON for programs.
enum OutputForm: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text
    case json
}

/// What a command has found, for people and for programs.
protocol Report {
    /// The lines for people, with the newline at the end.
    func text(in style: TerminalStyle) -> String

    /// The same for programs.
    var document: JSONText { get }
}

extension CommandContext {
    /// Writes a report in the form that is asked for.
    func write(_ report: some Report, as form: OutputForm, color: ColorChoice) throws {
        switch form {
        case .text:
            let style = TerminalStyle(color, environment: platform.environment, isTerminal: isOutputTerminal)
            try write(report.text(in: style))
        case .json: try write(report.document.rendered() + "\n")
        }
    }
}
