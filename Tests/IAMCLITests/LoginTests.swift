// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCLI
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

@Suite struct LoginTests {
    static let config = """
        [sso-session dev]
        sso_start_url = https://d-abc123.awsapps.com/start
        sso_region = us-east-1
        [profile base]
        sso_session = dev
        sso_account_id = 123456789012
        sso_role_name = ReadOnly
        [profile top]
        role_arn = arn:aws:iam::123456789012:role/top
        source_profile = base
        [profile token]
        sso_session = dev
        [profile legacy]
        sso_start_url = https://d-abc123.awsapps.com/start
        sso_region = us-east-1
        sso_account_id = 123456789012
        sso_role_name = ReadOnly
        [profile keys]
        aws_access_key_id = AKIDEXAMPLE
        aws_secret_access_key = made-up
        [profile partial]
        sso_account_id = 123456789012
        """

    static let another = """

        [sso-session other]
        sso_start_url = https://d-xyz.awsapps.com/start
        sso_region = eu-west-2
        """

    private func run(_ arguments: [String], config: String = config) async -> (ProgramRun, ScriptedTransport) {
        let transport = ScriptedTransport { _, _ in .text(500, "nobody should ask") }
        let platform = Platform.stub(
            environment: ["HOME": "/home/u"],
            files: ["/home/u/.aws/config": config],
            transport: transport
        )
        return (await ToolkitProgram.run(arguments, platform: platform), transport)
    }

    @Test(arguments: [
        (["login", "--sso", "--profile", "base"], "toolkit login --sso --profile base\n"),
        (["login", "--profile", "base"], "toolkit login --sso --profile base\n"),
        (["login", "--profile", "top"], "toolkit login --sso --profile top\n"),
        (["login", "--sso", "--profile", "token"], "toolkit login --sso --profile token\n"),
        (["login", "--profile", "legacy"], "toolkit login --sso --profile legacy\n"),
        (["login", "--sso"], "toolkit login --sso --sso-session dev\n"),
        (["login", "--sso-session", "dev", "--use-device-code"], "--sso-session dev --use-device-code\n"),
    ])
    func `where nobody may be asked the command to run is named at once`(
        _ arguments: [String],
        _ command: String
    ) async {
        let (run, transport) = await run(arguments + ["--no-input"])
        #expect(run.code == 253)
        #expect(run.output.isEmpty)
        #expect(run.messages.hasSuffix(command), "\(run.messages)")
        #expect(run.messages.contains("hint: run in a terminal: toolkit login"), "\(run.messages)")
        #expect(transport.requests.isEmpty)
    }

    @Test(arguments: [
        (["login", "--sso", "--profile", "keys"], Int32(252), "needs no sign-in"),
        (["login", "--profile", "keys"], 252, "needs no sign-in"),
        (["login", "--profile", "absent"], 253, "absent"),
        (["login", "--profile", "partial"], 253, "sso_role_name"),
        (["login", "--sso-session", "absent"], 253, "There are: dev."),
        (["login", "--unknown"], 252, "--unknown"),
    ])
    func `what cannot be signed in to is refused`(_ arguments: [String], _ code: Int32, _ words: String) async {
        let (run, transport) = await run(arguments + ["--no-input"])
        #expect(run.code == code, "\(run.messages)")
        #expect(run.messages.contains(words), "\(run.messages)")
        #expect(run.output.isEmpty)
        #expect(transport.requests.isEmpty)
    }

    @Test func `of several sessions one has to be named`() async {
        let (several, _) = await run(["login", "--sso", "--no-input"], config: Self.config + Self.another)
        #expect(several.code == 252)
        #expect(several.messages.contains("dev, other"))
        let (none, _) = await run(["login", "--sso", "--no-input"], config: "")
        #expect(none.code == 253)
        #expect(none.messages.contains("[sso-session NAME]"))
        let (named, _) = await run(
            ["login", "--sso-session", "other", "--no-input"],
            config: Self.config + Self.another
        )
        #expect(named.code == 253)
        #expect(named.messages.contains("--sso-session other"))
    }

    @Test func `a call that needs a sign-in names the command`() async {
        let (run, transport) = await run(["export-creds", "--profile", "base"])
        #expect(run.code == 253)
        #expect(run.messages.contains("run: toolkit login --sso --profile base"), "\(run.messages)")
        #expect(run.messages.contains("/home/u/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json"))
        #expect(transport.requests.isEmpty)
    }

    @Test func `a role's call that needs a sign-in names the profile that signs in`() async {
        let (run, transport) = await run(["export-creds", "--profile", "top", "--region", "eu-west-2"])
        #expect(run.code == 253)
        #expect(run.messages.contains("run: toolkit login --sso --profile base"), "\(run.messages)")
        #expect(transport.requests.isEmpty)
    }
}
