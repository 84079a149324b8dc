// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMSTS

/// `toolkit whoami`: who the credentials belong to, as STS sees it.
struct WhoAmICommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami",
        abstract: "Ask STS who the credentials belong to.",
        discussion: "Needs no permission, and works even under an explicit deny."
    )

    @Option(help: "The form: text or json.")
    var output: OutputForm = .text

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let session = try await Session(shared, in: context)
        let credentials = try await session.credentials()
        let identity = try await session.sts().getCallerIdentity(credentials: credentials)
        switch output {
        case .text:
            var text = "account  \(identity.accountID)\narn      \(identity.arn)\nuser id  \(identity.userID)\n"
            text += "key      \(credentials.shortAccessKeyID) from \(credentials.source)\n"
            if let expiration = credentials.expiration { text += "expires  \(AWSTimestamp.extended(expiration))\n" }
            try context.write(text)
        case .json:
            let document = JSONText.object([
                ("UserId", .text(identity.userID)), ("Account", .text(identity.accountID)),
                ("Arn", .text(identity.arn)),
            ])
            try context.write(document.rendered() + "\n")
        }
        return 0
    }
}

/// Text for people or JSON for programs.
enum OutputForm: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text
    case json
}
