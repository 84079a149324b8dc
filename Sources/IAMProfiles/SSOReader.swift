// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// Reads the `sso_…` keys of one profile and its session.
struct SSOReader {
    private let profile: Profile
    private let files: ProfileFiles

    init(_ profile: Profile, _ files: ProfileFiles) {
        self.profile = profile
        self.files = files
    }

    /// The source; `nil` if the profile names no session, account or role.
    func source() throws(ProfileError) -> SSOSource? {
        let keys = ["sso_session", "sso_account_id", "sso_role_name"]
        guard let first = keys.first(where: { profile[$0] != nil }), let location = profile.location(of: first) else {
            return nil
        }
        let accountID = profile["sso_account_id"]
        let roleName = profile["sso_role_name"]
        if accountID != nil, roleName == nil { throw missing("sso_role_name", because: "sso_account_id") }
        if accountID == nil, roleName != nil { throw missing("sso_account_id", because: "sso_role_name") }
        guard let sessionName = profile["sso_session"] else {
            return SSOSource(
                sessionName: nil,
                startURL: try required("sso_start_url", because: first),
                region: try required("sso_region", because: first),
                accountID: accountID,
                roleName: roleName,
                location: location
            )
        }
        let session = try SSOSessionReader(files, for: profile).source(named: sessionName)
        try agree("sso_start_url", with: session.startURL, of: sessionName)
        try agree("sso_region", with: session.region, of: sessionName)
        return SSOSource(
            sessionName: sessionName,
            startURL: session.startURL,
            region: session.region,
            accountID: accountID,
            roleName: roleName,
            registrationScopes: session.registrationScopes,
            location: location
        )
    }

    /// The profile may repeat a value of its session but not contradict it.
    private func agree(_ key: String, with value: String, of session: String) throws(ProfileError) {
        guard let repeated = profile[key], repeated != value else { return }
        throw ProfileError(
            .invalidValue,
            "\(key) of profile '\(profile.name)' differs from that of its sso-session '\(session)'",
            hint: "Remove \(key) from the profile.",
            profile: profile.name,
            location: profile.location(of: key)
        )
    }

    /// A key of the older form, which has it in the profile itself.
    private func required(_ key: String, because other: String) throws(ProfileError) -> String {
        if let value = profile[key] { return value }
        throw missing(key, because: other)
    }

    private func missing(_ key: String, because other: String) -> ProfileError {
        ProfileError(
            .missingKey,
            "profile '\(profile.name)' has \(other) but no \(key)",
            hint: profile.respelling(of: [key]) ?? "Add \(key), or remove \(other).",
            profile: profile.name,
            location: profile.location(of: other)
        )
    }
}
