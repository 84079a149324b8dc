// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMProfiles

/// What `toolkit login` signs in to.
enum LoginSubject: Sendable {
    /// IAM Identity Center, and the profile that leads there.
    case sso(SSOSource, profile: String?)
    /// The sign-in of `login_session`, which a profile may not have yet, and the profile that has it or is to get it.
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
        if let sessionName { return .sso(try files.ssoSource(ofSession: sessionName), profile: nil) }
        let plan = try plan(for: selection, in: files)
        switch plan?.base {
        case .sso(let source): return .sso(source, profile: selection.origin == .defaulted ? nil : selection.name)
        case .loginSession(let session) where !sso:
            return .signIn(session: session, profile: plan?.baseProfileName ?? selection.name)
        case nil where !sso: return .signIn(session: nil, profile: selection.name)
        case .some(let base) where !sso || selection.origin != .defaulted:
            throw UsageError(
                "the profile \(selection.name) begins with \(base), which needs no sign-in to IAM Identity Center"
                    + "\n  hint: choose another with --profile or --sso-session"
            )
        default: return .sso(try onlySession(in: files), profile: nil)
        }
    }

    /// How the profile gets its credentials; `nil` if it is nowhere or has none.
    private static func plan(for selection: ProfileSelection, in files: ProfileFiles) throws -> CredentialPlan? {
        do {
            return try ProfileResolver.plan(for: selection.name, in: files)
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
        return try files.ssoSource(ofSession: name)
    }
}
