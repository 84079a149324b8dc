// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMEndpoints
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders
internal import IAMSTS

/// `toolkit keys rotate`: a new key in place of the one that a profile has in a store.
struct KeysRotateCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make a new access key, try it, store it, and delete the old one.",
        discussion: """
            The key in use works at every step; what is interrupted is taken up where it was by running the command again.

            The user needs iam:CreateAccessKey, iam:ListAccessKeys, iam:UpdateAccessKey and iam:DeleteAccessKey for itself.
            """
    )

    @Flag(help: "Only deactivate the old key; it can be taken back in the console.")
    var keepOld = false

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let session = try await Session(shared, in: context)
        let platform = session.platform
        let source = try KeyringSource.required(shared.profile, session)
        guard let (secret, store) = try await platform.secrets.find(source.item, in: source.store),
            let stored = StoredAccessKey(parsing: secret)
        else {
            throw CredentialError(
                .invalidConfiguration,
                "there is no key of the profile \(source.profile) in \(source.store.rawValue)",
                hint: "put it there: toolkit keys add --profile \(source.profile)",
                location: source.location
            )
        }
        let endpoint = try IAMEndpoint.resolve(
            region: session.region,
            options: session.settings.endpointOptions(for: "iam")
        )
        var rotation = KeyRotation(
            stored,
            source: source,
            store: store,
            iam: IAMClient(endpoint: endpoint, platform: platform),
            sts: try session.sts(),
            timer: platform.timer,
            expectedAccount: shared.expectAccount,
            report: { context.report($0) }
        )
        try await rotation.run(keepsOld: keepOld)
        return 0
    }
}
