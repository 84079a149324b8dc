// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform

/// The profiles whose commands led to this process, so that a `credential_process` that ends at itself is found.
///
/// The variable is that of `aws configure export-credentials`, which guards itself with it, so a circle through both
/// tools is found too. Its value is one line of comma-separated values (RFC 4180).
struct ProfileChain: Sendable {
    static let variable = "_AWS_CLI_PROFILE_CHAIN"

    /// The longest chain, as the AWS CLI has it.
    static let limit = 4

    let profiles: [String]

    init(environment: Environment) {
        self.profiles = environment[Self.variable].map(Self.fields) ?? []
    }

    /// Refuses to go round in a circle.
    ///
    /// - Parameters:
    ///   - profile: The profile whose command is to be run.
    ///   - location: The file and line of the command.
    func check(_ profile: String, location: ConfigurationLocation) throws(CredentialError) {
        guard profiles.contains(profile) || profiles.count >= Self.limit else { return }
        let way = (profiles + [profile]).joined(separator: " -> ")
        throw CredentialError(
            .invalidConfiguration,
            profiles.contains(profile)
                ? "credential_process leads back to its own profile: \(way)"
                : "credential_process leads from profile to profile more than \(Self.limit) times: \(way)",
            hint: "let the command use a profile that has credentials of its own",
            provider: ProcessCredentialProvider.name,
            location: location
        )
    }

    /// The variable's value for a command of `profile`.
    func value(with profile: String) -> String {
        (profiles + [profile]).map { name in
            name.contains { $0 == "," || $0 == "\"" || $0.isNewline }
                ? "\"\(name.replacing("\"", with: "\"\""))\"" : name
        }.joined(separator: ",")
    }

    private static func fields(_ line: String) -> [String] {
        var fields: [String] = []
        var field = ""
        var isQuoted = false
        var rest = line[...]
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"":
                field.append("\"")
                rest.removeFirst()
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                fields.append(field)
                field = ""
            default: field.append(character)
            }
        }
        return fields + [field]
    }
}

/// Runs programs with the chain of profiles in their environment.
struct ChainedProcessRunner: ProcessRunner {
    let runner: any ProcessRunner
    let chain: String

    func run(_ invocation: ProcessInvocation) async throws -> ProcessOutcome {
        var invocation = invocation
        invocation.environment[ProfileChain.variable] = chain
        return try await runner.run(invocation)
    }
}
