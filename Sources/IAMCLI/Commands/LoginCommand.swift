// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders

/// `toolkit login`: signs a person in, so that profiles which need it work.
struct LoginCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Sign in: to IAM Identity Center, or with the credentials of the console.",
        discussion: """
            toolkit login --sso --profile dev    IAM Identity Center, for a profile with an sso_session
            toolkit login --profile dev          what the profile says; a profile that has nothing yet gets a session of
                                                 the console (login_session)

            Tokens and sessions are kept where the AWS CLI and the AWS SDKs look for them, so one sign-in serves all.
            """
    )

    @Flag(help: "Sign in to IAM Identity Center, whatever the profile says.")
    var sso = false

    @Option(help: ArgumentHelp("Sign in to this [sso-session] instead of that of the profile.", valueName: "name"))
    var ssoSession: String?

    @Flag(help: "IAM Identity Center: confirm a code in a browser on any machine.")
    var useDeviceCode = false

    @Flag(help: "Session of the console: sign in with a browser on another machine and paste the code it shows.")
    var remote = false

    @Flag(help: "Open no browser; only show the address.")
    var noBrowser = false

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let session = try await Session(shared, in: context)
        let environment = context.platform.environment
        let files =
            if let files = session.options.profileFiles { files } else {
                try ProfileFiles.load(environment: environment, files: context.platform.files)
            }
        let subject = try LoginSubject.find(
            sso: sso,
            sessionName: ssoSession,
            selection: ProfileSelection.resolve(explicit: shared.profile, environment: environment),
            files: files
        )
        switch subject {
        case .sso(let source, let profile):
            guard !remote else { throw UsageError("--remote is for a session of the console; write --use-device-code") }
            let flow = SSOLoginFlow(
                source: source,
                profile: profile,
                useDeviceCode: useDeviceCode,
                opensBrowser: !noBrowser,
                mayAsk: !shared.noInput
            )
            try await flow.run(settings: session.settings, platform: session.platform) { context.report($0) }
        case .signIn(let loginSession, let profile):
            guard !useDeviceCode else {
                throw UsageError("--use-device-code is for IAM Identity Center; write --remote")
            }
            let flow = SignInFlow(
                loginSession: loginSession,
                profile: profile,
                isRemote: remote,
                opensBrowser: !noBrowser && !remote,
                mayAsk: !shared.noInput
            )
            try await flow.run(session, in: context)
        }
        return 0
    }
}
