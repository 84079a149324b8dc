// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
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
        discussion: """
            Everything, or with --profile or --sso-session one of them. Those of the AWS CLI end too, because they are the
            same.
            """
    )

    @Option(help: ArgumentHelp("End only the sign-in to this [sso-session].", valueName: "name"))
    var ssoSession: String?

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let session = try await Session(shared, in: context)
        switch try subject(session) {
        case .everything:
            let isRemoved = try await endSSO(nil, session, in: context)
            let count = try SignInCache(platform: session.platform).removeAll()
            if count > 0 { context.report("removed \(count) sign-in session\(count == 1 ? "" : "s")") }
            if isRemoved == nil, count == 0 { context.report("nobody is signed in") }
            return isRemoved == false ? Self.codes.other : 0
        case .sso(let name):
            let isRemoved = try await endSSO(name, session, in: context)
            if isRemoved == nil { context.report("nobody is signed in to \(name)") }
            return isRemoved == false ? Self.codes.other : 0
        case .signIn(let name):
            let isRemoved = try SignInCache(platform: session.platform).remove(name)
            context.report(isRemoved ? "removed the session of \(name)" : "nobody is signed in as \(name)")
            return 0
        }
    }

    private enum Subject {
        case everything
        case sso(String)
        case signIn(String)
    }

    /// What is named by option; everything if nothing is.
    private func subject(_ session: Session) throws -> Subject {
        if let ssoSession { return .sso(ssoSession) }
        guard let profile = shared.profile else { return .everything }
        let platform = session.platform
        let files =
            if let files = session.options.profileFiles { files } else {
                try ProfileFiles.load(environment: platform.environment, files: platform.files)
            }
        switch try ProfileResolver.plan(for: profile, in: files).base {
        case .sso(let source): return .sso(source.sessionName ?? source.startURL)
        case .loginSession(let name): return .signIn(name)
        default:
            throw UsageError(
                "the profile \(profile) has no sign-in to end\n  hint: leave --profile out to end all of them"
            )
        }
    }

    /// Ends sign-ins of IAM Identity Center.
    ///
    /// - Returns: `nil` if there was none, false if a file of one is still there.
    private func endSSO(_ name: String?, _ session: Session, in context: CommandContext) async throws -> Bool? {
        let settings = session.settings
        let logout = SSOLogout(platform: session.platform) { region throws(CredentialError) in
            try SSOEndpoints.resolve(region: region, settings: settings)
        }
        let removals = try await logout.run(session: name)
        for removal in removals { Self.report(removal, in: context) }
        return removals.isEmpty ? nil : removals.allSatisfy(\.isRemoved)
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
