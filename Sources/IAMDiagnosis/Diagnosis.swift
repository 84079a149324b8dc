// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMCredentials

/// Why a service refused a request, and what to do.
public struct Diagnosis: Sendable, Hashable {
    /// The cause.
    public let cause: Cause

    /// One sentence that says what happened.
    public let summary: String

    /// What shows it: lines that differ, words of the service; secrets redacted.
    public let evidence: [String]

    /// What to do next.
    public let fix: String

    /// Finds the cause of a refusal.
    ///
    /// - Returns: `nil` if the answer is no refusal.
    public init?(_ exchange: RefusedExchange) {
        let refusal = Refusal(exchange)
        guard let found = refusal.diagnosis() else { return nil }
        let masking = refusal.masking
        self.init(
            found.cause,
            masking.masked(found.summary),
            evidence: (found.evidence + refusal.quotedAnswer()).map(masking.masked),
            fix: masking.masked(found.fix)
        )
    }

    init(_ cause: Cause, _ summary: String, evidence: [String] = [], fix: String) {
        self.cause = cause
        self.summary = summary
        self.evidence = evidence
        self.fix = fix
    }

    /// The lines for a terminal: the cause, what shows it, the fix.
    public var text: [String] {
        ["cause: \(summary) [\(cause)]"] + evidence.map { "  \($0)" } + ["fix: \(fix)"]
    }

    /// `{"cause","summary","evidence","fix"}`.
    package var json: JSONValue {
        .object([
            "cause": .text(cause.description),
            "summary": .text(summary),
            "evidence": .array(evidence.map { .text($0) }),
            "fix": .text(fix),
        ])
    }
}
