// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProviders
internal import IAMServer

/// `toolkit exec`: a command with credentials in its environment, or with an endpoint that keeps them fresh.
struct ExecCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Run a command with temporary credentials.",
        usage: "toolkit exec [<options>] [--] [<command> ...]",
        discussion: """
            toolkit exec --profile prod -- terraform plan
            toolkit exec --profile prod --server -- ./long-job

            The command replaces this process, gets keys, region and AWS_CREDENTIAL_EXPIRATION in its environment, and \
            nothing that could lead to other credentials. Without a command it is $SHELL.
            With --server it gets no keys but the address of a container endpoint, which renews them for as long as the \
            command runs; SDKs ask it by themselves.

            The exit code is the command's: 126 if it cannot be executed, 127 if it is not there.
            """
    )

    @OptionGroup
    var shared: SharedOptions

    @Flag(help: "Serve credentials to the command, and renew them, instead of putting keys into its environment.")
    var server = false

    @Flag(help: "Run although a command of toolkit exec is running this one.")
    var nest = false

    @Argument(parsing: .captureForPassthrough, help: "The command and its arguments.")
    var words: [String] = []

    func run(in context: CommandContext) async throws -> Int32 {
        // Everything from the first word on is the command's, so the parser leaves this to us.
        if let word = words.first, ["-h", "--help"].contains(word) {
            try context.write(ToolkitCommand.helpMessage(for: Self.self) + "\n")
            return 0
        }
        // What the caller left open is the command's; what is opened from here on is not.
        let descriptors = heritableDescriptors()
        let variables = context.platform.environment
        if let profile = variables[ChildEnvironment.marker], !nest {
            throw UsageError(
                "this runs inside of 'toolkit exec' for \(profile) already\n"
                    + "  hint: leave that first, or pass --nest to go on from its credentials"
            )
        }
        let command = try Self.command(words, shell: variables["SHELL"])
        let session = try await Session(shared, in: context)
        let environment = ChildEnvironment(
            parent: variables.variables,
            profile: session.options.profile ?? variables["AWS_PROFILE"] ?? variables["AWS_DEFAULT_PROFILE"]
                ?? "default",
            region: session.region
        )
        return server
            ? try await serve(command, environment, session, in: context)
            : try await replace(command, environment, descriptors, session, in: context)
    }

    private func replace(
        _ command: [String],
        _ environment: ChildEnvironment,
        _ descriptors: Set<Int32>,
        _ session: Session,
        in context: CommandContext
    ) async throws -> Int32 {
        var environment = environment
        environment.set(try await session.credentials())
        return ChildCommand(command, environment: environment.variables).replaceProcess(
            keeping: descriptors,
            in: context
        )
    }

    private func serve(
        _ command: [String],
        _ environment: ChildEnvironment,
        _ session: Session,
        in context: CommandContext
    ) async throws -> Int32 {
        let platform = session.platform
        let provider = try session.renewingProvider()
        // Before the command runs: it is told of what does not work here, not by a failing endpoint.
        _ = try await provider.credentials()
        let token = BearerToken()
        let isDebugging = shared.debug
        let server = CredentialServer(
            container: (ContainerCredentialEndpoint(token: token, provider: provider, clock: platform.clock), 0),
            user: platform.files.userID,
            // The terminal is the command's; only what did not work is worth a line on it.
            log: { line in if isDebugging { context.report(line) } }
        )
        return try await server.run { addresses in
            var environment = environment
            environment.set(endpoint: addresses.container ?? "", token: token.secret)
            if ServedCredentials.areShadowed(in: environment.variables, platform) {
                context.report("warning: \(ServedCredentials.shadow); the command does not see the profile files")
                environment.hideProfiles()
            }
            return try await ChildCommand(command, environment: environment.variables).run(in: context)
        }
    }

    /// The command without the `--` before it, or the shell.
    static func command(_ words: [String], shell: String?) throws(UsageError) -> [String] {
        guard let first = words.first else { return [shell ?? "/bin/sh"] }
        guard first != "--" else { return words.count > 1 ? Array(words.dropFirst()) : [shell ?? "/bin/sh"] }
        guard !first.hasPrefix("-") else {
            throw UsageError("unknown option '\(first.prefix { $0 != "=" })'\n  hint: see 'toolkit exec --help'")
        }
        return words
    }
}
