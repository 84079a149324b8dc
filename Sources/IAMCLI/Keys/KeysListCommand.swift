// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders

/// `toolkit keys list`: which profiles have keys in which stores.
struct KeysListCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the keys in the keyrings: profile, store, shortened id.",
        discussion: "Stores that this machine does not have are passed over. Secrets are never shown."
    )

    @Option(help: "The form: text or json.")
    var output: OutputForm = .text

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let session = try await Session(shared, in: context)
        let files = try ProfileFiles.load(
            environment: session.platform.environment,
            files: session.platform.files
        )
        var rows: [KeyList.Row] = []
        for kind in SecretStoreKind.allCases where kind != .keyring {
            rows += try await Self.rows(kind, session.platform.secrets, files)
        }
        try context.write(KeyList(rows: rows), as: output, color: shared.color)
        return 0
    }

    private static func rows(
        _ kind: SecretStoreKind,
        _ stores: SecretStores,
        _ files: ProfileFiles
    ) async throws(SecretStoreError) -> [KeyList.Row] {
        var rows: [KeyList.Row] = []
        do throws(SecretStoreError) {
            for store in try stores.stores(kind) {
                for name in try await store.accounts(of: KeyringSource.service) {
                    rows.append(await row(name, store, files))
                }
            }
        } catch {
            guard error.code == .unavailable else { throw error }
        }
        return rows
    }

    private static func row(_ name: String, _ store: any SecretStore, _ files: ProfileFiles) async -> KeyList.Row {
        var row = KeyList.Row(profile: name, store: store.kind)
        let source = files.profile(named: name).flatMap { profile in (try? KeyringSource(profile)) ?? nil }
        if source?.store != store.kind, source?.store != .keyring { row.note = "no profile asks for it" }
        do throws(SecretStoreError) {
            let secret = try await store.read(KeyringSource(store: store.kind, profile: name).item)
            guard let key = secret.flatMap({ StoredAccessKey(parsing: $0) }) else {
                row.note = "no access key"
                return row
            }
            row.keyID = Credentials.shorten(key.key.accessKeyID)
            if key.next != nil || key.previousAccessKeyID != nil {
                row.note = "its rotation is not complete: toolkit keys rotate --profile \(name)"
            }
        } catch {
            row.note = error.code.description
        }
        return row
    }
}

/// The keys in the stores of this machine.
private struct KeyList: Report {
    struct Row {
        let profile: String
        let store: SecretStoreKind
        var keyID: String?
        var note: String?
    }

    let rows: [Row]

    func text(in style: TerminalStyle) -> String {
        let heading = ["PROFILE", "STORE", "KEY", "NOTE"].map { TextTable.Cell($0, .strong) }
        let cells = rows.map { row in
            [row.profile, row.store.rawValue, row.keyID ?? "-", row.note ?? ""].map { TextTable.Cell($0) }
        }
        return TextTable([heading] + cells).rendered(in: style)
    }

    var document: JSONText {
        .list(
            rows.map { row in
                .object([
                    ("profile", .text(row.profile)), ("store", .text(row.store.rawValue)),
                    ("accessKeyId", .optional(row.keyID)), ("note", .optional(row.note)),
                ])
            }
        )
    }
}
