// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
package import IAMProfiles
package import IAMProviders

/// What the profiles that have a part in credentials ask for when these are given.
package struct GuardRails: Sendable {
    /// A profile whose use has to be agreed to.
    private struct Confirmation: Sendable {
        let profile: String
        let location: ConfigurationLocation?
    }

    private let confirmation: Confirmation?

    /// Whether it is written down that credentials are given.
    package let isAudited: Bool

    /// Whether credentials are given just like that.
    package var areNone: Bool { confirmation == nil && !isAudited }

    /// What is asked for, in a few words each.
    package var notes: [String] {
        var notes: [String] = []
        if let confirmation {
            let place = confirmation.location.map { " (\($0))" } ?? ""
            notes.append("somebody confirms each use of the profile \(confirmation.profile)\(place)")
        }
        if isAudited { notes.append("each use is written to the log") }
        return notes
    }

    /// Reads what the profiles of a plan ask for.
    ///
    /// - Throws: `ProfileError` for a value that is neither `true` nor `false`.
    package init(of plan: SourcePlan, files: ProfileFiles?, settings: Settings) throws(ProfileError) {
        let choice = try settings.auditChoice()
        var confirmation: Confirmation?
        var isAudited = choice ?? false
        for name in plan.profileNames {
            guard let profile = files?.profile(named: name) else { continue }
            if confirmation == nil, try profile.requiresConfirmation() {
                confirmation = Confirmation(profile: name, location: profile.location(of: "require_confirmation"))
            }
            if choice == nil, try profile.isAudited() { isAudited = true }
        }
        self.confirmation = confirmation
        self.isAudited = isAudited
    }

    /// Asks the person at the terminal, if a profile wants that.
    ///
    /// - Parameters:
    ///   - plan: What credentials come from.
    ///   - invocation: The program and its command.
    ///   - terminal: Who is asked; `nil` if nobody may be.
    /// - Throws: `CredentialError` with `.interactionRequired` where nobody can answer or the answer is no.
    func confirm(_ plan: SourcePlan, for invocation: String, on terminal: Terminal?) throws(CredentialError) {
        guard let confirmation else { return }
        let subject = plan.confirmedSubject.map { " (\($0))" } ?? ""
        let question = "\(invocation) wants credentials of the profile \(confirmation.profile)\(subject). Go on? [y/N] "
        guard let terminal else { throw refusal(confirmation, "nobody can be asked because --no-input is set") }
        guard let answer = terminal.ask(question) else {
            throw refusal(confirmation, "there is no terminal to ask on")
        }
        guard ["y", "yes"].contains(answer.lowercased()) else {
            throw refusal(confirmation, "the answer was not yes", hint: "answer y to go on")
        }
    }

    private func refusal(
        _ confirmation: Confirmation,
        _ reason: String,
        hint: String = "run the command in a terminal and answer y"
    ) -> CredentialError {
        CredentialError(
            .interactionRequired,
            "the use of the profile \(confirmation.profile) has to be confirmed, and \(reason); nothing was done",
            hint: hint,
            location: confirmation.location
        )
    }
}

extension SessionSettings {
    /// What the profiles of a plan ask for.
    ///
    /// - Throws: `ProfileError` for a value that is neither `true` nor `false`.
    package func guardRails(of plan: SourcePlan) throws(ProfileError) -> GuardRails {
        try GuardRails(of: plan, files: options.profileFiles, settings: settings)
    }
}

extension SourcePlan {
    /// The role and the account, as far as they are known before anybody is asked.
    fileprivate var confirmedSubject: String? {
        if let role = roleARN {
            return ["role \(role)", ARN(role).map { "account \($0.accountID)" }].compactMap { $0 }.joined(
                separator: ", "
            )
        }
        switch base {
        case .sso(let source, _):
            let parts = [source.roleName.map { "role \($0)" }, source.accountID.map { "account \($0)" }]
            return parts.compactMap { $0 }.joined(separator: ", ")
        case .keys(let keys):
            return (["key \(keys.shortAccessKeyID)"] + (keys.accountID.map { ["account \($0)"] } ?? []))
                .joined(separator: ", ")
        default: return nil
        }
    }
}
