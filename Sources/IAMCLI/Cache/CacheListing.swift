// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders
internal import IAMSessionCache
internal import SystemPackage

internal import struct FoundationEssentials.Date

/// The stored sessions, with the profiles that lead to them.
struct CacheListing: Report, Sendable {
    /// A stored session and what is known about it.
    struct Row: Sendable {
        let kept: FileSessionStore.Kept
        /// The profiles that lead to it, with what it is for them; none for a session that options asked for.
        let profiles: [String]
        /// The role; `nil` if no profile tells.
        let roleARN: String?

        var id: String { kept.key.description }
    }

    let rows: [Row]
    let store: FileSessionStore
    private let now: Date

    /// Reads the cache and, to tell whose the sessions are, the profiles; nobody is asked over the network.
    ///
    /// - Parameters:
    ///   - context: Files, variables, and the keyring if sessions are sealed.
    ///   - mayPrompt: Whether a locked keyring may ask the person to unlock it.
    /// - Throws: ``UsageError`` if there is no place for a cache; `SecretStoreError` if the keyring does not open.
    init(in context: CommandContext, mayPrompt: Bool = true) async throws {
        guard let store = try await context.sessionStore(mayPrompt: mayPrompt) else {
            throw UsageError("there is no cache: neither XDG_CACHE_HOME nor HOME says where it is")
        }
        self.store = store
        self.now = context.platform.clock.now()
        let owners = SessionOwners(platform: context.platform)
        self.rows = store.kept.map { kept in
            Row(kept: kept, profiles: owners.profiles(of: kept.key), roleARN: owners.roleARN(of: kept.key))
        }
    }

    /// `live`, `ended`, or `unusable` for a file that counts as having none.
    func state(of row: Row) -> String {
        row.kept.session == nil ? "unusable" : row.kept.isLive(at: now) ? "live" : "ended"
    }

    /// The row that somebody means by the first digits of its id or by a profile.
    ///
    /// - Throws: ``UsageError`` if there is none or more than one.
    func rows(matching text: String) throws -> [Row] {
        let named = rows.filter { $0.profiles.contains(text) }
        if !named.isEmpty { return named }
        let found = text.utf8.count < 4 ? [] : rows.filter { $0.kept.key.fileName.hasPrefix(text) }
        guard let row = found.first, found.count == 1 else {
            let reason = found.isEmpty ? "no stored session has" : "more than one stored session has"
            throw UsageError("\(reason) the id or profile '\(text)'\n  hint: see toolkit cache list")
        }
        return [row]
    }

    // MARK: Forms

    /// A table for people.
    func text(in style: TerminalStyle) -> String {
        let heading = ["ID", "STATE", "PROFILE", "SOURCE", "ACCOUNT", "KEY", "ENDS"].map { TextTable.Cell($0, .strong) }
        return TextTable([heading] + rows.map(cells)).rendered(in: style)
    }

    /// An array for programs.
    var document: JSONText { .list(rows.map(document)) }

    private func cells(_ row: Row) -> [TextTable.Cell] {
        let credentials = row.kept.session?.credentials
        let state = state(of: row)
        let tone: TerminalStyle.Tone = state == "live" ? .good : state == "ended" ? .quiet : .bad
        let left = credentials?.expiration.map { end in
            end > now ? "in \(Duration.seconds(end.timeIntervalSince(now)).spoken)" : AWSTimestamp.extended(end)
        }
        return [
            .init(row.id), .init(state, tone), .init(row.profiles.isEmpty ? "-" : row.profiles.joined(separator: ", ")),
            .init(credentials?.source ?? "-"), .init(credentials?.accountID ?? "-"),
            .init(credentials?.shortAccessKeyID ?? "-"), .init(left ?? "-"),
        ]
    }

    /// An object for programs; keys are shortened and secrets left out.
    func document(_ row: Row) -> JSONText {
        let session = row.kept.session
        let credentials = session?.credentials
        return .object([
            ("id", .text(row.id)), ("state", .text(state(of: row))),
            ("profiles", .list(row.profiles.map { .text($0) })),
            ("roleArn", .optional(row.roleARN)), ("source", .optional(credentials?.source)),
            ("accountId", .optional(credentials?.accountID)), ("accessKeyId", .optional(credentials?.shortAccessKeyID)),
            ("issued", .optional(session?.issuedAt.map(AWSTimestamp.extended))),
            ("expiration", .optional(credentials?.expiration.map(AWSTimestamp.extended))),
            ("file", .text(store.directory.appending(row.kept.key.fileName).string)),
        ])
    }
}
