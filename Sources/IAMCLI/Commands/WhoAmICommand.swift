// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMEndpoints
internal import IAMProfiles
internal import IAMProviders
internal import IAMSTS

/// `toolkit whoami`: who the credentials belong to, as STS sees it.
struct WhoAmICommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami",
        abstract: "Ask STS who the credentials belong to.",
        discussion: "Needs no permission, and works even under an explicit deny."
    )

    @Flag(help: "Ask IAM for the account's alias too, if the credentials may.")
    var alias = false

    @Option(help: "The form: text or json.")
    var output: OutputForm = .text

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let session = try await Session(shared, in: context)
        let credentials = try await session.credentials()
        let identity = try await session.sts().getCallerIdentity(credentials: credentials)
        let name = alias ? await accountAlias(of: identity, credentials, session) : nil
        switch output {
        case .text:
            let suffix = name.map { " (\($0))" } ?? ""
            var text =
                "account  \(identity.accountID)\(suffix)\narn      \(identity.arn)\nuser id  \(identity.userID)\n"
            text += "key      \(credentials.shortAccessKeyID) from \(credentials.source)\n"
            if let expiration = credentials.expiration { text += "expires  \(AWSTimestamp.extended(expiration))\n" }
            try context.write(text)
        case .json:
            let members: [(String, JSONText)] = [
                ("UserId", .text(identity.userID)), ("Account", .text(identity.accountID)),
                ("Arn", .text(identity.arn)),
            ]
            let document = JSONText.object(members + (alias ? [("AccountAlias", .optional(name))] : []))
            try context.write(document.rendered() + "\n")
        }
        return 0
    }

    /// The name of the account; that the credentials may not ask for it is no error, because the rest needs no permission.
    private func accountAlias(
        of identity: CallerIdentity,
        _ credentials: Credentials,
        _ session: Session
    ) async -> String? {
        guard
            let endpoint = try? IAMEndpoint.resolve(
                region: session.region,
                options: session.settings.endpointOptions(for: "iam")
            )
        else { return nil }
        let client = IAMClient(endpoint: endpoint, platform: session.platform, retry: RetryPolicy(maxAttempts: 1))
        return try? await client.accountAlias(credentials: credentials)
    }
}
