// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform

/// `toolkit man`: a manual page of either program, for those who package it.
struct ManualCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "man",
        abstract: "Print a manual page, made of the help of all commands.",
        discussion: """
            toolkit man >toolkit.1
            toolkit man aws-iam-call >aws-iam-call.1
            """,
        shouldDisplay: false
    )

    @Argument(help: "The program.")
    var program: DocumentedProgram = .toolkit

    func run(in context: CommandContext) async throws -> Int32 {
        let date = AWSTimestamp.extended(context.platform.clock.now()).prefix(10)
        try context.write(ManualPage(of: program, date: String(date)).rendered)
        return 0
    }
}
