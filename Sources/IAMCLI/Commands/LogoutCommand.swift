// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders
internal import SystemPackage

/// `toolkit logout`: ends sign-ins and removes what was got with them.
struct LogoutCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "End sign-ins and remove their tokens and credentials.",
        discussion: "Those of the AWS CLI end too, because they are the same."
    )

    @Option(help: ArgumentHelp("End only the sign-in to this [sso-session].", valueName: "name"))
    var ssoSession: String?

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let session = try await Session(shared, in: context)
        let settings = session.settings
        let logout = SSOLogout(platform: session.platform) { region throws(CredentialError) in
            try SSOEndpoints.resolve(region: region, settings: settings)
        }
        let removals = try await logout.run(session: ssoSession)
        for removal in removals { Self.report(removal, in: context) }
        var didAnything = !removals.isEmpty
        if ssoSession == nil {
            let environment = context.platform.environment
            let selection = ProfileSelection.resolve(explicit: shared.profile, environment: environment)
            didAnything = try await signOut(profile: selection.name, session: session, in: context) || didAnything
        }
        if !didAnything { context.report("nobody is signed in\(ssoSession.map { " to \($0)" } ?? "")") }
        return removals.allSatisfy(\.isRemoved) ? 0 : Self.codes.other
    }

    private static func report(_ removal: SSOLogout.Removal, in context: CommandContext) {
        if let problem = removal.problem { context.report("warning: \(problem) (\(removal.file))") }
        guard removal.isRemoved else { return }
        switch removal.kind {
        case .token: context.report("signed out\(removal.startURL.map { " of \($0)" } ?? ""): removed \(removal.file)")
        case .credentials: context.report("removed credentials: \(removal.file)")
        }
    }
}
