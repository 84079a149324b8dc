// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMProfiles
import Testing

@Suite struct `Profile resolver` {
    private let keys =
        "aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\n"

    private func plan(_ config: String, _ name: String = "a") throws -> CredentialPlan {
        try ProfileResolver.plan(for: name, in: ProfileFiles(config: config, credentials: ""))
    }

    private func error(_ config: String, _ name: String = "a") -> ProfileError? {
        #expect(throws: ProfileError.self) { try plan(config, name) }
    }

    // MARK: Plans

    @Test func `a role takes all its settings from the profile`() throws {
        let plan = try plan(
            """
            [profile a]
            role_arn = arn:aws:iam::123456789012:role/A
            source_profile = b
            role_session_name = me
            external_id = x1
            duration_seconds = 900
            mfa_serial = arn:aws:iam::111122223333:mfa/me
            source_identity = someone
            session_tags = team=blue, stage = test=1,empty=
            transitive_session_tags = team, stage
            [profile b]
            \(keys)aws_session_token = t
            aws_account_id = 111122223333
            """
        )
        let hop = RoleHop(
            roleARN: "arn:aws:iam::123456789012:role/A",
            roleSessionName: "me",
            externalID: "x1",
            durationSeconds: 900,
            mfaSerial: "arn:aws:iam::111122223333:mfa/me",
            sourceIdentity: "someone",
            tags: [
                SessionTag(key: "team", value: "blue"), SessionTag(key: "stage", value: "test=1"),
                SessionTag(key: "empty", value: ""),
            ],
            transitiveTagKeys: ["team", "stage"],
            profileName: "a",
            location: .file(path: "config", line: 2)
        )
        #expect(plan.hops == [hop])
        #expect(plan.profileName == "a")
        guard case .staticKeys(let keys) = plan.base else {
            Issue.record("base is \(plan.base)")
            return
        }
        #expect(keys.accessKeyID == "AKIDEXAMPLE")
        #expect(keys.secretAccessKey == Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
        #expect(keys.sessionToken == Secret("t"))
        #expect(keys.accountID == "111122223333")
        #expect(keys.location == .file(path: "config", line: 12))
        #expect(plan.baseLocation == keys.location)
    }

    @Test func `hops run from the base outwards`() throws {
        let plan = try plan(
            """
            [profile a]
            role_arn = A
            source_profile = b
            [profile b]
            role_arn = B
            source_profile = c
            [profile c]
            role_arn = C
            credential_source = Ec2InstanceMetadata
            """
        )
        #expect(plan.hops.map(\.roleARN) == ["C", "B", "A"])
        #expect(plan.hops.map(\.profileName) == ["c", "b", "a"])
        #expect(plan.base == .instanceMetadata)
    }

    @Test(arguments: [
        ("Environment", BaseSource.environment), ("environment", .environment),
        ("EC2INSTANCEMETADATA", .instanceMetadata), ("EcsContainer", .container),
    ])
    func `a credential source is read in any case`(value: String, base: BaseSource) throws {
        let plan = try plan("[profile a]\nrole_arn = A\ncredential_source = \(value)")
        #expect(plan.base == base)
        #expect(plan.baseLocation == .file(path: "config", line: 3))
    }

    @Test func `the selected profile's role beats its own keys`() throws {
        let plan = try plan(
            "[profile a]\n\(keys)role_arn = A\nsource_profile = b\n[profile b]\ncredential_process = /p"
        )
        #expect(plan.base == .process(command: "/p", accountID: nil, location: .file(path: "config", line: 7)))
        #expect(plan.hops.count == 1)
    }

    @Test func `an inner profile's keys beat its role`() throws {
        let plan = try plan(
            "[profile a]\nrole_arn = A\nsource_profile = b\n[profile b]\n\(keys)role_arn = B\nsource_profile = a"
        )
        #expect(plan.hops.map(\.roleARN) == ["A"])
    }

    @Test func `an inner profile's half a key does not beat its role`() throws {
        let plan = try plan(
            "[profile a]\nrole_arn = A\nsource_profile = b\n[profile b]\naws_access_key_id = AKIDEXAMPLE\n"
                + "role_arn = B\ncredential_source = Environment"
        )
        #expect(plan.hops.map(\.roleARN) == ["B", "A"])
    }

    @Test func `a profile may be its own source if it has keys`() throws {
        let plan = try plan("[profile a]\n\(keys)role_arn = A\nsource_profile = a")
        #expect(plan.hops.map(\.roleARN) == ["A"])
        guard case .staticKeys = plan.base else {
            Issue.record("base is \(plan.base)")
            return
        }
    }

