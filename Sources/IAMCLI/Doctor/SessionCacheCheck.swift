// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMSessionCache
internal import SystemPackage

/// Stored sessions that are damaged, which costs a new request and nothing else.
enum SessionCacheCheck: DoctorCheck {
    static let name = "session-cache"

    static func findings(in patient: Patient) -> [Finding] {
        guard let directory = FileSessionStore.defaultDirectory(environment: patient.environment) else {
            return [
                Finding(
                    .note,
                    "there is no place to store sessions, because HOME is not set",
                    at: .variable("HOME"),
                    fix: "set HOME or XDG_CACHE_HOME"
                )
            ]
        }
        return FileSessionStore(directory: directory, files: patient.platform.files).damaged.map { path in
            Finding(
                .note,
                "a stored session is damaged and will be made anew",
                at: .file(path: path.string, line: nil),
                fix: "rm \(path)"
            )
        }
    }
}
