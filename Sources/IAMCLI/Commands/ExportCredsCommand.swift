// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import SystemPackage

/// `toolkit export-creds`: credentials for a shell, a file or another program.
struct ExportCredsCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "export-creds",
        abstract: "Print temporary credentials for a shell or another program.",
        discussion: """
            eval $(toolkit export-creds --profile prod)
            toolkit export-creds --format fish | source
            eval `toolkit export-creds --format tcsh`
            execx($(toolkit export-creds --format xonsh))
            toolkit export-creds --format powershell | Out-String | Invoke-Expression
            for /f "delims=" %i in ('toolkit export-creds --format cmd') do @%i
            toolkit export-creds --format nushell | from json | load-env
            toolkit export-creds --format docker >creds.env; docker run --env-file creds.env ...
            toolkit export-creds --format kubernetes | kubectl apply -f -
            credential_process = toolkit export-creds --format process --profile prod

            Nothing is printed on failure, nor when the form cannot carry a value. Stale variables are unset where the form
            can; --unset takes everything back. github prints masks and writes the file that GITHUB_ENV names.
            A plain eval hides the exit code; where it matters:
            eval "$(toolkit export-creds || echo false)"
            """
    )

    @Option(help: "The form.")
    var format: ExportFormat = .posix

    @Flag(help: "Print what removes everything that an export sets, instead of credentials.")
    var unset = false

    @Option(help: ArgumentHelp("The name of the Secret, with --format kubernetes.", valueName: "name"))
    var secretName: String?

    @Flag(help: .hidden)
    var forHook = false

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let form = try self.form
        guard !unset else {
            try context.write(form.removal())
            return 0
        }
        let environment = context.platform.environment
        guard format != .gitHub || environment["GITHUB_ENV"] != nil else {
            throw UsageError("--format github needs the file that GITHUB_ENV names; run it in a step of GitHub Actions")
        }
        let session = try await Session(shared, in: context)
        let export = CredentialExport(
            credentials: try await session.credentials(),
            region: session.region,
            profile: ProfileSelection.resolve(explicit: shared.profile, environment: environment).name
        )
        try context.write(form.rendered(export) + (forHook ? PromptHook.end(of: export, as: format) : ""))
        if format == .gitHub, let file = environment["GITHUB_ENV"] {
            let lines = GitHubForm().fileLines(export, environment: environment)
            try context.platform.files.append(FilePath(file), Array(lines.utf8), mode: 0o600)
        }
        return 0
    }

    private var form: any ExportForm {
        get throws(UsageError) {
            guard let secretName else { return format.form }
            guard format == .kubernetes else { throw UsageError("--secret-name needs --format kubernetes") }
            guard KubernetesForm.isName(secretName) else {
                throw UsageError(
                    "'\(secretName)' is no name for a Secret; write lower-case letters, digits, '-' and '.', at most 253"
                )
            }
            return KubernetesForm(name: secretName)
        }
    }
}

extension ExportFormat: ExpressibleByArgument {}
