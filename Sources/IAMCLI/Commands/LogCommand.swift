// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform

internal import struct FoundationEssentials.Date

/// `toolkit log`: which credentials were given to whom.
struct LogCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Show which credentials were given, when, and to which command.",
        discussion: """
            Written down is what profiles with audit_log = true give, or with AWS_IAM_TOOLKIT_AUDIT=true everything, as
            JSON lines in ~/.local/state/aws-iam-toolkit/log.jsonl (XDG_STATE_HOME); no secrets. The access key ids are
            those of AWS CloudTrail.
            """
    )

    @Option(
        help: ArgumentHelp("Only what is newer: 90m, 12h, 7d, or a time, 2035-01-02T03:04:05Z.", valueName: "time"),
        transform: Since.init(argument:)
    )
    var since: Since?

    @Option(help: ArgumentHelp("Only credentials of this profile.", valueName: "name"))
    var profile: String?

    @Option(help: "The form: text or json.")
    var output: OutputForm = .text

    @Option(help: "Use colour: auto, always or never.")
    var color: ColorChoice = .auto

    func run(in context: CommandContext) async throws -> Int32 {
        guard let log = AuditLog(platform: context.platform) else {
            throw UsageError("there is no log: neither XDG_STATE_HOME nor HOME says where it is")
        }
        let start = since?.date(before: context.platform.clock.now())
        let entries = try log.entries().filter { entry in
            (start.map { entry.time >= $0 } ?? true) && (profile == nil || entry.profile == profile)
        }
        if entries.isEmpty, output == .text {
            context.report("nothing is in the log; audit_log = true in a profile writes down what it gives")
            return 0
        }
        try context.write(AuditReport(entries: entries), as: output, color: color)
        return 0
    }
}

/// The entries of the log, the oldest first.
private struct AuditReport: Report {
    let entries: [AuditEntry]

    var document: JSONText { .list(entries.map(\.document)) }

    func text(in style: TerminalStyle) -> String {
        let heading = ["TIME", "USER", "COMMAND", "PROFILE", "ROLE OR SOURCE", "ACCOUNT", "KEY", "UNTIL"]
        let rows = [heading.map { TextTable.Cell($0, .strong) }] + entries.map(Self.cells)
        return TextTable(rows).rendered(in: style)
    }

    private static func cells(_ entry: AuditEntry) -> [TextTable.Cell] {
        let role = entry.roleARN ?? entry.source
        return [
            .init(AWSTimestamp.extended(entry.time)), .init(entry.user ?? String(entry.userID)),
            .init(entry.invocation),
            .init(entry.profile ?? "-"), .init(entry.isReadOnly ? "\(role) (read only)" : role),
            .init(entry.accountID ?? "-"), .init(Credentials.shorten(entry.accessKeyID)),
            .init(entry.expiration.map(AWSTimestamp.extended) ?? "-"),
        ]
    }
}

/// A point in the past.
struct Since: Sendable {
    private enum Value: Sendable {
        case ago(Duration)
        case at(Date)
    }

    private let value: Value

    /// Reads `90m`, `7d`, or a time.
    init(argument: String) throws {
        if let date = AWSTimestamp.parse(argument) {
            self.value = .at(date)
        } else {
            self.value = .ago(try Duration(argument: argument))
        }
    }

    func date(before now: Date) -> Date {
        switch value {
        case .ago(let duration): now.addingTimeInterval(-Double(duration.components.seconds))
        case .at(let date): date
        }
    }
}
