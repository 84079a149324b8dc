// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMPlatform
internal import IAMSandbox
internal import SystemPackage
internal import UnixSignals

/// `toolkit sandbox`: an STS and an IAM-protected API on this machine, for a command or until interrupted.
struct SandboxCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Serve STS, an IAM-protected API and every source of credentials, all verifying, without AWS.",
        usage: "toolkit sandbox [--port <port>] [--directory <directory>] [-- <command> ...]",
        discussion: """
            With a command: runs it with an environment that reaches only the sandbox, and ends with its exit code.
            Without: prints that environment for eval, and serves until interrupted.

            Its profile file has one of each kind: keys, roles, a second factor, web identity, IAM Identity Center, a
            session of the console, a command, and roles of an instance and a container. SANDBOX_IMDS_ENDPOINT and
            SANDBOX_CONTAINER_URI are the addresses for AWS_EC2_METADATA_SERVICE_ENDPOINT and
            AWS_CONTAINER_CREDENTIALS_FULL_URI.
            """
    )

    @Option(help: "The port on the loopback address; any free one if 0.")
    var port = 0

    @Option(help: ArgumentHelp("Where to write profile files; a new one that is removed at the end if absent."))
    var directory: String?

    @Option(
        help: ArgumentHelp("End every session after this long, to try out renewal: 8, 15m.", valueName: "time"),
        transform: Duration.init(argument:)
    )
    var sessionLimit: Duration?

    @Argument(parsing: .postTerminator, help: "The command and its arguments.")
    var command: [String] = []

    func run(in context: CommandContext) async throws -> Int32 {
        let files = context.platform.files
        let folder = directory.map { FilePath($0) } ?? Self.newDirectory(context.platform)
        try files.createDirectory(folder, mode: 0o700)
        defer { if directory == nil { removeTree(folder) } }
        let sandbox = Sandbox(options: SandboxOptions(region: "eu-west-2", sessionLimit: sessionLimit))
        let command = command
        return try await SandboxServer(sandbox, port: port, clock: context.platform.clock).run { port in
            let environment = sandbox.environment(port: port, directory: folder.string)
            for (path, text) in environment.files {
                try files.replace(FilePath(path), with: Array(text.utf8), mode: 0o600)
            }
            guard command.isEmpty else {
                let variables = environment.applied(to: context.platform.environment.variables)
                return try await ChildCommand(command, environment: variables).run(in: context)
            }
            // Before anybody can know that it serves, and so stop it.
            let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
            try context.write(Self.statements(environment))
            context.report("serving on 127.0.0.1:\(port); stop with an interrupt")
            for await _ in signals { break }
            return 0
        }
    }

    /// The environment for `eval`; the address of the sandbox is the last line, so that a reader knows when it is ready.
    private static func statements(_ environment: SandboxEnvironment) throws -> String {
        let form = POSIXForm()
        var text = environment.removed.map(form.unset).joined()
        for (name, value) in environment.variables.sorted(by: { $0.key < $1.key }) where name != "SANDBOX_URL" {
            text += try form.set(name, value)
        }
        if let url = environment.variables["SANDBOX_URL"] { text += try form.set("SANDBOX_URL", url) }
        return text
    }

    private static func newDirectory(_ platform: Platform) -> FilePath {
        let parent = platform.environment["TMPDIR"] ?? "/tmp"
        return FilePath(parent).appending("aws-iam-sandbox-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))")
    }
}
