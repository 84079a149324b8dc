// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMProfiles

/// What `toolkit login` signs in to.
enum LoginSubject: Sendable {
    /// IAM Identity Center, and the profile that leads there.
    case sso(SSOSource, profile: String?)
    /// The sign-in of `login_session`, which a profile may not have yet.
    case signIn(session: String?, profile: String)

    /// Chooses: the named session, what the selected profile begins with, or the only session of the file.
    ///
    /// - Parameters:
    ///   - sso: Whether it has to be IAM Identity Center.
    ///   - sessionName: The `[sso-session]` that was named.
    ///   - selection: The selected profile.
    ///   - files: The profiles.
    static func find(
        sso: Bool,
        sessionName: String?,
        selection: ProfileSelection,
        files: ProfileFiles
    ) throws -> LoginSubject {
        if let sessionName { return .sso(try source(ofSession: sessionName, in: files), profile: nil) }
        let base = try base(of: selection, in: files)
        switch base {
        case .sso(let source): return .sso(source, profile: selection.origin == .defaulted ? nil : selection.name)
        case .loginSession(let session) where !sso: return .signIn(session: session, profile: selection.name)
        case nil where !sso: return .signIn(session: nil, profile: selection.name)
        case .some(let base) where !sso || selection.origin != .defaulted:
            throw UsageError(
                "the profile \(selection.name) begins with \(base), which needs no sign-in to IAM Identity Center"
                    + "\n  hint: choose another with --profile or --sso-session"
            )
        default: return .sso(try onlySession(in: files), profile: nil)
        }
    }

    /// Where the profile's credentials begin; `nil` if it is nowhere or asks for none.
    private static func base(of selection: ProfileSelection, in files: ProfileFiles) throws -> BaseSource? {
        do {
            return try ProfileResolver.plan(for: selection.name, in: files).base
        } catch  where error.code == .noCredentials {
            return nil
        }
    }

    private static func onlySession(in files: ProfileFiles) throws -> SSOSource {
        let names = files.ssoSessions.keys.sorted()
        guard let name = names.first else {
            throw ProfileError(
                .sectionNotFound,
                "there is no sign-in to IAM Identity Center in the files",
                hint: "Add a section [sso-session NAME] with sso_start_url and sso_region to \(files.configPath).",
                location: .file(path: files.configPath, line: nil)
            )
        }
        guard names.count == 1 else {
            throw UsageError(
                "there are several sign-ins: \(names.joined(separator: ", "))"
                    + "\n  hint: choose one with --sso-session NAME, or a profile with --profile NAME"
            )
        }
        return try source(ofSession: name, in: files)
    }

    private static func source(ofSession name: String, in files: ProfileFiles) throws(ProfileError) -> SSOSource {
        guard let session = files.ssoSession(named: name), let location = session.location else {
            let known = files.ssoSessions.keys.sorted().joined(separator: ", ")
            throw ProfileError(
                .sectionNotFound,
                "there is no [sso-session \(name)]",
                hint: known.isEmpty ? "Add it to \(files.configPath)." : "There are: \(known).",
                location: .file(path: files.configPath, line: nil)
            )
        }
        func required(_ key: String) throws(ProfileError) -> String {
            if let value = session[key] { return value }
            throw ProfileError(
                .missingKey,
                "sso-session '\(name)' has no \(key)",
                hint: "Add \(key) to the sso-session.",
                location: location
            )
        }
        let blanks: Set<Character> = [" ", "\t"]
        let scopes = (session["sso_registration_scopes"] ?? "").split(separator: ",")
            .map { String($0.filter { !blanks.contains($0) }) }.filter { !$0.isEmpty }
        return SSOSource(
            sessionName: name,
            startURL: try required("sso_start_url"),
            region: try required("sso_region"),
            accountID: nil,
            roleName: nil,
            registrationScopes: scopes.isEmpty ? ["sso:account:access"] : scopes,
            location: location
        )
    }
}
