// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCredentials

/// A manual page in the macros of man(7).
///
/// Made of the description that the argument parser gives of a program (`--experimental-dump-help`), so it says what
/// `--help` says. Options that all commands share are told once.
struct ManualPage: Sendable {
    private let program: DocumentedProgram
    private let date: String
    private let root: DescribedCommand

    /// Makes the page of a program.
    ///
    /// - Parameters:
    ///   - program: The program.
    ///   - date: What the page's foot says, such as `2030-01-31`.
    init(of program: DocumentedProgram, date: String) {
        self.program = program
        self.date = date
        self.root = DescribedCommand(describing: program.root)
    }

    /// The text.
    var rendered: String {
        var page = ManualText()
        page.line(".TH \(ManualText.escaped(program.rawValue.uppercased())) 1 \(date) toolkit \"User Commands\"")
        page.macro("SH", "NAME")
        page.line("\(ManualText.escaped(program.rawValue)) \\- \(ManualText.escaped(root.abstract))")
        page.macro("SH", "SYNOPSIS")
        let isOne = root.commands.isEmpty
        page.macro("B", program.rawValue)
        page.line(isOne ? "[\\fIoptions\\fR] \\fIurl\\fR ..." : "\\fIcommand\\fR [\\fIoptions\\fR] ...")
        page.macro("SH", "DESCRIPTION")
        page.paragraphs(root.discussion)
        let shared = isOne ? [] : root.sharedArguments
        if isOne {
            page.macro("SH", "OPTIONS")
            page.arguments(root.arguments)
        } else {
            page.macro("SH", "COMMANDS")
            for command in root.commands { page.command(command, without: shared) }
            page.macro("SH", "OPTIONS OF ALL COMMANDS")
            page.arguments(shared)
        }
        page.macro("SH", "EXIT STATUS")
        page.line(ManualText.escaped(exitStatus))
        page.macro("SH", "FILES")
        page.line(ManualText.escaped("~/.aws/config, ~/.aws/credentials, ~/.cache/aws-iam-toolkit"))
        page.macro("SH", "SEE ALSO")
        page.line(isOne ? "\\fBtoolkit\\fR(1), \\fBcurl\\fR(1)" : "\\fBaws\\-iam\\-call\\fR(1), \\fBcurl\\fR(1)")
        return page.text
    }

    private var exitStatus: String {
        switch program {
        case .toolkit:
            "0; 252 for a command line that makes no sense; 253 without credentials or with a wrong configuration; 254 if "
                + "a service said no; 255 for anything else; 130 when interrupted. call ends as aws-iam-call does."
        case .call: "Those of curl, with 94 for credentials and signing."
        }
    }
}
