// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import SystemPackage

/// Files that settings name and that are not there.
enum NamedFileCheck: DoctorCheck {
    static let name = "named-files"

    static func findings(in patient: Patient) -> [Finding] {
        var findings: [Finding] = []
        let variables = ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_CA_BUNDLE"]
        for variable in variables {
            guard let path = patient.environment[variable] else { continue }
            let finding = finding(path, "\(variable) names", .error, .variable(variable), patient)
            if let finding { findings.append(finding) }
        }
        for profile in patient.profiles {
            for key in ["web_identity_token_file", "ca_bundle"] {
                guard let path = profile[key] else { continue }
                let severity = patient.severity(of: profile)
                let place = profile.location(of: key)
                let finding = finding(
                    path,
                    "profile '\(profile.name)' has \(key), which names",
                    severity,
                    place,
                    patient
                )
                if let finding { findings.append(finding) }
            }
        }
        return findings
    }

    private static func finding(
        _ path: String,
        _ who: String,
        _ severity: Finding.Severity,
        _ place: ConfigurationLocation?,
        _ patient: Patient
    ) -> Finding? {
        do throws(FileError) {
            let metadata = try patient.platform.files.metadata(FilePath(path))
            guard metadata.kind == .directory else { return nil }
            return Finding(severity, "\(who) a directory: \(path)", at: place, fix: "name a file")
        } catch {
            return Finding(
                severity,
                "\(who) a file that cannot be used: \(path): \(error.reason)",
                at: place,
                fix: "correct the path, or put the file there"
            )
        }
    }
}
