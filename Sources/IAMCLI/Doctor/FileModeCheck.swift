// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMKeyring
internal import IAMPlatform
internal import IAMProfiles
internal import IAMSessionCache
internal import SystemPackage

/// Files and directories with secrets that others may read, and files that others may change.
enum FileModeCheck: DoctorCheck {
    static let name = "file-modes"

    static func findings(in patient: Patient) -> [Finding] {
        let cache = FileSessionStore.defaultDirectory(environment: patient.environment)
        let cliCache = patient.home?.appending(".aws").appending("cli").appending("cache")
        var findings: [Finding] = []
        func look(_ path: FilePath?, _ what: String, isSecret: Bool = true) {
            guard let path, let finding = finding(path, what, isSecret, patient) else { return }
            findings.append(finding)
        }
        look(patient.locations.credentials, "the credentials file")
        look(patient.locations.config, "the config file", isSecret: false)
        look(cache, "the session cache")
        for entry in patient.entries(of: cache) where entry.lastComponent?.extension == nil {
            look(entry, "a stored session")
        }
        let secrets = FileSecretStore.defaultDirectory(environment: patient.environment)
        look(secrets, "the directory of keys")
        for service in patient.entries(of: secrets) {
            look(service, "the directory of keys")
            for entry in patient.entries(of: service) { look(entry, "a key") }
        }
        for entry in patient.entries(of: patient.ssoDirectory, suffix: ".json") { look(entry, "a sign-in token") }
        for entry in patient.entries(of: patient.signInDirectory, suffix: ".json") { look(entry, "a sign-in session") }
        for entry in patient.entries(of: cliCache, suffix: ".json") { look(entry, "a session of the AWS CLI") }
        return findings
    }

    private static func finding(
        _ path: FilePath,
        _ what: String,
        _ isSecret: Bool,
        _ patient: Patient
    ) -> Finding? {
        guard let metadata = try? patient.platform.files.metadata(path) else { return nil }
        let location = ConfigurationLocation.file(path: path.string, line: nil)
        let octal = String(metadata.mode & 0o777, radix: 8)
        let closed = metadata.kind == .directory ? "700" : "600"
        if metadata.owner != patient.platform.files.userID, metadata.owner != 0 {
            return Finding(
                .warning,
                "\(what) belongs to another user (\(metadata.owner))",
                at: location,
                fix: "chown it to yourself, or name a file of your own"
            )
        }
        if metadata.mode & 0o022 != 0 {
            // A group is often one person alone.
            return Finding(
                metadata.mode & 0o002 != 0 ? .error : .warning,
                "others may change \(what) (mode \(octal)), and so choose the credentials or the commands that are run",
                at: location,
                fix: "chmod \(isSecret ? closed : "644") \(path)"
            )
        }
        guard isSecret, metadata.isOpenToOthers else { return nil }
        return Finding(
            .warning,
            "others may read \(what) (mode \(octal))",
            at: location,
            fix: "chmod \(closed) \(path)"
        )
    }
}