    @Test(arguments: [
        ("web_identity_token_file = /t\nrole_arn = R\nsso_account_id = 1\nsso_role_name = r", "web identity"),
        ("sso_account_id = 1\nsso_role_name = r\nsso_start_url = u\nsso_region = g\nlogin_session = l", "SSO"),
        ("login_session = l\ncredential_process = p", "login session"),
        ("credential_process = p\naws_access_key_id = i\naws_secret_access_key = s", "process"),
        ("sso_session = s\ncredential_process = p", "process"),
        ("sso_session = s\naws_access_key_id = i\naws_secret_access_key = s", "static keys"),
        ("sso_session = s", "SSO"),
        ("credential_source = Environment\ncredential_process = p", "environment"),
        ("web_identity_token_file = /t\nrole_arn = R\nsource_profile = zzz", "web identity"),
    ])
    func `kinds of base have an order`(body: String, kind: String) throws {
        let plan = try plan("[profile a]\n\(body)\n[sso-session s]\nsso_start_url = u\nsso_region = g")
        #expect(plan.base.description.hasPrefix(kind))
        #expect(plan.hops.isEmpty)
    }

    @Test func `keys may be spread over both files`() throws {
        let files = try ProfileFiles(
            config: "[default]\naws_access_key_id = old\naws_secret_access_key = s",
            credentials: "[default]\naws_access_key_id = AKIDEXAMPLE"
        )
        guard case .staticKeys(let keys) = try ProfileResolver.plan(for: "default", in: files).base else { return }
        #expect(keys.accessKeyID == "AKIDEXAMPLE")
        #expect(keys.location == .file(path: "credentials", line: 2))
    }

    // MARK: SSO

    @Test func `an SSO profile takes what it shares from its session`() throws {
        let plan = try plan(
            """
            [profile a]
            sso_session = s
            sso_account_id = 123456789012
            sso_role_name = reader
            sso_region = eu-west-2
            [sso-session s]
            sso_start_url = https://example.awsapps.com/start
            sso_region = eu-west-2
            sso_registration_scopes = sso:account:access, other
            """
        )
        let source = SSOSource(
            sessionName: "s",
            startURL: "https://example.awsapps.com/start",
            region: "eu-west-2",
            accountID: "123456789012",
            roleName: "reader",
            registrationScopes: ["sso:account:access", "other"],
            location: .file(path: "config", line: 2)
        )
        #expect(plan.base == .sso(source))
    }

