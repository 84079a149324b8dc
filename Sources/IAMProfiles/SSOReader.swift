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
                startURL: try required("sso_start_url", in: profile, because: first),
                region: try required("sso_region", in: profile, because: first),
                accountID: accountID,
                roleName: roleName,
                location: location
            )
        }
        let session = try session(sessionName)
        let scopes = session["sso_registration_scopes"]?.commaSeparated ?? []
        return SSOSource(
            sessionName: sessionName,
            startURL: try agreed("sso_start_url", session),
            region: try agreed("sso_region", session),
            accountID: accountID,
            roleName: roleName,
            registrationScopes: scopes.isEmpty ? ["sso:account:access"] : scopes,
            location: location
        )
    }

    private func session(_ name: String) throws(ProfileError) -> Profile {
        if let session = files.ssoSession(named: name) { return session }
        throw ProfileError(
            .sectionNotFound,
            "the sso-session '\(name)' of profile '\(profile.name)' was not found",
            hint: "Add a section [sso-session \(name)] to \(files.configPath).",
            profile: profile.name,
            location: profile.location(of: "sso_session")
        )
    }

    /// A value of the session; the profile may repeat it but not contradict it.
    private func agreed(_ key: String, _ session: Profile) throws(ProfileError) -> String {
        let value = try required(key, in: session, because: "sso_session")
        guard let repeated = profile[key], repeated != value else { return value }
        throw ProfileError(
            .invalidValue,
            "\(key) of profile '\(profile.name)' differs from that of its sso-session '\(session.name)'",
            hint: "Remove \(key) from the profile.",
            profile: profile.name,
            location: profile.location(of: key)
        )
    }

    private func required(_ key: String, in section: Profile, because other: String) throws(ProfileError) -> String {
        if let value = section[key] { return value }
        let place = other == "sso_session" ? "sso-session" : "profile"
        throw ProfileError(
            .missingKey,
            "profile '\(profile.name)' has \(other), but \(place) '\(section.name)' has no \(key)",
            hint: section.respelling(of: [key], isSession: other == "sso_session") ?? "Add \(key) to the \(place).",
            profile: profile.name,
            location: section.location
        )
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
