// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import SystemPackage

/// Programs of `credential_process` and `mfa_process` that are not there.
enum ProgramCheck: DoctorCheck {
    static let name = "programs"

    static func findings(in patient: Patient) -> [Finding] {
        patient.profiles.flatMap { profile in
            ["credential_process", "mfa_process"].compactMap { key in
                guard let command = profile[key], let program = program(of: command), !isThere(program, patient) else {
                    return nil
                }
                return Finding(
                    patient.severity(of: profile),
                    "profile '\(profile.name)' has \(key), whose program '\(program)' "
                        + (program.contains("/") ? "is not there or not executable" : "is not in PATH"),
                    at: profile.location(of: key),
                    fix: program.contains("/")
                        ? "correct the path, or chmod +x it" : "install it, or write its whole path"
                )
            }
        }
    }

    /// The first word, where it is a plain one: what a shell would work out is not guessed.
    private static func program(of command: String) -> String? {
        let text = command.drop { $0 == " " }
        let word: Substring
        if let quote = text.first, quote == "\"" || quote == "'" {
            word = text.dropFirst().prefix { $0 != quote }
        } else {
            word = text.prefix { $0 != " " && $0 != "\t" }
        }
        let builtins: Set<Substring> = [
            ".", ":", "[", "cd", "command", "echo", "eval", "exec", "export", "if", "for", "printf", "set", "test",
            "umask", "unset", "while", "case", "true", "false", "{", "!",
        ]
        let isPlain = word.utf8.allSatisfy { !Array("$`~=;&|<>()*?[]{}\\\"'#!".utf8).contains($0) }
        guard !word.isEmpty, isPlain, !builtins.contains(word) else { return nil }
        return String(word)
    }

    private static func isThere(_ program: String, _ patient: Patient) -> Bool {
        func isExecutable(_ path: FilePath) -> Bool {
            guard let metadata = try? patient.platform.files.metadata(path) else { return false }
            return metadata.kind != .directory && metadata.mode & 0o111 != 0
        }
        // A relative path means another file in every directory, so nothing is said about it.
        if program.contains("/") { return !program.hasPrefix("/") || isExecutable(FilePath(program)) }
        guard let path = patient.environment["PATH"] else { return true }
        return path.split(separator: ":").contains { isExecutable(FilePath(String($0)).appending(program)) }
    }
}
