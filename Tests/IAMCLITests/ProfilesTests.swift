// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCLI
import IAMCommand
import IAMCredentials
import IAMPlatform
import IAMTesting
import Testing

@Suite struct ProfilesTests {
    private static let config = """
        [default]
        region = eu-west-2
        [profile reader]
        role_arn = arn:aws:iam::111122223333:role/reader
        source_profile = alice
        [profile auditor]
        region = eu-west-1
        role_arn = arn:aws:iam::111122223333:role/auditor
        source_profile = reader
        [profile machine]
        role_arn = arn:aws:iam::111122223333:role/reader
        credential_source = Environment
        [profile tool]
        credential_process = get-keys --for madeUpArgument
        [profile dev]
        sso_session = corp
        sso_account_id = 111122223333
        sso_role_name = ReadOnly
        [profile half]
        aws_access_key_id = AKIDEXAMPLEHALF00001
        [profile round]
        role_arn = arn:aws:iam::111122223333:role/round
        source_profile = about
        [profile about]
        role_arn = arn:aws:iam::111122223333:role/about
        source_profile = round
        [sso-session corp]
        sso_start_url = https://corp.awsapps.example/start
        sso_region = eu-west-2
        """
    private static let credentials = """
        [alice]
        aws_access_key_id = AKIDEXAMPLEALICE0001
        aws_secret_access_key = madeUpSecretOfAlice0001
        """

    private func list(_ arguments: [String] = [], config: String = config) async -> ProgramRun {
        let platform = Platform.stub(
            environment: ["HOME": "/home", "AWS_REGION": "eu-west-2", "AWS_PROFILE": "auditor"],
            files: ["/home/.aws/config": config, "/home/.aws/credentials": Self.credentials]
        )
        return await ToolkitProgram.run(["profiles"] + arguments, platform: platform)
    }

    @Test func `every profile has a row, the wrong ones with the reason`() async {
        let run = await list()
        #expect(run.code == 0 && run.messages.isEmpty)
        #expect(!run.output.contains("madeUp"))
        let rows = run.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(rows.count == 11)
        #expect(rows.first == "NAME KIND SOURCE REGION SESSION NOTE")
        for row in [
            "* auditor role auditor <- reader <- alice eu-west-2 -", "alice keys eu-west-2 -",
            "tool process eu-west-2 -",
            "dev sso eu-west-2 -", "reader role reader <- alice eu-west-2 -",
        ] {
            #expect(rows.contains(row), "no '\(row)' in:\n\(run.output)")
        }
        #expect(rows.contains { $0.hasPrefix("round role round <- about <- round") && $0.contains("form a loop") })
        #expect(
            rows.contains { $0.hasPrefix("half keys") && $0.contains("no aws_secret_access_key (/home/.aws/config:") }
        )
        #expect(
            rows.contains { $0.hasPrefix("machine role machine <- Environment") && $0.contains("AWS_ACCESS_KEY_ID") }
        )
        #expect(rows.contains { $0.hasPrefix("default none") })
    }

    @Test func `the machine form has file, line, chain and error`() async throws {
        let run = await list(["--output", "json"])
        let items = try #require(JSONValue(parsing: Array(run.output.utf8))?.items)
        #expect(items.count == 10)
        let auditor = try #require(items.first { $0["name"]?.text == "auditor" })
        #expect(auditor["selected"] == .boolean(true))
        #expect(auditor["chain"]?.items?.compactMap(\.text) == ["auditor", "reader", "alice"])
        #expect(auditor["file"]?.text == "/home/.aws/config" && auditor["line"]?.integer == 6)
        #expect(auditor["error"] == .null)
        let half = try #require(items.first { $0["name"]?.text == "half" })
        #expect(half["error"]?["hint"]?.nonEmptyText != nil)
    }

    @Test func `a stored session is told`() async {
        let home = SandboxHome()
        _ = await ToolkitProgram.run(["export-creds", "--profile", "auditor"], platform: home.platform)
        home.clock.advance(by: .seconds(600))
        let run = await ToolkitProgram.run(["profiles"], platform: home.platform)
        let row = run.output.split(separator: "\n").first { $0.contains(" auditor ") }
        #expect(row?.hasSuffix("50 min left") == true, "\(run.output)")
    }

    @Test func `a file that cannot be read is an error`() async {
        let run = await list(config: "[default")
        #expect(run.code == 253)
        #expect(run.messages.contains("/home/.aws/config:1"))
    }
}
