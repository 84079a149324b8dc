// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCall
internal import IAMCommand
internal import IAMEndpoints
internal import IAMPlatform

/// `toolkit inspect`: what a URL is signed for, and what a presigned one says.
struct InspectCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Tell what a URL is signed for and by which rule; take a presigned URL apart.",
        discussion: """
            Calls nothing. For a presigned URL it prints who signed it, for what,
            until when, and why it will be refused. The exit code is 0 if nothing is
            known to be wrong, else 253.
            """
    )

    @Argument(help: ArgumentHelp("The URL; - reads it from standard input.", valueName: "url"))
    var url: String

    @Option(help: "The form: text or json.")
    var output: OutputForm = .text

    @OptionGroup
    var target: SigningTargetOptions

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let text = url == "-" ? String(decoding: try context.read("-", limit: 1 << 20), as: UTF8.self) : url
        let pasted = try PastedURL(text)
        let session = try await Session(shared, in: context)
        let identity: Result<HostIdentity, any Error>
        do {
            identity = .success(try await session.identify(host: pasted.url.host, path: pasted.url.path, target))
        } catch let error as EndpointError {
            identity = .failure(error)
        }
        let inspection = Inspection(pasted, identity: identity, now: context.platform.clock.now())
        try context.write(inspection, as: output, color: shared.color)
        return inspection.works ? 0 : 253
    }
}
