// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMPlatform

/// `toolkit profiles`: what there is in the profile files.
struct ProfilesCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "profiles",
        abstract: "List the profiles: kind, sources, region, stored session.",
        discussion: "Reads files and variables only. The profile in use is marked; a profile that is wrong says why."
    )

    @Option(help: "The form: text or json.")
    var output: OutputForm = .text

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let list = try ProfileList(options: try await shared.chainOptions(in: context), platform: context.platform)
        try context.write(list, as: output, color: shared.color)
        return 0
    }
}
