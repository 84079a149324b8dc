// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMProfiles
import Testing

@Suite struct MisspeltKeyTests {
    private func keys(_ lines: String) throws -> [MisspeltKey] {
        let files = try ProfileFiles(config: "[profile a]\n" + lines, credentials: "")
        return MisspeltKey.find(in: try #require(files.profile(named: "a")))
    }

    @Test(arguments: [
        ("aws_acess_key_id", "aws_access_key_id"), ("aws_secret_key", "aws_secret_access_key"),
        ("aws_secret_acces_key", "aws_secret_access_key"), ("access_key_id", "aws_access_key_id"),
        ("secret_access_key", "aws_secret_access_key"), ("session_token", "aws_session_token"),
        ("role-arn", "role_arn"), ("rolearn", "role_arn"), ("Role_Arm", "role_arn"),
        ("source-profile", "source_profile"),
        ("source_profil", "source_profile"), ("sourceprofile", "source_profile"), ("mfa-serial", "mfa_serial"),
        ("mfa_serail", "mfa_serial"), ("sso_account", "sso_account_id"), ("sso_role", "sso_role_name"),
        ("sso_start-url", "sso_start_url"), ("region_name", "region"), ("regoin", "region"), ("aws_region", "region"),
        ("credentials_process", "credential_process"), ("credential_proccess", "credential_process"),
        ("duration_second", "duration_seconds"), ("external-id", "external_id"), ("externalid", "external_id"),
        ("web_identity_token", "web_identity_token_file"), ("login-session", "login_session"),
    ])
    func `a key that is nearly right is told apart`(_ key: String, _ meant: String) throws {
        let found = try keys("output = json\n\(key) = x")
        #expect(found.map(\.meant) == [meant])
        #expect(found.first?.location == .file(path: "config", line: 3))
    }

    @Test(arguments: KnownKeys.credentials + KnownKeys.others)
    func `a known key is never misspelt`(_ key: String) throws {
        #expect(try keys("\(key) = x").isEmpty)
    }

    @Test(arguments: ["color", "team", "azure_tenant_id", "vault", "description", "okta_username", "x", "s4", "note"])
    func `a key of another program is left alone`(_ key: String) throws {
        #expect(try keys("\(key) = x").isEmpty)
    }

    @Test func `the key of a session is known only there`() throws {
        let files = try ProfileFiles(config: "[sso-session a]\nsso_startUrl = x\nsso_region = y", credentials: "")
        let session = try #require(files.ssoSession(named: "a"))
        #expect(MisspeltKey.find(inSession: session).map(\.meant) == ["sso_start_url"])
    }

    @Test(arguments: [
        (
            "[profile a]\naws_access_key = x\naws_secret_key = y",
            "aws_secret_access_key in place of aws_secret_key (config:3)"
        ),
        ("[profile a]\nrole-arn = x\nsource_profile = b", "role_arn in place of role-arn (config:2)"),
        ("[profile a]\nrole_arn = x\nsourceprofile = b", "source_profile in place of sourceprofile (config:3)"),
        (
            "[profile a]\naws_access_key_id = x\nsecret_key = y",
            "aws_secret_access_key in place of secret_key (config:3)"
        ),
        ("[profile a]\nsso_role_name = x\nsso_account = y", "sso_account_id in place of sso_account (config:3)"),
        (
            "[profile a]\nsso_session = s\n[sso-session s]\nsso_region = x\nstart_url = y",
            "sso_start_url in place of start_url (config:5)"
        ),
        ("[profile a]\nweb_identity_token_file = x\nrolearn = y", "role_arn in place of rolearn (config:3)"),
        (
            "[profile a]\nrole_arn = x\nsource_profile = b\n[profile b]\naccess_key = x",
            "aws_access_key_id in place of access_key (config:5)"
        ),
    ])
    func `an error that comes of a misspelt key says so`(_ text: String, _ hint: String) throws {
        let files = try ProfileFiles(config: text, credentials: "")
        let error = #expect(throws: ProfileError.self) { try ProfileResolver.plan(for: "a", in: files) }
        #expect(error?.hint?.contains(hint) == true, "\(error?.hint ?? "no hint")")
    }

    @Test(arguments: [
        (["AWS_ACESS_KEY_ID": "x"], "AWS_ACCESS_KEY_ID"), (["AWS_SECRET_KEY": "x"], "AWS_SECRET_ACCESS_KEY"),
        (["aws_profile": "x"], "AWS_PROFILE"), (["AWS_PROFLIE": "x"], "AWS_PROFILE"),
        (["AWS_SESION_TOKEN": "x"], "AWS_SESSION_TOKEN"),
    ])
    func `a misspelt variable is told apart`(_ variables: [String: String], _ meant: String) {
        #expect(MisspeltVariable.find(in: Environment(variables)).map(\.meant) == [meant])
    }

    @Test func `a variable whose right name is set is left alone`() {
        let variables = [
            "AWS_ACCESS_KEY": "x", "AWS_ACCESS_KEY_ID": "x", "AWS_VAULT": "x", "AWS_PAGER": "x", "PATH": "x",
            "AWS_EXECUTION_ENV": "x", "AWS_SDK_LOAD_CONFIG": "x", "AWS_ROLE": "x", "AWS_SECURITY_TOKEN": "x",
        ]
        #expect(MisspeltVariable.find(in: Environment(variables)).isEmpty)
    }

    @Test func `a profile that is nearly the one asked for is named`() throws {
        let files = try ProfileFiles(config: "[profile production]\n[profile staging]", credentials: "")
        let error = #expect(throws: ProfileError.self) { try ProfileResolver.plan(for: "prodcution", in: files) }
        #expect(error?.hint == "Is 'production' meant? The profiles are: production, staging.")
    }
}
