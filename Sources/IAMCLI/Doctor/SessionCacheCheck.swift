// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
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
        return patient.entries(of: directory).compactMap { path in
            guard let name = path.lastComponent?.string, name.utf8.count == 64,
                let bytes = try? patient.platform.files.read(path, limit: 1_024 * 1_024), !isWhole(bytes)
            else { return nil }
            return Finding(
                .note,
                "a stored session is damaged and will be made anew",
                at: .file(path: path.string, line: nil),
                fix: "rm \(path)"
            )
        }
    }

    /// Whether the last line holds the digest of all before it.
    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        let count = bytes.count - 69
        guard count > 0, bytes.starts(with: "aws-iam-toolkit session ".utf8) else { return false }
        let digest = Array(SHA256.hash(data: bytes[..<count])).lowercaseHexadecimal
        return bytes[count...].elementsEqual("end \(digest)\n".utf8)
    }
}
