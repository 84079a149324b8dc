// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders

/// `toolkit login`: signs a person in, so that profiles which need it work.
struct LoginCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Sign in, so that profiles of IAM Identity Center work.",
        discussion: """
            The token is kept where the AWS CLI and the AWS SDKs look for it, so one sign-in serves all of them.
            toolkit login --sso --profile dev
            """
    )

    @Flag(help: "Sign in to IAM Identity Center, whatever the profile says.")
    var sso = false

    @Option(help: ArgumentHelp("Sign in to this [sso-session] instead of that of the profile.", valueName: "name"))
    var ssoSession: String?

    @Flag(help: "Confirm a code in a browser on any machine.")
    var useDeviceCode = false

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
            let flow = SSOLoginFlow(
                source: source,
                profile: profile,
                useDeviceCode: useDeviceCode,
                opensBrowser: !noBrowser,
                mayAsk: !shared.noInput
            )
            try await flow.run(settings: session.settings, platform: session.platform) { context.report($0) }
        case .signIn(let loginSession, let profile):
            try await signIn(
                to: loginSession,
                profile: profile,
                mayAsk: !shared.noInput,
                opensBrowser: !noBrowser,
                useDeviceCode: useDeviceCode,
                session: session,
                in: context
            )
        }
        return 0
    }
}
