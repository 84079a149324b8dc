// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMHTTP
internal import IAMPlatform
internal import IAMProfiles

/// `toolkit doctor`: what is wrong with files, variables, caches, clock and network, and how to mend it.
struct DoctorCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look for what keeps credentials from working, and say how to mend it.",
        discussion: """
            Looks at file modes, syntax, misspelt keys, settings that hide others, profiles that lead nowhere, sign-ins that
            have ended, missing programs, proxies, the clock, and whether the services can be reached. Changes nothing.

            The exit code is 253 if there is an error, otherwise 0.
            """
    )

    @Option(help: "The form: text or json.")
    var output: OutputForm = .text

    @Flag(help: "Ask nothing over the network.")
    var offline = false

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let options = try await shared.chainOptions(in: context)
        var platform = context.platform
        let settings = try? SessionSettings(options, platform: platform)
        platform.transport = context.transport(
            HTTPTransportConfiguration(
                caBundle: shared.caBundle ?? settings?.settings.caBundle,
                proxy: .environment(platform.environment)
            )
        )
        let doctor = await Doctor(Patient(platform: platform, options: options, mayConnect: !offline))
        try context.write(doctor, as: output, color: shared.color)
        return doctor.count(.error) == 0 ? 0 : 253
    }
}
