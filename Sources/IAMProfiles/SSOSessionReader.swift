// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// Reads one `[sso-session]`, for a profile that names it or for itself.
struct SSOSessionReader {
    private let files: ProfileFiles
    private let profile: Profile?

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - files: The files.
    ///   - profile: The profile whose `sso_session` it is; `nil` if the session was named by itself.
    init(_ files: ProfileFiles, for profile: Profile? = nil) {
        self.files = files
        self.profile = profile
    }

    /// The session as a source without account and role, at the line of its head.
    func source(named name: String) throws(ProfileError) -> SSOSource {
        guard let session = files.ssoSession(named: name), let location = session.location else {
            throw notFound(name)
        }
        let scopes = session["sso_registration_scopes"]?.commaSeparated ?? []
        return SSOSource(
            sessionName: name,
            startURL: try required("sso_start_url", in: session),
            region: try required("sso_region", in: session),
            accountID: nil,
            roleName: nil,
            registrationScopes: scopes.isEmpty ? ["sso:account:access"] : scopes,
            location: location
        )
    }

    private func required(_ key: String, in session: Profile) throws(ProfileError) -> String {
        if let value = session[key] { return value }
        throw ProfileError(
            .missingKey,
            (profile.map { "profile '\($0.name)' has sso_session, but " } ?? "")
                + "sso-session '\(session.name)' has no \(key)",
            hint: session.respelling(of: [key], isSession: true) ?? "Add \(key) to the sso-session.",
            profile: profile?.name,
            location: session.location
        )
    }

    private func notFound(_ name: String) -> ProfileError {
        if let profile {
            return ProfileError(
                .sectionNotFound,
                "the sso-session '\(name)' of profile '\(profile.name)' was not found",
                hint: "Add a section [sso-session \(name)] to \(files.configPath).",
                profile: profile.name,
                location: profile.location(of: "sso_session")
            )
        }
        let known = files.ssoSessions.keys.sorted().joined(separator: ", ")
        return ProfileError(
            .sectionNotFound,
            "there is no [sso-session \(name)]",
            hint: known.isEmpty ? "Add it to \(files.configPath)." : "There are: \(known).",
            location: .file(path: files.configPath, line: nil)
        )
    }
}

extension ProfileFiles {
    /// A sign-in to IAM Identity Center by itself, without a profile that uses it.
    ///
    /// - Parameter name: The name of the `[sso-session]`.
    /// - Returns: The sign-in, without account and role.
    /// - Throws: ``ProfileError``: ``ProfileError/Code/sectionNotFound``, or ``ProfileError/Code/missingKey`` if the
    ///   session has no `sso_start_url` or no `sso_region`.
    public func ssoSource(ofSession name: String) throws(ProfileError) -> SSOSource {
        try SSOSessionReader(self).source(named: name)
    }
}
