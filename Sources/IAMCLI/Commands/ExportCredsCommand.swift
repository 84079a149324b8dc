// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMProviders

/// `toolkit export-creds`: credentials as statements for a shell, or as JSON.
struct ExportCredsCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "export-creds",
        abstract: "Print temporary credentials for a shell or another program.",
        discussion: """
            eval $(toolkit export-creds --profile prod)
            toolkit export-creds --format fish | source
            credential_process = toolkit export-creds --format process --profile prod

            Nothing is printed on failure. Stale variables are unset. A plain eval hides the exit code; where it matters:
            eval "$(toolkit export-creds || echo false)"
            """
    )

    @Option(help: "The form.")
    var format: ExportFormat = .env

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let session = try await Session(shared, in: context)
        let credentials = try await session.credentials()
        try context.write(CredentialText.render(credentials, region: session.region, as: format))
        return 0
    }
}

extension ExportFormat: ExpressibleByArgument {}
