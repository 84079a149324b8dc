// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders

internal import struct FoundationEssentials.Date

/// All profiles of both files, in their order.
struct ProfileList: Report, Sendable {
    private let rows: [ProfileRow]
    private let now: Date

    /// Looks at every profile; nobody is asked over the network.
    ///
    /// - Throws: ``ProfileError`` if a file cannot be read.
    init(options: ChainOptions, platform: Platform) throws(ProfileError) {
        let files = try ProfileFiles.load(environment: platform.environment, files: platform.files)
        let selected = ProfileSelection.resolve(explicit: options.profile, environment: platform.environment).name
        let profiles = files.profiles
        self.rows = files.profileNames.compactMap { profiles[$0] }.map { profile in
            ProfileRow(
                profile,
                in: files,
                options: options,
                platform: platform,
                isSelected: profile.name == selected
            )
        }
        self.now = platform.clock.now()
    }

    /// A table for people.
    func text(in style: TerminalStyle) -> String {
        guard !rows.isEmpty else { return "no profiles\n" }
        let heading = ["", "NAME", "KIND", "SOURCE", "REGION", "SESSION", "NOTE"].map { TextTable.Cell($0, .strong) }
        return TextTable([heading] + rows.map(cells)).rendered(in: style)
    }

    private func cells(_ row: ProfileRow) -> [TextTable.Cell] {
        [
            .init(row.isSelected ? "*" : " ", .good), .init(row.name, row.isSelected ? .strong : nil),
            .init(row.kind), .init(row.chain.count > 1 ? row.chain.joined(separator: " <- ") : ""),
            .init(row.region ?? "-"), session(row), note(row),
        ]
    }

    private func session(_ row: ProfileRow) -> TextTable.Cell {
        guard let expiration = row.expiration else { return .init("-", .quiet) }
        guard expiration > now else { return .init("ended", .quiet) }
        return .init("\(Duration.seconds(expiration.timeIntervalSince(now)).spoken) left", .good)
    }

    private func note(_ row: ProfileRow) -> TextTable.Cell {
        guard let error = row.error else { return .init("") }
        let place = error.location.map { " (\($0))" } ?? ""
        return .init(error.message + place, error.code == .notConfigured ? .quiet : .bad)
    }

    /// An array for programs.
    var document: JSONText {
        .list(
            rows.map { row in
                .object(
                    [
                        ("name", .text(row.name)), ("selected", .boolean(row.isSelected)), ("kind", .text(row.kind)),
                        ("chain", .list(row.chain.map { .text($0) })), ("region", .optional(row.region)),
                        ("expiration", .optional(row.expiration.map(AWSTimestamp.extended))),
                    ] + row.location.members.prefix(2) + [("error", Self.error(row.error))]
                )
            }
        )
    }

    private static func error(_ error: CredentialError?) -> JSONText {
        guard let error else { return .null }
        return .object(
            [
                ("code", .text(error.code.description)), ("message", .text(error.message)),
                ("hint", .optional(error.hint)),
            ] + error.location.members
        )
    }
}
