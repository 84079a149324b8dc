// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCLI
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

@Suite struct ConsoleTests {
    @Test(arguments: [
        ([], "console%2Fhome%3Fregion%3Deu-west-2"), (["--destination", "S3"], "s3%2Fhome%3Fregion%3Deu-west-2"),
        (["--destination", "dynamodb"], "dynamodbv2%2Fhome"),
        (["--destination", "https://example.com/x"], "Destination=https%3A%2F%2Fexample.com%2Fx&"),
        (["--destination", "us-east-1"], "https%3A%2F%2Fus-east-1.console.aws.amazon.com%2Fconsole%2Fhome"),
        (["--issuer", "https://example.com/again"], "Issuer=https%3A%2F%2Fexample.com%2Fagain&"),
    ])
    func `an address is printed and nothing said`(_ options: [String], _ part: String) async {
        let home = SandboxHome()
        let run = await ToolkitProgram.run(["console", "--profile", "reader"] + options, platform: home.platform)
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.output.hasPrefix("http://127.0.0.1:80/federation?Action=login&"))
        #expect(run.output.contains(part) && run.output.contains("&SigninToken="))
        #expect(run.messages.isEmpty)
    }

    private static let failures: [([String], Int32, String)] = [
        (["--profile", "alice"], 253, "--role-arn"), (["--profile", "reader", "--session-duration", "10"], 252, "15m"),
        (["--profile", "auditor", "--session-duration", "1h"], 252, "leave it out"),
        (["--profile", "fleet", "--session-duration", "1h"], 253, ""),
        (["--profile", "reader", "--destination", "a/b"], 252, "https://"),
        (["--profile", "reader", "--region", "us-iso-east-1"], 253, "aws-iso"),
        (["--profile", "reader", "--open"], 253, "toolkit console --open"),
    ]

    @Test(arguments: failures)
    func `what cannot be is told before anything is printed`(
        _ options: [String],
        _ code: Int32,
        _ reason: String
    ) async {
        let run = await ToolkitProgram.run(["console", "--no-input"] + options, platform: SandboxHome().platform)
        #expect(run.code == code, "\(run.messages)")
        #expect(run.output.isEmpty)
        #expect(run.messages.contains(reason))
    }

    @Test(arguments: [
        (400, "<html>no</html>", Int32(254), "does not take the credentials (HTTP 400)"),
        (200, "{}", 253, "has no sign-in token"), (200, "<html>", 253, "has no sign-in token"),
        (503, "", 255, "HTTP 503"),
    ])
    func `an answer without a token is an error without secrets`(
        _ status: Int,
        _ body: String,
        _ code: Int32,
        _ reason: String
    ) async {
        let secrets = ["madeUpSecretOfNobody00000000000000000001", "madeUpToken0000000000000000000000001"]
        let transport = ScriptedTransport { _, _ in .text(status, body) }
        let platform = Platform.stub(
            environment: [
                "AWS_ACCESS_KEY_ID": "ASIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": secrets[0],
                "AWS_SESSION_TOKEN": secrets[1],
                "AWS_REGION": "eu-west-2", "HOME": "/home/u",
            ],
            transport: transport
        )
        let run = await ToolkitProgram.run(["console"], platform: platform)
        #expect(run.code == code && run.output.isEmpty, "\(run.messages)")
        #expect(run.messages.contains(reason))
        #expect(transport.requests.first?.head.authority == "eu-west-2.signin.aws.amazon.com")
        #expect(transport.requests.first?.head.method == .post)
        #expect(transport.requests.first?.head.path == "/federation")
        for secret in secrets { #expect(!run.messages.contains(secret)) }
    }
}
