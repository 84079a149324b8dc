// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import SystemPackage

internal import struct FoundationEssentials.Date

/// Sign-ins that have ended, are missing, or cannot be read.
enum TokenCheck: DoctorCheck {
    static let name = "sign-ins"

    static func findings(in patient: Patient) -> [Finding] {
        var seen: Set<String> = []
        return patient.profiles.flatMap { profile -> [Finding] in
            guard let files = patient.files, let plan = try? ProfileResolver.plan(for: profile.name, in: files) else {
                return []
            }
            // Many profiles share one sign-in.
            switch plan.base {
            case .sso(let source):
                return seen.insert(source.sessionName ?? source.startURL).inserted ? sso(source, profile, patient) : []
            case .loginSession(let session):
                return seen.insert(session).inserted ? signIn(session, profile, patient) : []
            default: return []
            }
        }
    }

    private static func sso(_ source: SSOSource, _ profile: Profile, _ patient: Patient) -> [Finding] {
        guard let path = patient.ssoTokenFile(of: source) else { return [] }
        let fix = "toolkit login --sso --profile \(profile.name)"
        let what = source.sessionName.map { "the sso-session '\($0)'" } ?? "the start URL of profile '\(profile.name)'"
        let document: JSONValue
        switch read(path, patient) {
        case .missing: return [Finding(.warning, "nobody is signed in to \(what)", at: source.location, fix: fix)]
        case .illegible: return [illegible(path, fix)]
        case .document(let found): document = found
        }
        guard let end = document["expiresAt"]?.text.flatMap({ AWSTimestamp.parse($0) }),
            document["accessToken"]?.nonEmptyText != nil
        else { return [illegible(path, fix)] }
        let now = patient.platform.clock.now()
        guard end <= now else { return [] }
        let registration = document["registrationExpiresAt"]?.text.flatMap { AWSTimestamp.parse($0) }
        let isRenewable =
            source.sessionName != nil && document["refreshToken"]?.nonEmptyText != nil
            && registration.map { $0 > now } ?? false
        return [
            Finding(
                isRenewable ? .note : .warning,
                "the sign-in to \(what) ended at \(AWSTimestamp.extended(end))"
                    + (isRenewable ? " and is renewed at the next use" : ""),
                at: .file(path: path.string, line: nil),
                fix: isRenewable ? nil : fix
            )
        ]
    }

    private static func signIn(_ session: String, _ profile: Profile, _ patient: Patient) -> [Finding] {
        let digest = Array(SHA256.hash(data: Array(session.utf8))).lowercaseHexadecimal
        guard let path = patient.signInDirectory?.appending(digest + ".json") else { return [] }
        let fix = "toolkit login --profile \(profile.name)"
        switch read(path, patient) {
        case .missing:
            let place = profile.location(of: "login_session")
            return [
                Finding(.warning, "nobody is signed in for the profile '\(profile.name)'", at: place, fix: fix)
            ]
        case .illegible: return [illegible(path, fix)]
        case .document(let document):
            guard document["accessToken"]?.members != nil, document["refreshToken"]?.nonEmptyText != nil else {
                return [illegible(path, fix)]
            }
            return []
        }
    }

    private static func illegible(_ path: FilePath, _ fix: String) -> Finding {
        let place = ConfigurationLocation.file(path: path.string, line: nil)
        return Finding(.warning, "the stored sign-in cannot be read as one", at: place, fix: fix)
    }

    private enum Reading {
        case missing
        case illegible
        case document(JSONValue)
    }

    private static func read(_ path: FilePath, _ patient: Patient) -> Reading {
        do throws(FileError) {
            let bytes = try patient.platform.files.read(path, limit: 1_024 * 1_024)
            return JSONValue(parsing: bytes).map { .document($0) } ?? .illegible
        } catch {
            return error.code == .notFound ? .missing : .illegible
        }
    }
}
