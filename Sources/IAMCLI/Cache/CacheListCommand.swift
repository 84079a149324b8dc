// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMPlatform
internal import IAMSessionCache

/// The form of a listing.
struct CacheOutputOptions: ParsableArguments, Sendable {
    @Option(help: "The form: text or json.")
    var output: OutputForm = .text

    @Option(help: "Use colour: auto, always or never.")
    var color: ColorChoice = .auto
}

/// `toolkit cache list`: all stored sessions.
struct CacheListCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the stored sessions, with the profiles that lead to them."
    )

    @OptionGroup
    var form: CacheOutputOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let listing = try await CacheListing(in: context)
        if listing.rows.isEmpty, form.output == .text {
            context.report("no session is stored in \(listing.store.directory)")
        } else {
            try context.write(listing, as: form.output, color: form.color)
        }
        return 0
    }
}

/// `toolkit cache show`: what is known about a session.
struct CacheShowCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what is known about a stored session; keys are shortened and secrets left out."
    )

    @Argument(help: ArgumentHelp("The first digits of the session's id, or a profile.", valueName: "session"))
    var session: String

    @OptionGroup
    var form: CacheOutputOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let listing = try await CacheListing(in: context)
        for row in try listing.rows(matching: session) {
            let details = SessionDetails(document: listing.document(row))
            try context.write(details, as: form.output, color: form.color)
        }
        return 0
    }
}

/// What is known about one session, a line for each member.
private struct SessionDetails: Report {
    let document: JSONText

    func text(in style: TerminalStyle) -> String {
        guard case .object(let members) = document else { return "" }
        let rows = members.compactMap { name, value -> [TextTable.Cell]? in
            Self.plain(value).map { [.init(name, .quiet), .init($0)] }
        }
        return TextTable(rows).rendered(in: style)
    }

    private static func plain(_ value: JSONText) -> String? {
        switch value {
        case .text(let text): text
        case .list(let items): items.compactMap(plain).joined(separator: ", ")
        default: nil
        }
    }
}
