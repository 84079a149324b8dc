// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProviders
internal import IAMServer
internal import SystemPackage
internal import UnixSignals

/// `toolkit serve`: credentials for other programs on this machine, kept fresh.
struct ServeCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve credentials to programs on this machine as a container's or an instance's endpoint.",
        discussion: """
            eval "$(toolkit serve --profile prod --print-env 2>>serve.log &)"
            kill "$AWS_IAM_TOOLKIT_SERVER_PID"

            Every AWS SDK then finds the endpoint by itself, and asks again before the credentials end. Only programs of \
            this machine are answered, and only those that know the token. The instance metadata service (--imds) has \
            no such token; programs of this user can use it, and with --any-user, or where the system does not tell \
            whose they are (only Linux does), those of all users of this machine.

            One line for each request goes to standard error, without secrets.
            """
    )

    @Flag(help: "Serve the container endpoint, which asks for a token; the default.")
    var container = false

    @Flag(help: "Serve the instance metadata service, version 2.")
    var imds = false

    @Option(help: "The container endpoint's port on 127.0.0.1; any free one if 0.")
    var port = 0

    @Option(help: "The metadata service's port on 127.0.0.1; any free one if 0.")
    var imdsPort = 0

    @Flag(help: "Let programs of all users of this machine use the metadata service.")
    var anyUser = false

    @Option(help: ArgumentHelp("Serve the container endpoint on this Unix socket too.", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("Write the token into this file, for programs that cannot be given variables."))
    var tokenFile: String?

    @Option(
        name: .customLong("allow-role"),
        help: ArgumentHelp("Serve sessions of this role below /role/; repeatable.", valueName: "arn")
    )
    var allowedRoles: [String] = []

    @Option(
        help: ArgumentHelp("Stop when nobody has asked for this long: 900, 15m, 1h.", valueName: "time"),
        transform: Duration.init(argument:)
    )
    var idleStop: Duration?

    @Flag(help: "Print the variables for clients as statements for a shell, and nothing after them.")
    var printEnv = false

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let servesContainer = container || !imds
        try check(servesContainer)
        let session = try await Session(shared, in: context)
        let provider = try session.renewingProvider()
        // Before anybody is told of the endpoint: what does not work is said here.
        let credentials = try await provider.credentials()
        if allowedRoles.isEmpty || imds { try ServedCredentials.check(credentials) }

        let platform = session.platform
        let token = BearerToken()
        let roles = try ServedCredentials.roles(allowedRoles, base: provider, session: session)
        let idle = idleStop.map { IdleStop(after: $0, timer: platform.timer) }
        let container = ContainerCredentialEndpoint(
            token: token,
            provider: provider,
            roles: roles,
            clock: platform.clock
        )
        let metadata = InstanceMetadataEndpoint(provider: provider, region: session.region, clock: platform.clock)
        let place = try socket.map { try ServerSocket($0, files: platform.files) }
        let file = tokenFile.map { FilePath($0) }
        let server = CredentialServer(
            container: servesContainer ? (container, port) : nil,
            socket: servesContainer ? place?.path : nil,
            instanceMetadata: imds ? (metadata, imdsPort) : nil,
            user: platform.files.userID,
            servesAnyUser: anyUser,
            idle: idle,
            log: { context.report($0) }
        )
        // Before anybody can know that it serves, and so stop it.
        let stops: [UnixSignal] = [.sigint, .sigterm, .sighup].filter { !isSignalIgnored($0.rawValue) }
        let signals = await UnixSignalsSequence(trapping: stops)
        defer {
            place?.remove()
            if let file { try? platform.files.remove(file) }
        }
        return try await server.run { addresses in
            try place?.restrict()
            if let file { try platform.files.replace(file, with: token.secret.withExposedBytes { $0 }, mode: 0o600) }
            for address in addresses.all + (place.map { ["unix:\($0.path)"] } ?? []) {
                context.report("serving on \(address)")
            }
            if printEnv {
                let statements = ServerStatements(addresses, token: token, tokenFile: file)
                if ServedCredentials.areShadowed(in: statements.applied(to: platform.environment.variables), platform) {
                    context.report(
                        "warning: \(ServedCredentials.shadow)"
                            + "\n  hint: export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null"
                    )
                }
                try context.write(statements.text())
                try detachStandardOutput()
            }
            await Self.end(signals, idle, in: context)
            return 0
        }
    }

    private func check(_ servesContainer: Bool) throws(UsageError) {
        if anyUser, !imds { throw UsageError("--any-user needs --imds; the container endpoint asks for its token") }
        guard servesContainer else {
            if socket != nil { throw UsageError("--socket needs --container") }
            if tokenFile != nil { throw UsageError("--token-file needs --container") }
            if !allowedRoles.isEmpty { throw UsageError("--allow-role needs --container") }
            return
        }
        guard printEnv || tokenFile != nil else {
            throw UsageError(
                "nobody would know the token of the container endpoint\n"
                    + "  hint: pass --print-env to have it printed, or --token-file to have it written"
            )
        }
    }

    /// Waits for a signal, or until nobody uses the server.
    private static func end(_ signals: UnixSignalsSequence, _ idle: IdleStop?, in context: CommandContext) async {
        await withTaskGroup { group in
            group.addTask {
                for await _ in signals { break }
            }
            if let idle {
                group.addTask {
                    guard (try? await idle.wait()) != nil else { return }
                    context.report("nobody has asked for a while; stopping")
                }
            }
            await group.next()
            group.cancelAll()
        }
    }
}
