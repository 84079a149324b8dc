// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMProfiles

internal import struct FoundationEssentials.Date

/// An explanation for people.
struct ExplanationText: Sendable {
    private let explanation: Explanation
    private let style: TerminalStyle

    init(_ explanation: Explanation, style: TerminalStyle) {
        self.explanation = explanation
        self.style = style
    }

    /// The text; its last lines are the answer, or the cause and what to do.
    var rendered: String {
        var lines = heading
        lines += ["", style.paint("providers", .strong)]
        lines += TextTree.lines(explanation.trace.attempts.map(attempt), in: style)
        if !explanation.trace.plan.isEmpty {
            lines += ["", style.paint("plan", .strong)]
            lines += TextTree.lines(plan, in: style)
        }
        if !explanation.warnings.isEmpty {
            lines += ["", style.paint("notes", .strong)]
            lines += TextTree.lines(explanation.warnings.map { TextTree(shown("\($0)"), []) }, in: style)
        }
        lines.append("")
        lines += conclusion
        return lines.joined(separator: "\n") + "\n"
    }

    private func shown(_ text: String) -> String { style.plain(text) }

    private func place(_ location: ConfigurationLocation?) -> String {
        location.map { " " + style.paint("(\(shown("\($0)")))", .quiet) } ?? ""
    }

    // MARK: Above

    private var heading: [String] {
        let profile = shown(explanation.selection.name)
        let region = explanation.region.map { name in
            shown(name) + place(explanation.regionOrigin ?? .option("--region"))
        }
        return [
            style.paint("profile", .strong) + "  \(profile) "
                + style.paint("(\(shown(explanation.selectionOrigin)))", .quiet),
            style.paint("region", .strong) + "   \(region ?? "none")",
        ] + explanation.guards.map { style.paint("guard", .strong) + "    " + shown($0) }
    }

    // MARK: Providers

    private func attempt(_ attempt: CredentialAttempt) -> TextTree {
        let mark: String
        switch attempt.outcome {
        case .provided: mark = style.paint(style.isUnicode ? "✓" : "ok", .good)
        case .notConfigured: mark = style.paint(style.isUnicode ? "·" : "--", .quiet)
        case .failed: mark = style.paint(style.isUnicode ? "✗" : "!!", .bad)
        }
        var text = "\(mark) \(style.paint(shown(attempt.provider), .strong)): \(shown(attempt.reason))"
        if let location = attempt.location, !attempt.reason.contains("\(location)") { text += place(location) }
        if let duration = attempt.duration { text += style.paint(", \(duration.spoken)", .quiet) }
        let observations = attempt.observations.map { observation in
            var line = "\(shown("\(observation.subject)")): \(shown(observation.finding))"
            if let duration = observation.duration { line += ", \(duration.spoken)" }
            return TextTree(style.paint(line, .quiet))
        }
        return TextTree(text, observations)
    }

    // MARK: Plan

    /// Each step hangs on the one before, as its credentials do.
    private var plan: [TextTree] {
        var tree: TextTree?
        for (index, step) in explanation.trace.plan.enumerated().reversed() {
            let below = tree.map { [$0] } ?? []
            tree = TextTree(title(step, index), details(step, index) + below)
        }
        return tree.map { [$0] } ?? []
    }

    private func title(_ step: CredentialStep, _ index: Int) -> String {
        let verb =
            switch step.kind {
            case .source: "begin with \(step.provider)"
            case .session: "make an MFA session"
            case .role: "assume"
            }
        let profile = step.profile.map { ", profile \($0)" } ?? ""
        return "\(index + 1). \(shown(verb)) \(style.paint(shown(step.subject), .strong))\(shown(profile))"
            + place(step.location)
    }

    private func details(_ step: CredentialStep, _ index: Int) -> [TextTree] {
        var lines = step.parameters.map { "\($0.name) = \($0.value)" }
        if step.kind == .role, !step.parameters.contains(where: { $0.name == "duration_seconds" }) {
            lines.append("lasts an hour unless duration_seconds says more")
        }
        if explanation.isChained(index) {
            lines = lines.filter { !$0.hasPrefix("lasts an hour") }
            lines.append("assumed by a role's session, so it lasts an hour at most")
        }
        return lines.map { TextTree(style.paint(shown($0), .quiet)) }
    }

    // MARK: Below

    private var conclusion: [String] {
        guard case .success(let credentials) = explanation.result else {
            let fixes = explanation.verdict.fixes.map { style.paint("fix:", .good) + " " + shown($0) }
            return [style.paint("cause:", .bad) + " " + shown(explanation.verdict.cause)] + fixes
        }
        let provider = explanation.trace.attempts.last?.provider ?? credentials.source
        var text = "\(shown(provider)) gave \(shown(credentials.shortAccessKeyID))"
        if credentials.source != provider { text += " from \(shown(credentials.source))" }
        if let accountID = credentials.accountID { text += " of account \(shown(accountID))" }
        guard let expiration = credentials.expiration else {
            return [style.paint("answer:", .good) + " \(text), with no end"]
        }
        let left = Duration.seconds(max(0, expiration.timeIntervalSince(explanation.now)))
        return [
            style.paint("answer:", .good) + " \(text), until \(AWSTimestamp.extended(expiration)) (\(left.spoken) left)"
        ]
    }
}

extension Explanation: Report {
    func text(in style: TerminalStyle) -> String { ExplanationText(self, style: style).rendered }
}
