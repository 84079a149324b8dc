// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// Reads the role of one profile.
struct RoleReader {
    private let profile: Profile

    init(_ profile: Profile) {
        self.profile = profile
    }

    /// The role to assume; `nil` if there is none, or if it is taken with a web identity token and so is a base.
    func role() throws(ProfileError) -> RoleHop? {
        guard let roleARN = profile["role_arn"], profile["web_identity_token_file"] == nil else { return nil }
        return RoleHop(
            roleARN: roleARN,
            roleSessionName: profile["role_session_name"],
            externalID: profile["external_id"],
            durationSeconds: try duration(),
            mfaSerial: profile["mfa_serial"],
            mfaProcess: profile["mfa_process"],
            sourceIdentity: profile["source_identity"],
            tags: try tags(),
            transitiveTagKeys: profile["transitive_session_tags"]?.commaSeparated ?? [],
            profileName: profile.name,
            location: profile.location(of: "role_arn")
        )
    }

    private func duration() throws(ProfileError) -> Int? {
        guard let text = profile["duration_seconds"] else { return nil }
        if let seconds = text.decimalNumber, (900...43_200).contains(seconds) { return seconds }
        throw ProfileError(
            .invalidValue,
            "duration_seconds of profile '\(profile.name)' is not a whole number from 900 to 43200",
            hint: "Write seconds, as in duration_seconds = 3600.",
            profile: profile.name,
            location: profile.location(of: "duration_seconds")
        )
    }

    /// Tags as aws-vault writes them: `team=blue,stage=test`.
    private func tags() throws(ProfileError) -> [SessionTag] {
        var tags: [SessionTag] = []
        for item in profile["session_tags"]?.commaSeparated ?? [] {
            guard let separator = item.utf8.firstIndex(of: UInt8(ascii: "=")), separator > item.startIndex else {
                throw ProfileError(
                    .invalidValue,
                    "session_tags of profile '\(profile.name)' has an entry that is not name=value",
                    hint: "Write session_tags = name=value,other=value.",
                    profile: profile.name,
                    location: profile.location(of: "session_tags")
                )
            }
            let key = item[..<separator].utf8.trimmingBlanks()
            let value = item[item.utf8.index(after: separator)...].utf8.trimmingBlanks()
            tags.append(SessionTag(key: String(Substring(key)), value: String(Substring(value))))
        }
        return tags
    }
}
