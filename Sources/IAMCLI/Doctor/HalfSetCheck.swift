// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform

/// Variables that need others that are not set.
enum HalfSetCheck: DoctorCheck {
    static let name = "half-set-variables"

    private struct Rule {
        let variable: String
        let needs: [String]
        let severity: Finding.Severity
    }

    private static let rules = [
        Rule(variable: "AWS_ACCESS_KEY_ID", needs: ["AWS_SECRET_ACCESS_KEY"], severity: .error),
        Rule(variable: "AWS_SECRET_ACCESS_KEY", needs: ["AWS_ACCESS_KEY_ID"], severity: .warning),
        Rule(variable: "AWS_SESSION_TOKEN", needs: ["AWS_ACCESS_KEY_ID"], severity: .warning),
        Rule(variable: "AWS_WEB_IDENTITY_TOKEN_FILE", needs: ["AWS_ROLE_ARN"], severity: .error),
        Rule(variable: "AWS_ROLE_ARN", needs: ["AWS_WEB_IDENTITY_TOKEN_FILE"], severity: .note),
        Rule(
            variable: "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            needs: ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"],
            severity: .warning
        ),
        Rule(
            variable: "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
            needs: ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"],
            severity: .warning
        ),
    ]

    static func findings(in patient: Patient) -> [Finding] {
        let environment = patient.environment
        return rules.compactMap { rule in
            guard environment[rule.variable] != nil, rule.needs.allSatisfy({ environment[$0] == nil }) else {
                return nil
            }
            let needs = rule.needs.joined(separator: " or ")
            return Finding(
                rule.severity,
                "\(rule.variable) is set, but \(needs) is not",
                at: .variable(rule.variable),
                fix: "set \(needs) too, or unset \(rule.variable)"
            )
        }
    }
}
