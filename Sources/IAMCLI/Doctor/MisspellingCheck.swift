// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMProfiles

/// Keys and variables that nobody reads, but that look like some that would be.
enum MisspellingCheck: DoctorCheck {
    static let name = "misspelling"

    static func findings(in patient: Patient) -> [Finding] {
        var findings = MisspeltVariable.find(in: patient.environment).map { variable in
            Finding(
                .warning,
                "nobody reads the variable \(variable.name)",
                at: .variable(variable.name),
                fix: "write \(variable.meant) if that is meant"
            )
        }
        for profile in patient.profiles {
            for key in MisspeltKey.find(in: profile) {
                findings.append(finding(key, "profile '\(profile.name)'"))
            }
        }
        let sessions = (patient.files?.ssoSessions ?? [:]).values.sorted { $0.name < $1.name }
        for session in sessions {
            for key in MisspeltKey.find(inSession: session) {
                findings.append(finding(key, "sso-session '\(session.name)'"))
            }
        }
        return findings
    }

    private static func finding(_ key: MisspeltKey, _ section: String) -> Finding {
        Finding(
            .warning,
            "nobody reads the key \(key.key) of \(section)",
            at: key.location,
            fix: "write \(key.meant) if that is meant"
        )
    }
}
