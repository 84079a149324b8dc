// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders

/// `toolkit keys add`: puts a profile's key into a store.
struct KeysAddCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Put the access key of a profile into a keyring.",
        discussion: """
            The key is asked for on the terminal, and the secret is not shown. There is no option that takes it, because others
            can read command lines.
            """
    )

    @Option(
        help: ArgumentHelp("The store: keyring (the best there is), \(SecretStoreKind.names).", valueName: "store"),
        transform: SecretStoreKind.init(argument:)
    )
    var store: SecretStoreKind = .keyring

    @Flag(help: "Read the key from standard input: two lines, or JSON as 'aws iam create-access-key' prints it.")
    var stdin = false

    @Flag(help: "Move the key that the profile has in ~/.aws/credentials.")
    var fromCredentialsFile = false

    @Flag(help: "Replace another key that the profile has in the store.")
    var replace = false

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        guard !stdin || !fromCredentialsFile else {
            throw UsageError("--stdin and --from-credentials-file exclude each other")
        }
        let session = try await Session(shared, in: context)
        let profile = ProfileSelection.resolve(explicit: shared.profile, environment: session.platform.environment).name
        // What can fail without the secret fails before somebody types it.
        var config = try ConfigFile(profile: profile, platform: session.platform)
        let (chosen, passed) = try await session.platform.secrets.available(store)
        for error in passed { context.report("warning: \(error.message)") }
        if let warning = chosen.warning { context.report("warning: \(warning)") }
        let keys = fromCredentialsFile ? try KeysInFile(profile: profile, session) : nil
        let item = KeyringSource(store: chosen.kind, profile: profile).item
        let present = try await chosen.read(item).flatMap { StoredAccessKey(parsing: $0) }
        let key = if let keys { keys.key } else { try input(profile, in: context) }
        if let present, present.key.accessKeyID != key.accessKeyID, !replace {
            throw UsageError(
                "\(chosen.place) has another key of the profile \(profile), \(Credentials.shorten(present.key.accessKeyID))"
                    + "\n  hint: rotate it (toolkit keys rotate), or give --replace"
            )
        }
        try await chosen.write(StoredAccessKey(key).document, as: item, label: StoredAccessKey.label(profile))
        try config.edit.set(KeyringSource.property, to: chosen.kind.rawValue)
        try config.save()
        try keys?.remove()
        try StoredSessions(session).forget(of: profile)
        context.report(
            "the key \(Credentials.shorten(key.accessKeyID)) of the profile \(profile) is in \(chosen.place) now"
                + (keys == nil ? "" : ", and no longer in \(keys?.path ?? "")")
        )
        return 0
    }

    private func input(_ profile: String, in context: CommandContext) throws -> StoredAccessKey.Key {
        guard stdin else { return try AccessKeyInput.ask(profile: profile, mayAsk: !shared.noInput) }
        return try AccessKeyInput.parse(try context.read("-", limit: 64 * 1_024))
    }
}

extension SecretStoreKind {
    /// Reads the name of a store.
    init(argument: String) throws {
        guard let kind = SecretStoreKind(rawValue: argument) else {
            throw ValidationError("'\(argument)' is no store; it is one of keyring, \(Self.names)")
        }
        self = kind
    }

    /// The names but that of any store.
    static var names: String { allCases.filter { $0 != .keyring }.map(\.rawValue).joined(separator: ", ") }
}

extension StoredAccessKey {
    /// What a person sees who looks into the store.
    static func label(_ profile: String) -> String { "AWS access key of the profile \(profile) (aws-iam-toolkit)" }
}
