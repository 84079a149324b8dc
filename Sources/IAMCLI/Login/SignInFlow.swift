// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders
internal import SystemPackage

/// Signs somebody in with the credentials of the console, and lets the profile use that session.
struct SignInFlow: Sendable {
    /// The session that the profile names already; `nil` if it names none.
    let loginSession: String?
    let profile: String

    /// Whether the browser is on another machine.
    let isRemote: Bool
    let opensBrowser: Bool
    let mayAsk: Bool

    func run(_ session: Session, in context: CommandContext) async throws {
        var command = "toolkit login"
        if profile != "default" { command += " --profile \(profile)" }
        if isRemote { command += " --remote" }
        let interaction = TerminalInteraction(
            platform: session.platform,
            command: command,
            mayAsk: mayAsk,
            opensBrowser: opensBrowser,
            report: { context.report($0) }
        )
        try interaction.requirePerson()
        let endpoint = try DefaultChain.signInEndpoint(platform: session.platform, options: session.options)
        let signIn = ConsoleSignIn(endpoint: endpoint, profile: profile, platform: session.platform)
        let made =
            isRemote
            ? try await signIn.signInAcrossDevices(interaction: interaction)
            : try await signIn.signIn(
                with: LoopbackListener(timer: session.platform.timer),
                interaction: interaction
            )
        if try await adopt(made.session, session, interaction) {
            context.report("the profile \(profile) now uses the session")
        }
        context.report("signed in as \(made.session); the session is in \(made.file)")
    }

    /// Writes the session into the profile.
    ///
    /// - Returns: Whether the profile had to be changed.
    private func adopt(_ arn: String, _ session: Session, _ interaction: TerminalInteraction) async throws -> Bool {
        if loginSession == arn { return false }
        if let loginSession {
            let question = "The profile \(profile) is that of \(loginSession). Replace it by \(arn)? [y/N] "
            let answer = try await interaction.answer(to: question).withExposedText { $0.lowercased() }
            guard answer == "y" || answer == "yes" else { return false }
        }
        let files = session.platform.files
        guard let given = ProfileLocations.resolve(environment: session.platform.environment).config else {
            throw CredentialError(
                .invalidConfiguration,
                "there is no home directory for the config file",
                hint: "set HOME or AWS_CONFIG_FILE",
                location: .variable("HOME")
            )
        }
        // A link stays one: what it leads to is replaced.
        let path = files.resolvingLinks(given)
        let mode = (try? files.metadata(path))?.mode ?? 0o600
        let config: [UInt8]
        do throws(FileError) {
            config = try files.read(path, limit: 16 * 1_024 * 1_024)
        } catch {
            guard error.code == .notFound else { throw error }
            config = []
            try files.createDirectory(path.removingLastComponent(), mode: 0o700)
        }
        let changed = try ProfileEdit.signingIn(
            session: arn,
            region: session.region,
            profile: profile,
            config: config,
            path: path.string
        )
        try files.replace(path, with: changed, mode: mode)
        return true
    }
}
