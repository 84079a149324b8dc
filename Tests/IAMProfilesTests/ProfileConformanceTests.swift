// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMPlatform
import IAMProfiles
import SystemPackage
import Testing

@Suite struct `The public profile suites` {
    @Test func `every text gives the profiles or the error`() throws {
        guard let suite = try ConformanceData.load("profile-parser.json") as? [String: Any] else { return }
        let cases = try #require(suite["tests"] as? [[String: Any]])
        #expect(cases.count == 65)
        for item in cases {
            let name = item["name"] as? String ?? "?"
            let input = try #require(item["input"] as? [String: String])
            let output = try #require(item["output"] as? [String: Any])
            do {
                let files = try ProfileFiles(
                    config: input["configFile"] ?? "",
                    credentials: input["credentialsFile"] ?? ""
                )
                let expected = try #require(output["config"] as? [String: Any], "\(name): an error was expected")
                let profiles = try #require(expected["profiles"] as? [String: [String: String]])
                #expect(files.profiles.mapValues(Self.values) == profiles, "\(name)")
                if let sessions = expected["sso_sessions"] as? [String: [String: String]] {
                    #expect(files.ssoSessions.mapValues(Self.values) == sessions, "\(name)")
                }
            } catch let error as ProfileError {
                let wanted = try #require(output["errorContaining"] as? String, "\(name): \(error)")
                #expect(error.message.contains(wanted), "\(name)")
                #expect(error.code == .syntax, "\(name)")
                #expect(error.hint != nil, "\(name)")
                guard case .file(_, .some) = error.location else {
                    Issue.record("\(name): no line")
                    continue
                }
            }
        }
    }

    @Test func `every environment leads to the files and the profile`() throws {
        guard let suite = try ConformanceData.load("file-locations.json") as? [String: Any] else { return }
        let cases = try #require(suite["tests"] as? [[String: Any]])
        #expect(cases.count == 9)
        for item in cases {
            let name = item["name"] as? String ?? "?"
            let environment = Environment(try #require(item["environment"] as? [String: String]))
            let locations = ProfileLocations.resolve(
                environment: environment,
                style: item["platform"] as? String == "windows" ? .windows : .posix
            )
            #expect(locations.config?.string == item["configLocation"] as? String, "\(name)")
            #expect(locations.credentials?.string == item["credentialsLocation"] as? String, "\(name)")
            if let profile = item["profile"] as? String {
                #expect(
                    ProfileSelection.resolve(explicit: nil, environment: environment).name == profile,
                    "\(name)"
                )
            }
        }
    }

    @Test func `every profile gives the plan or the error`() throws {
        guard let cases = try ConformanceData.load("assume-role-profiles.json") as? [[String: Any]] else { return }
        #expect(cases.count == 14)
        for item in cases {
            let name = item["docs"] as? String ?? "?"
            let input = try #require(item["input"] as? [String: Any])
            let output = try #require(item["output"] as? [String: Any])
            let files = try Self.files(input)
            let selected = try #require(input["selected_profile"] as? String)
            do {
                let plan = try ProfileResolver.plan(for: selected, in: files)
                let chain = try #require(
                    output["ProfileChain"] as? [[String: [String: String]]],
                    "\(name): error wanted"
                )
                #expect(Self.chain(plan) == chain, "\(name)")
            } catch let error as ProfileError {
                let wanted = try #require(output["Error"] as? String, "\(name): \(error)")
                #expect(error.code == Self.code(wanted), "\(name)")
                #expect(error.code != .noCredentials, "\(name): a configured role must never be passed over")
                #expect(error.hint != nil, "\(name)")
            }
        }
    }

    // MARK: Between their form and ours

    private static func values(_ profile: Profile) -> [String: String] { profile.properties.mapValues(\.value) }

    private static func files(_ input: [String: Any]) throws -> ProfileFiles {
        var text = ""
        for (kind, key) in [("profile", "profiles"), ("sso-session", "sso_sessions")] {
            for (name, properties) in input[key] as? [String: [String: String]] ?? [:] {
                text += "[\(kind) \(name)]\n"
                for (key, value) in properties { text += "\(key) = \(value)\n" }
            }
        }
        return try ProfileFiles(config: text, credentials: "")
    }

    private static func chain(_ plan: CredentialPlan) -> [[String: [String: String]]] {
        var base: [String: String] = [:]
        let kind: String
        switch plan.base {
        case .staticKeys(let keys):
            kind = "AccessKey"
            base["access_key_id"] = keys.accessKeyID
            base["secret_access_key"] = keys.secretAccessKey.withExposedText { $0 }
            base["session_token"] = keys.sessionToken?.withExposedText { $0 }
            base["account_id"] = keys.accountID
        case .webIdentity(let source):
            kind = "WebIdentityToken"
            base["role_arn"] = source.roleARN
            base["web_identity_token_file"] = source.tokenFile
            base["role_session_name"] = source.roleSessionName
        case .sso(let source):
            kind = "Sso"
            base["sso_session"] = source.sessionName
            base["sso_region"] = source.region
            base["sso_start_url"] = source.startURL
            base["sso_account_id"] = source.accountID
            base["sso_role_name"] = source.roleName
        default:
            kind = "other: \(plan.base)"
        }
        return [[kind: base]]
            + plan.hops.map { hop in
                var role = ["role_arn": hop.roleARN]
                role["external_id"] = hop.externalID
                role["role_session_name"] = hop.roleSessionName
                return ["AssumeRole": role]
            }
    }

    /// The situation that their words describe.
    private static func code(_ text: String) -> ProfileError.Code? {
        switch text {
        case "profile must contain `source_profile`": .roleWithoutSource
        case "profile missing aws_secret_access_key": .partialKeys
        case "profile `B` did not contain credential information": .sourceWithoutCredentials
        case "could not find source profile B referenced from A": .missingSource
        case "profile formed an infinite loop": .loop
        case "`role_arn` was missing": .missingKey
        case "if `sso_account_id` is set, then `sso_role_name` must also be set": .missingKey
        default: nil
        }
    }
}