    @Test(arguments: [
        ("sso_account_id = 1", ProfileError.Code.missingKey, "sso_role_name", 2),
        ("sso_role_name = r", .missingKey, "sso_account_id", 2),
        ("sso_account_id = 1\nsso_role_name = r\nsso_region = g", .missingKey, "sso_start_url", 2),
        ("sso_account_id = 1\nsso_role_name = r\nsso_start_url = u", .missingKey, "sso_region", 2),
        ("sso_session = zzz\nsso_account_id = 1\nsso_role_name = r", .sectionNotFound, "'zzz'", 2),
        ("sso_session = s\nsso_account_id = 1\nsso_role_name = r\nsso_region = other", .invalidValue, "sso_region", 5),
        ("sso_session = half\nsso_account_id = 1\nsso_role_name = r", .missingKey, "sso_start_url", -1),
    ])
    func `wrong SSO keys are named`(body: String, code: ProfileError.Code, text: String, line: Int) {
        let error = error(
            "[profile a]\n\(body)\n[sso-session s]\nsso_start_url = u\nsso_region = g\n[sso-session half]\nsso_region = g"
        )
        #expect(error?.code == code)
        #expect(error?.message.contains(text) == true)
        #expect(error?.message.contains("'a'") == true)
        if line > 0 { #expect(error?.location == .file(path: "config", line: line)) }
    }

    @Test func `a session may be signed in to without a profile`() throws {
        let files = try ProfileFiles(
            config: """
                [sso-session s]
                sso_start_url = https://example.awsapps.com/start
                sso_region = eu-west-2
                sso_registration_scopes = one, two
                [sso-session half]
                sso_regoin = eu-west-2
                sso_start_url = https://example.awsapps.com/start
                """,
            credentials: ""
        )
        let source = SSOSource(
            sessionName: "s",
            startURL: "https://example.awsapps.com/start",
            region: "eu-west-2",
            accountID: nil,
            roleName: nil,
            registrationScopes: ["one", "two"],
            location: .file(path: "config", line: 1)
        )
        #expect(try files.ssoSource(ofSession: "s") == source)
        let half = #expect(throws: ProfileError.self) { try files.ssoSource(ofSession: "half") }
        #expect(half?.code == .missingKey)
        #expect(half?.message == "sso-session 'half' has no sso_region")
        #expect(half?.hint?.contains("sso_regoin") == true)
        #expect(half?.location == .file(path: "config", line: 5))
        let absent = #expect(throws: ProfileError.self) { try files.ssoSource(ofSession: "absent") }
        #expect(absent?.code == .sectionNotFound)
        #expect(absent?.hint == "There are: half, s.")
    }

    // MARK: The profile that holds the base

    @Test(arguments: [
        ("aws_access_key_id = i\naws_secret_access_key = s\n", "a"),
        ("role_arn = A\nsource_profile = b\n[profile b]\naws_access_key_id = i\naws_secret_access_key = s\n", "b"),
        ("aws_access_key_id = i\naws_secret_access_key = s\nrole_arn = A\nsource_profile = a", "a"),
        ("role_arn = A\nsource_profile = b\n[profile b]\nrole_arn = B\ncredential_source = Environment", "b"),
        (
            "role_arn = A\nsource_profile = b\n[profile b]\nrole_arn = B\nsource_profile = c\n"
                + "[profile c]\nlogin_session = l",
            "c"
        ),
    ])
    func `the plan says which profile holds its base`(body: String, holder: String) throws {
        let plan = try plan("[profile a]\n\(body)")
        #expect(plan.profileName == "a")
        #expect(plan.baseProfileName == holder)
    }

    // MARK: Errors

    @Test(arguments: [
        ("[profile a]\nrole_arn = A", ProfileError.Code.roleWithoutSource, 2, "source_profile"),
        ("[profile a]\nrole_arn = A\nsource_profile = b", .missingSource, 3, "'b'"),
        ("[profile a]\nrole_arn = A\nsource_profile = a", .sourceWithoutCredentials, 1, "'a'"),
        ("[profile a]\nrole_arn = A\nsource_profile = b\n[profile b]", .sourceWithoutCredentials, 4, "'b'"),
        (
            "[profile a]\nrole_arn = A\nsource_profile = b\n[profile b]\nrole_arn = B\nsource_profile = a", .loop, 6,
            "a -> b -> a"
        ),
        (
            "[profile a]\nrole_arn = A\nsource_profile = b\n[profile b]\nrole_arn = B\nsource_profile = c\n[profile c]\n"
                + "role_arn = C\nsource_profile = b", .loop, 9, "a -> b -> c -> b"
        ),
        ("[profile a]\nrole_arn = A\nsource_profile = b\ncredential_source = Environment", .bothSources, 4, "'a'"),
        ("[profile a]\nrole_arn = A\ncredential_source = Moon", .invalidValue, 3, "credential_source"),
        ("[profile a]\naws_access_key_id = AKIDEXAMPLE", .partialKeys, 2, "aws_secret_access_key"),
        ("[profile a]\nx = 1\naws_secret_access_key = s", .partialKeys, 3, "aws_access_key_id"),
        (
            "[profile a]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key =", .partialKeys, 2,
            "aws_secret_access_key"
        ),
        ("[profile a]\nweb_identity_token_file = /t", .missingKey, 2, "role_arn"),
        (
            "[profile a]\nrole_arn = A\nsource_profile = b\nduration_seconds = 1h\n[profile b]", .invalidValue, 4,
            "duration_seconds"
        ),
        ("[profile a]\nrole_arn = A\nsource_profile = b\nduration_seconds = 899", .invalidValue, 4, "duration_seconds"),
        (
            "[profile a]\nrole_arn = A\nsource_profile = b\nduration_seconds = 43201", .invalidValue, 4,
            "duration_seconds"
        ),
        (
            "[profile a]\nrole_arn = A\nsource_profile = b\nduration_seconds = -900", .invalidValue, 4,
            "duration_seconds"
        ),
        ("[profile a]\nrole_arn = A\nsource_profile = b\nsession_tags = blue", .invalidValue, 4, "session_tags"),
    ])
    func `a mistake is named with its line`(text: String, code: ProfileError.Code, line: Int, message: String) {
        let error = error(text)
        #expect(error?.code == code)
        #expect(error?.location == .file(path: "config", line: line))
        #expect(error?.message.contains(message) == true)
        #expect(error?.hint != nil)
        #expect(error?.profile != nil)
        #expect(error?.credentialError.code == .invalidConfiguration)
    }

    @Test(arguments: [
        ("[profile a]\nregion = eu-west-2", "a"), ("[profile a]\nsource_profile = b", "a"), ("", "default"),
    ])
    func `a profile that asks for nothing lets the chain go on`(text: String, name: String) {
        let error = error(text, name)
        #expect(error?.code == .noCredentials)
        #expect(error?.credentialError.code == .notConfigured)
    }

    @Test func `a named profile that is not there stops the chain and lists the others`() {
        let error = error("[profile b]\n[profile c]")
        #expect(error?.code == .profileNotFound)
        #expect(error?.message.contains("'a'") == true)
        #expect(error?.hint == "The profiles are: b, c.")
        #expect(error?.credentialError.code == .invalidConfiguration)
    }

    @Test func `a profile that is not there because of its spelling is explained`() {
        #expect(error("[a]\nregion = eu-west-2")?.hint?.contains("begins with 'profile '") == true)
        #expect(error("[Profile a]")?.hint?.contains("The profiles") == false)
        #expect(error("")?.hint?.contains("[profile a]") == true)
    }

    @Test func `many profiles are not all listed`() {
        let text = (1...20).map { "[profile p\($0)]\n" }.joined()
        #expect(error(text)?.hint?.hasSuffix("p8 and 12 more.") == true)
    }
}
