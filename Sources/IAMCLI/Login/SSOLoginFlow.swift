// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders

/// `toolkit login` to IAM Identity Center.
struct SSOLoginFlow: Sendable {
    let source: SSOSource

    /// The profile that leads to the source; `nil` if the session was named.
    let profile: String?
    let useDeviceCode: Bool
    let opensBrowser: Bool
    let mayAsk: Bool

    /// Signs in and says so.
    func run(settings: Settings, platform: Platform, report: @escaping @Sendable (String) -> Void) async throws {
        var command = source.loginCommand(profile: profile)
        if useDeviceCode { command += " --use-device-code" }
        let interaction = TerminalInteraction(
            platform: platform,
            command: command,
            mayAsk: mayAsk,
            opensBrowser: opensBrowser,
            report: report
        )
        try interaction.requirePerson()
        let login = try SSOLogin(
            source: source,
            endpoints: try .resolve(region: source.region, settings: settings),
            platform: platform,
            profile: profile
        )
        let signIn =
            useDeviceCode || source.sessionName == nil
            ? try await login.signInWithDeviceCode(interaction: interaction)
            : try await login.signIn(through: LoopbackListener(timer: platform.timer), interaction: interaction)
        report(Self.sentence(signIn))
    }

    private static func sentence(_ signIn: SSOSignIn) -> String {
        let subject = signIn.sessionName.map { "\($0) (\(signIn.startURL))" } ?? signIn.startURL
        let end = AWSTimestamp.extended(signIn.expiration)
        return "signed in to \(subject) until \(end)\(signIn.isRenewable ? ", and renewed by itself" : "")"
    }
}
