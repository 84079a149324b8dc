// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMSessionCache

/// `toolkit cache clear`: removes sessions, live ones too.
struct CacheClearCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear",
        abstract: "Remove stored sessions: all, or those that are named.",
        discussion: "The sessions themselves live on at AWS; they only are not found here any more."
    )

    @Argument(help: ArgumentHelp("The start of a session's id, or a profile; all if absent.", valueName: "session"))
    var sessions: [String] = []

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var force = false

    @Flag(help: "Never ask anything: fail where an answer is needed.")
    var noInput = false

    func run(in context: CommandContext) async throws -> Int32 {
        let listing = try await CacheListing(in: context, mayPrompt: !noInput)
        let rows = try sessions.isEmpty ? listing.rows : sessions.flatMap(listing.rows(matching:))
        guard !rows.isEmpty || sessions.isEmpty else { return 0 }
        if !rows.isEmpty { try confirm(rows.count, in: context) }
        let keys = Set(rows.map(\.kept.key))
        return CacheRemovalReport(try await listing.store.remove { keys.contains($0.key) }).tell(in: context)
    }

    private func confirm(_ count: Int, in context: CommandContext) throws(CredentialError) {
        guard !force else { return }
        let subject = count == 1 ? "1 stored session" : "\(count) stored sessions"
        let answer = noInput ? nil : context.terminal.ask("Remove \(subject)? [y/N] ")
        if let answer, ["y", "yes"].contains(answer.lowercased()) { return }
        throw CredentialError(
            .interactionRequired,
            answer == nil ? "\(subject) would be removed, and nobody can be asked" : "nothing was removed",
            hint: "give --force to remove without asking"
        )
    }
}

/// `toolkit cache prune`: removes what is of no use to anybody.
struct CachePruneCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove sessions that have ended and files that killed processes left behind."
    )

    func run(in context: CommandContext) async throws -> Int32 {
        let store = try await CacheListing(in: context).store
        let now = context.platform.clock.now()
        return CacheRemovalReport(try await store.remove { !$0.isLive(at: now) }).tell(in: context)
    }
}

/// What is said about a removal.
struct CacheRemovalReport: Sendable {
    private let removal: FileSessionStore.Removal

    init(_ removal: FileSessionStore.Removal) {
        self.removal = removal
    }

    /// Says it.
    ///
    /// - Returns: The exit code: 0, because what was left alone is in use.
    func tell(in context: CommandContext) -> Int32 {
        let leftovers = removal.leftovers == 0 ? "" : " and \(Self.count(removal.leftovers, "leftover file"))"
        context.report("removed \(Self.count(removal.sessions, "session"))\(leftovers)")
        if removal.skipped > 0 { context.report("left alone \(Self.count(removal.skipped, "session")) in use") }
        return 0
    }

    private static func count(_ number: Int, _ thing: String) -> String {
        "\(number) \(thing)\(number == 1 ? "" : "s")"
    }
}
