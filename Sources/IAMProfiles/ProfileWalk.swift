// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// The way from the selected profile over its source profiles to a base.
struct ProfileWalk {
    private let selected: String
    private let files: ProfileFiles
    private var visited: [String] = []
    /// From the selected profile inwards, that is, the last role to assume first.
    private var roles: [RoleHop] = []

    init(selected: String, files: ProfileFiles) {
        self.selected = selected
        self.files = files
    }

    mutating func run() throws(ProfileError) -> CredentialPlan {
        guard var profile = files.profile(named: selected) else { throw selectedNotFound() }
        while true {
            visited.append(profile.name)
            let keys = StaticKeyReader(profile)
            // Inside a chain complete keys end the walk even where that profile has a role as well.
            if visited.count > 1, let keys = keys.complete {
                return plan(.staticKeys(keys), keys.location, of: profile)
            }
            if visited.count > 1, let source = try KeyringSource(profile) {
                return plan(.keyring(source), source.location, of: profile)
            }
            guard let role = try RoleReader(profile).role() else { return try base(of: profile) }
            roles.append(role)
            guard let source = try source(of: profile) else { return try base(of: profile) }
            profile = source
        }
    }

    /// The profile to go on with; `nil` if this profile itself holds the base of its role.
    private func source(of profile: Profile) throws(ProfileError) -> Profile? {
        switch (profile["source_profile"], profile["credential_source"]) {
        case (.some, .some):
            throw ProfileError(
                .bothSources,
                "profile '\(profile.name)' has source_profile and credential_source for one role",
                hint: "Remove one of the two lines.",
                profile: profile.name,
                location: profile.location(of: "credential_source")
            )
        case (nil, nil):
            throw ProfileError(
                .roleWithoutSource,
                "profile '\(profile.name)' has role_arn but neither source_profile nor credential_source",
                hint: profile.respelling(of: ["source_profile", "credential_source", "web_identity_token_file"])
                    ?? "Say whose credentials assume the role: source_profile = NAME, or credential_source = Environment.",
                profile: profile.name,
                location: profile.location(of: "role_arn")
            )
        case (nil, .some):
            return nil
        case (.some(let name), nil):
            return try sourceProfile(name, of: profile)
        }
    }

    private func sourceProfile(_ name: String, of profile: Profile) throws(ProfileError) -> Profile? {
        if name == profile.name { return nil }
        let location = profile.location(of: "source_profile")
        guard !visited.contains(name) else {
            throw ProfileError(
                .loop,
                "the source profiles form a loop: \((visited + [name]).joined(separator: " -> "))",
                hint: "Let one of them name a profile that has credentials of its own.",
                profile: profile.name,
                location: location
            )
        }
        guard let source = files.profile(named: name) else {
            throw ProfileError(
                .missingSource,
                "profile '\(name)', the source_profile of '\(profile.name)', was not found",
                hint: notFoundHint(name),
                profile: profile.name,
                location: location
            )
        }
        return source
    }

    private func base(of profile: Profile) throws(ProfileError) -> CredentialPlan {
        if let (base, location) = try BaseReader(profile, files).base() { return plan(base, location, of: profile) }
        guard let role = roles.last else {
            throw ProfileError(
                .noCredentials,
                "profile '\(profile.name)' has no credentials",
                hint: profile.respelling()
                    ?? (profile["source_profile"] == nil
                        ? "Add keys, a role or an SSO session to it."
                        : "Its source_profile is of no use without role_arn."),
                profile: profile.name,
                location: profile.location
            )
        }
        throw ProfileError(
            .sourceWithoutCredentials,
            "profile '\(profile.name)' has no credentials to assume \(role.roleARN) with",
            hint: profile.respelling()
                ?? (role.profileName == profile.name
                    ? "It names itself as source_profile, so it needs aws_access_key_id and aws_secret_access_key."
                    : "Add credentials to it, or let '\(role.profileName ?? "")' name another source_profile."),
            profile: profile.name,
            location: profile.location
        )
    }

    private func plan(
        _ base: BaseSource,
        _ location: ConfigurationLocation?,
        of profile: Profile
    ) -> CredentialPlan {
        CredentialPlan(
            profileName: selected,
            base: base,
            baseLocation: location,
            baseProfileName: profile.name,
            hops: roles.reversed()
        )
    }

    // MARK: Profiles that are not there

    private func selectedNotFound() -> ProfileError {
        // Nobody has to have a profile called default, so its absence says only that files are not used.
        guard selected != "default" else {
            return ProfileError(
                .noCredentials,
                "there is no profile 'default' in \(files.configPath) and \(files.credentialsPath)",
                hint: files.profileNames.isEmpty && files.warnings.isEmpty ? nil : notFoundHint(selected),
                profile: selected
            )
        }
        return ProfileError(
            .profileNotFound,
            "profile '\(selected)' was not found in \(files.configPath) and \(files.credentialsPath)",
            hint: notFoundHint(selected),
            profile: selected,
            location: .file(path: files.configPath, line: nil)
        )
    }

    private func notFoundHint(_ name: String) -> String {
        let ignored = files.warnings.first { $0.code == .ignoredSection && $0.message.contains(section: name) }
        if let ignored { return "\(ignored)" + (ignored.hint.map { ": \($0)" } ?? "") }
        let names = files.profileNames
        guard !names.isEmpty else {
            return "Neither file has a profile; write [profile \(name)] in \(files.configPath)."
        }
        let more = names.count > 8 ? " and \(names.count - 8) more" : ""
        let near =
            EditDistance.nearest(to: name, among: names, limit: name.utf8.count >= 5 ? 2 : 1)
            ?? names.first { $0.lowercased() == name.lowercased() }
        let question = near.map { "Is '\($0)' meant? " } ?? ""
        return "\(question)The profiles are: \(names.prefix(8).joined(separator: ", "))\(more)."
    }
}

extension String {
    /// Whether this mentions the section `[name]`, `[profile name]`.
    fileprivate func contains(section name: String) -> Bool {
        for header in ["[\(name)]", "[profile \(name)]"] {
            let wanted = Array(header.utf8)
            let text = Array(utf8)
            guard text.count >= wanted.count else { continue }
            for start in 0...(text.count - wanted.count)
            where text[start..<start + wanted.count].elementsEqual(wanted) {
                return true
            }
        }
        return false
    }
}
