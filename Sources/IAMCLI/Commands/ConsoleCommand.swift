// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMEndpoints
internal import IAMProfiles
internal import IAMProviders

/// `toolkit console`: an address that signs a browser in to the AWS Management Console.
struct ConsoleCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "Sign a browser in to the AWS Management Console.",
        discussion: """
            toolkit console --profile reader --open                  opens a browser
            toolkit console --profile reader --destination s3        prints an address, good for 15 minutes

            The address is as good as a password while it lasts. The console takes the session of a role, of IAM Identity
            Center or of a federated user; long-term keys need a role: --role-arn.
            """
    )

    @Flag(help: "Open the address in a browser and do not print it.")
    var open = false

    @Option(help: ArgumentHelp("The page: a service, such as s3 or logs, or an address.", valueName: "page"))
    var destination: String?

    @Option(
        help: ArgumentHelp("How long the console session shall last, 15m to 12h.", valueName: "time"),
        transform: Duration.init(argument:)
    )
    var sessionDuration: Duration?

    @Option(help: ArgumentHelp("The page to go to when the session is over.", valueName: "url"))
    var issuer: String?

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let session = try await Session(shared, in: context)
        if open { try interaction(session, in: context).requirePerson() }
        let endpoint = try ConsoleEndpoint.resolve(
            region: session.settings.region,
            options: session.settings.endpointOptions(for: "signin")
        )
        let page = try ConsoleDestination.url(destination, at: endpoint)
        try checkDuration(session)
        let url = try await ConsoleFederation(endpoint: endpoint, platform: session.platform).signInURL(
            credentials: try await session.credentials(),
            sessionSeconds: sessionDuration.map { Int($0.components.seconds) },
            destination: page,
            issuer: issuer
        )
        guard open else {
            try context.write(url.withExposedText { $0 + "\n" })
            return 0
        }
        try await BrowserHandoff(platform: session.platform).open(url)
        context.report("signed in to \(page.prefix { $0 != "?" && $0 != "#" })")
        return 0
    }

    /// Says beforehand what AWS would answer with a page that tells nothing.
    private func checkDuration(_ session: Session) throws {
        guard let sessionDuration else { return }
        let seconds = Int(sessionDuration.components.seconds)
        guard ConsoleFederation.sessionSeconds.contains(seconds) else {
            throw UsageError("--session-duration is 15m to 12h (900 to 43200 seconds), not \(seconds) seconds")
        }
        guard let plan = try? DefaultChain.plan(platform: session.platform, options: session.options),
            plan.isRoleChained
        else { return }
        throw UsageError(
            "--session-duration cannot be used for a role that is assumed by another role: such a console session lasts "
                + "as long as the role's session, an hour at most\n  hint: leave it out"
        )
    }

    private func interaction(_ session: Session, in context: CommandContext) -> TerminalInteraction {
        TerminalInteraction(
            platform: session.platform,
            command: "toolkit console --open",
            mayAsk: !shared.noInput,
            opensBrowser: true,
            report: { context.report($0) }
        )
    }
}
