// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMSTS

/// The true cause of a failure, and what to do about it.
struct Verdict: Sendable {
    /// One sentence, with its place.
    var cause: String

    /// What to do, the likeliest first.
    var fixes: [String]

    /// What a cause is found in besides the error.
    struct Evidence: Sendable {
        let selection: ProfileSelection
        let environment: Environment
        /// `nil` if they cannot be read.
        let files: ProfileFiles?
        let plan: [CredentialStep]
    }

    init(cause: String, fixes: [String]) {
        self.cause = cause
        self.fixes = fixes
    }

    init(_ error: CredentialError, evidence: Evidence) {
        if error.code == .notConfigured {
            self = Self.nothingConfigured(error, evidence)
        } else {
            self.init(cause: Self.sentence(error.message, error.location), fixes: error.hint.map { [$0] } ?? [])
        }
        addSelection(error, evidence)
        addTrust(error, evidence)
        addCode(error, evidence)
        if fixes.isEmpty { fixes = [Self.fallback(for: error)] }
    }

    /// No member of the chain was asked for: the likeliest reason is what somebody began to set up.
    private static func nothingConfigured(_ error: CredentialError, _ evidence: Evidence) -> Verdict {
        let environment = evidence.environment
        // A profile that is given by option shuts the environment's credentials out.
        let isOpen = evidence.selection.origin != .option
        if isOpen, let misspelt = MisspeltVariable.find(in: environment).first {
            return Verdict(
                cause: "the environment variable \(misspelt.name) is not one that is read",
                fixes: ["write \(misspelt.meant) in place of \(misspelt.name)"]
            )
        }
        if isOpen, environment["AWS_ACCESS_KEY_ID"] == nil, environment["AWS_SECRET_ACCESS_KEY"] != nil {
            return Verdict(
                cause: "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not ($AWS_ACCESS_KEY_ID)",
                fixes: ["set AWS_ACCESS_KEY_ID too, or unset AWS_SECRET_ACCESS_KEY"]
            )
        }
        if let files = evidence.files, !files.profileNames.isEmpty || !files.warnings.isEmpty {
            do {
                _ = try ProfileResolver.plan(for: evidence.selection.name, in: files)
                // It has a plan, and yet nothing that gives credentials.
                if let attempt = error.attempts.first(where: { $0.provider == "profile" }) {
                    return Verdict(
                        cause: "no credentials found: " + sentence(attempt.reason, attempt.location),
                        fixes: attempt.hint.map { [$0] } ?? []
                    )
                }
            } catch {
                return Verdict(
                    cause: "no credentials found: " + sentence(error.message, error.location),
                    fixes: error.hint.map { [$0] } ?? []
                )
            }
        }
        var fixes = [
            "sign in: toolkit login; or write keys or a role into a profile and name it with --profile or AWS_PROFILE"
        ]
        if let hint = error.hint, error.attempts.isEmpty { fixes = [hint] }
        return Verdict(
            cause: "no credentials found: nothing is configured, neither in the environment nor in a profile, and no "
                + "container or instance gives any",
            fixes: fixes
        )
    }

    /// A name that came from a variable is corrected there.
    private mutating func addSelection(_ error: CredentialError, _ evidence: Evidence) {
        guard case .variable(let variable) = evidence.selection.origin,
            (error.underlying as? ProfileError)?.code == .profileNotFound
        else { return }
        cause += "; $\(variable) names it"
        fixes.append("correct \(variable), or unset it")
    }

    /// Where only a code is missing, the command that asks for it.
    private mutating func addCode(_ error: CredentialError, _ evidence: Evidence) {
        let wantsCode = evidence.plan.contains { step in
            step.kind == .session || step.parameters.contains { $0.name == "mfa_serial" }
        }
        guard error.code == .interactionRequired, wantsCode else { return }
        let profile = evidence.selection.origin == .option ? " --profile \(evidence.selection.name)" : ""
        fixes.insert("run in a terminal, where the code is asked for: toolkit whoami\(profile)", at: 0)
    }

    /// A role that says no may want what the plan does not give.
    private mutating func addTrust(_ error: CredentialError, _ evidence: Evidence) {
        guard let refusal = error.underlying as? STSError, refusal.code == .refused,
            refusal.serviceCode?.hasPrefix("AccessDenied") == true, refusal.operation == "AssumeRole",
            let role = evidence.plan.last(where: { $0.kind == .role && error.message.contains($0.subject) })
                ?? evidence.plan.last(where: { $0.kind == .role })
        else { return }
        let place = role.location.map { " (\($0))" } ?? ""
        func has(_ name: String) -> Bool { role.parameters.contains { $0.name == name } }
        if !has("external_id") {
            fixes.append("if the role's owner gave you an external id, add external_id to the profile\(place)")
        }
        if !has("mfa_serial"), !evidence.plan.contains(where: { $0.kind == .session }) {
            fixes.append("if the role asks for a second factor, add mfa_serial to the profile\(place)")
        }
    }

    private static func sentence(_ message: String, _ location: ConfigurationLocation?) -> String {
        guard let location, !message.contains("\(location)") else { return message }
        return "\(message) (\(location))"
    }

    private static func fallback(for error: CredentialError) -> String {
        if let variable = variable(of: error) { return "correct \(variable), or unset it" }
        return switch error.code {
        case .unreachable, .timedOut: "check the network, the proxy settings and the clock: toolkit doctor"
        case .refused: "ask the owner of the account, and check with: toolkit whoami"
        case .interactionRequired: "run the command in a terminal"
        default: "check the files and variables named above: toolkit doctor"
        }
    }

    /// The variable that the error, or the one it is made of, is about.
    private static func variable(of error: CredentialError) -> String? {
        if case .variable(let name) = error.location { return name }
        return (error.underlying as? CredentialError).flatMap(variable)
    }
}
