// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMProfiles

/// Keys that a profile has more than once with different values: the last one counts.
enum DuplicateCheck: DoctorCheck {
    static let name = "duplicates"

    static func findings(in patient: Patient) -> [Finding] {
        patient.profiles.flatMap { profile in
            profile.repeatedProperties.compactMap { key, properties in
                guard Set(properties.map(\.value)).count > 1, let last = properties.last else { return nil }
                let others = properties.dropLast().map { "\($0.location)" }.joined(separator: ", ")
                let isAcrossFiles = Set(properties.map { file(of: $0.location) }).count > 1
                return Finding(
                    .warning,
                    "profile '\(profile.name)' has \(key) with different values; the one "
                        + (isAcrossFiles ? "of the credentials file" : "that comes last") + " counts",
                    at: last.location,
                    fix: "remove it here, or at \(others)"
                )
            }
        }
    }

    private static func file(of location: ConfigurationLocation) -> String {
        guard case .file(let path, _) = location else { return "" }
        return path
    }
}
