// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles

/// `toolkit keys remove`: takes a profile's key out of its store.
struct KeysRemoveCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take the access key of a profile out of its keyring.",
        discussion: "The key itself lives on: delete it in IAM, because nobody can look up its secret again."
    )

    @Option(
        help: ArgumentHelp("The store; that of the profile unless given.", valueName: "store"),
        transform: SecretStoreKind.init(argument:)
    )
    var store: SecretStoreKind?

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let session = try await Session(shared, in: context)
        let source = try KeyringSource.required(shared.profile, store: store, session)
        var config = try ConfigFile(profile: source.profile, platform: session.platform)
        try StoredSessions(session).forget(of: source.profile)
        var isRemoved = false
        for store in try session.platform.secrets.stores(source.store) {
            do throws(SecretStoreError) {
                guard try await store.remove(source.item) else { continue }
            } catch {
                guard error.code == .unavailable, source.store == .keyring else { throw error }
                continue
            }
            isRemoved = true
            context.report("removed the key of the profile \(source.profile) from \(store.place)")
        }
        if !isRemoved { context.report("there is no key of the profile \(source.profile) in \(source.store.rawValue)") }
        if source.location != nil {
            try config.edit.remove(KeyringSource.property)
            try config.save()
        }
        return 0
    }
}

extension KeyringSource {
    /// Where the key of the selected profile is.
    ///
    /// - Parameters:
    ///   - profile: The profile of the command line.
    ///   - store: The store of the command line, before that of the profile.
    static func required(
        _ profile: String?,
        store: SecretStoreKind? = nil,
        _ session: Session
    ) throws -> KeyringSource {
        let environment = session.platform.environment
        let name = ProfileSelection.resolve(explicit: profile, environment: environment).name
        let files = try ProfileFiles.load(environment: environment, files: session.platform.files)
        let found = try files.profile(named: name).flatMap { try KeyringSource($0) }
        if let store {
            return KeyringSource(store: store, profile: name, location: found?.store == store ? found?.location : nil)
        }
        if let found { return found }
        throw ProfileError(
            .missingKey,
            "the profile '\(name)' has no \(property), so its key is in no keyring",
            hint: "Put it there: toolkit keys add --profile \(name) (--from-credentials-file moves one in a file).",
            profile: name,
            location: files.profile(named: name)?.location ?? .file(path: files.configPath, line: nil)
        )
    }
}
