// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMHTTP
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders
internal import IAMSTS

/// `toolkit explain`: which provider answers, what each one looked at, and why the others did not.
struct ExplainCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say where the credentials come from, or why there are none.",
        discussion: """
            Asks as every command does, and prints each provider in order, what it looked at, the plan with every role,
            and in the last lines the answer, or the cause and what to do. Nobody is asked for anything. No secret is shown.

            toolkit explain --profile prod --graph dot | dot -Tsvg -o prod.svg

            The exit code is 0 if there are credentials, otherwise 253, 254 or 255.
            """
    )

    @Option(help: "The form: text or json.")
    var output: OutputForm = .text

    @Option(help: "Print only the plan, as a graph: dot (Graphviz) or mermaid.")
    var graph: GraphForm?

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        var options = try await shared.chainOptions(in: context)
        // Another process may hold a session's lock while it waits for a person.
        options.lockDeadline = .seconds(2)
        let explanation = await explanation(options, in: context)
        if let graph {
            try context.write(
                PlanGraph(explanation.trace.plan, credentials: explanation.trace.credentials).rendered(as: graph)
            )
        } else {
            try context.write(explanation, as: output, color: shared.color)
        }
        switch explanation.result {
        case .success: return 0
        case .failure(let error): return Self.codes.code(for: error)
        }
    }

    private func explanation(_ options: ChainOptions, in context: CommandContext) async -> Explanation {
        let platform = context.platform
        let settings: SessionSettings
        do {
            settings = try SessionSettings(options, platform: platform)
        } catch {
            return Explanation(
                options: options,
                platform: platform,
                settings: nil,
                trace: CredentialTrace(attempts: []),
                result: .failure(error.credentialError)
            )
        }
        var connected = platform
        connected.transport = context.transport(
            HTTPTransportConfiguration(
                caBundle: shared.caBundle ?? settings.settings.caBundle,
                proxy: .environment(platform.environment)
            )
        )
        let found = await DefaultChain.explain(platform: connected, options: options)
        return Explanation(
            options: options,
            platform: platform,
            settings: settings,
            trace: found.trace,
            result: await checked(found.result, options, connected)
        )
    }

    /// What `--expect-account` makes of the result.
    private func checked(
        _ result: Result<Credentials, CredentialError>,
        _ options: ChainOptions,
        _ platform: Platform
    ) async -> Result<Credentials, CredentialError> {
        guard let expected = shared.expectAccount, case .success(let credentials) = result else { return result }
        do {
            let actual: String
            if let accountID = credentials.accountID {
                actual = accountID
            } else {
                let sts = try DefaultChain.stsClient(platform: platform, options: options)
                actual = try await sts.getCallerIdentity(credentials: credentials).accountID
            }
            guard actual != expected else { return result }
            return .failure(.otherAccount(actual, than: expected))
        } catch let error as CredentialError {
            return .failure(error)
        } catch let error as STSError {
            return .failure(error.credentialError)
        } catch {
            return .failure(CredentialError(.unreachable, "the account could not be found out"))
        }
    }
}
