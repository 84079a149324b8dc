// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles

/// Credentials and settings that hide others, and variables that do not fit each other.
enum ShadowCheck: DoctorCheck {
    static let name = "shadowed-settings"

    static func findings(in patient: Patient) -> [Finding] {
        hiddenProfile(patient) + differing(patient.environment) + token(patient) + patient.profiles.flatMap(unusedKeys)
    }

    /// The environment's keys come before the profile, unless that is given by option.
    private static func hiddenProfile(_ patient: Patient) -> [Finding] {
        let environment = patient.environment
        let hiding: (variable: String, what: String)
        if environment["AWS_ACCESS_KEY_ID"] != nil, environment["AWS_SECRET_ACCESS_KEY"] != nil {
            hiding = ("AWS_ACCESS_KEY_ID", "the keys of the environment are used")
        } else if environment["AWS_WEB_IDENTITY_TOKEN_FILE"] != nil, environment["AWS_ROLE_ARN"] != nil {
            hiding = ("AWS_WEB_IDENTITY_TOKEN_FILE", "the web identity of the environment is used")
        } else {
            return []
        }
        let name = patient.selection.name
        switch patient.selection.origin {
        case .option: return []
        case .variable(let variable):
            return [
                Finding(
                    .warning,
                    "\(hiding.what), and not the profile '\(name)' that \(variable) names",
                    at: .variable(hiding.variable),
                    fix: "unset \(hiding.variable), or give --profile \(name)"
                )
            ]
        case .defaulted:
            guard patient.selected != nil else { return [] }
            return [
                Finding(.note, "\(hiding.what), and not the profile 'default'", at: .variable(hiding.variable))
            ]
        }
    }

    /// Two variables for one thing.
    private static func differing(_ environment: Environment) -> [Finding] {
        let pairs: [(String, String, Finding.Severity)] = [
            ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", .warning), ("AWS_REGION", "AWS_DEFAULT_REGION", .warning),
            ("AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", .warning),
            ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI", .note),
        ]
        return pairs.compactMap { first, second, severity in
            guard let one = environment[first], let other = environment[second], one != other else { return nil }
            return Finding(
                severity,
                "\(first) and \(second) are both set and differ; \(first) counts here, and other tools may take the other",
                at: .variable(second),
                fix: "unset \(second)"
            )
        }
    }

    /// A session token goes with the keys it was made with.
    private static func token(_ patient: Patient) -> [Finding] {
        let environment = patient.environment
        var findings: [Finding] = []
        let keyID = environment["AWS_ACCESS_KEY_ID"] ?? ""
        let hasToken = environment["AWS_SESSION_TOKEN"] != nil || environment["AWS_SECURITY_TOKEN"] != nil
        if keyID.hasPrefix("AKIA"), hasToken {
            findings.append(
                Finding(
                    .error,
                    "AWS_SESSION_TOKEN is left over from other keys: AWS_ACCESS_KEY_ID is a long-term key, which has none",
                    at: .variable("AWS_SESSION_TOKEN"),
                    fix: "unset AWS_SESSION_TOKEN AWS_SECURITY_TOKEN"
                )
            )
        }
        if keyID.hasPrefix("ASIA"), !hasToken {
            findings.append(
                Finding(
                    .error,
                    "AWS_ACCESS_KEY_ID is a temporary key, but AWS_SESSION_TOKEN is not set",
                    at: .variable("AWS_SESSION_TOKEN"),
                    fix: "set the token that came with the key, or get a new one"
                )
            )
        }
        if let text = environment["AWS_CREDENTIAL_EXPIRATION"], environment["AWS_ACCESS_KEY_ID"] != nil,
            let end = AWSTimestamp.parse(text), end <= patient.platform.clock.now()
        {
            findings.append(
                Finding(
                    .error,
                    "the credentials in the environment ended at \(AWSTimestamp.extended(end))",
                    at: .variable("AWS_CREDENTIAL_EXPIRATION"),
                    fix: "get new ones, or unset them"
                )
            )
        }
        return findings
    }

    /// Keys beside what comes before them in one profile.
    private static func unusedKeys(_ profile: Profile) -> [Finding] {
        guard profile["aws_access_key_id"] != nil, profile["source_profile"] != profile.name else { return [] }
        let stronger = ["role_arn", "web_identity_token_file", "sso_role_name", "login_session", "credential_process"]
        guard let winner = stronger.first(where: { profile[$0] != nil }) else { return [] }
        return [
            Finding(
                .warning,
                "the keys of profile '\(profile.name)' are not used by it, because it has \(winner)"
                    + (profile.location(of: winner).map { " (\($0))" } ?? "") + "; other tools may prefer the keys",
                at: profile.location(of: "aws_access_key_id"),
                fix: "remove the keys or \(winner)"
            )
        ]
    }
}
