// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials

/// Looks at files, variables, caches, clock and network, and says what to mend.
struct Doctor: Report, Sendable {
    /// The checks in their order.
    static let checks: [any DoctorCheck.Type] = [
        SyntaxCheck.self, FileModeCheck.self, NamedFileCheck.self, MisspellingCheck.self, DuplicateCheck.self,
        HalfSetCheck.self, ShadowCheck.self, PlanCheck.self, ProgramCheck.self, TokenCheck.self, SessionCacheCheck.self,
        ProxyCheck.self, NetworkCheck.self,
    ]

    /// What was found, with the name of the check.
    private let findings: [(check: String, finding: Finding)]

    /// Runs all checks, one after the other.
    init(_ patient: Patient) async {
        var findings: [(check: String, finding: Finding)] = []
        for check in Self.checks {
            for finding in await check.findings(in: patient) where !findings.contains(where: { $0.finding == finding })
            {
                findings.append((check.name, finding))
            }
        }
        self.findings = findings
    }

    /// How many findings there are of a severity.
    func count(_ severity: Finding.Severity) -> Int { findings.count { $0.finding.severity == severity } }

    /// The findings for people, the worst first; the last line counts them.
    func text(in style: TerminalStyle) -> String {
        var text = ""
        for severity in Finding.Severity.allCases {
            for (_, finding) in findings where finding.severity == severity {
                let tone: TerminalStyle.Tone = severity == .error ? .bad : severity == .warning ? .warning : .quiet
                text += "\(style.paint("\(severity.rawValue):", tone)) \(style.plain(finding.message))"
                if let location = finding.location, !finding.message.contains("\(location)") {
                    text += " " + style.paint("(\(style.plain("\(location)")))", .quiet)
                }
                text += "\n"
                if let fix = finding.fix { text += "  \(style.paint("fix:", .good)) \(style.plain(fix))\n" }
            }
        }
        return text + summary + "\n"
    }

    private var summary: String {
        Finding.Severity.allCases.map { severity in
            let count = count(severity)
            return "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
        }.joined(separator: ", ")
    }

    /// The findings for programs, in the order of the checks.
    var document: JSONText {
        .object([
            (
                "findings",
                .list(
                    findings.map { check, finding in
                        .object(
                            [
                                ("severity", .text(finding.severity.rawValue)), ("check", .text(check)),
                                ("message", .text(finding.message)),
                            ] + finding.location.members + [("fix", .optional(finding.fix))]
                        )
                    }
                )
            ),
            ("errors", .number(count(.error))), ("warnings", .number(count(.warning))),
            ("notes", .number(count(.note))),
        ])
    }
}
