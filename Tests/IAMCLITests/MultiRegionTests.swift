// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCLI
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

@Suite struct `Signatures for many regions` {
    private func run(_ arguments: [String], input: String = "", config: String = "") async -> ProgramRun {
        let environment = [
            "HOME": "/home", "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "madeUpSecret01",
        ]
        let platform = Platform.stub(environment: environment, files: ["/home/.aws/config": config])
        return await ToolkitProgram.run(arguments, platform: platform, input: input)
    }

    @Test(arguments: [
        (["https://alias.mrap.accesspoint.s3-global.amazonaws.com/key"], "X-Amz-Region-Set=%2A&", "s3"),
        (["s3://alias.mrap/key"], "X-Amz-Region-Set=%2A&", "s3"),
        (
            [
                "https://id.execute-api.eu-west-2.amazonaws.com/", "--algorithm", "sigv4a", "--region-set",
                "eu-west-1,eu-west-2",
            ], "X-Amz-Region-Set=eu-west-1%2Ceu-west-2&", "execute-api"
        ),
    ])
    func `presign makes them where the host wants or the caller asks`(
        _ arguments: [String],
        _ regionSet: String,
        _ service: String
    ) async {
        let run = await run(["presign"] + arguments)
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.output.contains("X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256"))
        #expect(run.output.contains(regionSet), "\(run.output)")
        #expect(run.output.contains("%2F20260102%2F\(service)%2Faws4_request"), "\(run.output)")
        let seen = await self.run(["inspect", "-"], input: run.output)
        #expect(!seen.output.contains("error:"), "\(seen.output)")
    }

    @Test(arguments: [
        (["--region-set", "eu-west-1,us-*"], "", "x-amz-region-set:eu-west-1,us-*"),
        (["--region", "eu-west-2"], "", "x-amz-region-set:eu-west-2"),
        ([], "[default]\nsigv4a_signing_region_set = eu-west-1, eu-west-3\n", "x-amz-region-set:eu-west-1,eu-west-3"),
    ])
    func `sign prints them in the fixed form`(_ options: [String], _ config: String, _ line: String) async {
        let arguments = ["sign", "--service", "service", "--algorithm", "sigv4a", "--output", "json"]
        let input = "GET / HTTP/1.1\nHost: example.amazonaws.com\n\n"
        let run = await run(arguments + options, input: input, config: config)
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.output.contains("\"algorithm\": \"AWS4-ECDSA-P256-SHA256\""))
        #expect(run.output.contains(line), "\(run.output)")
    }

    @Test(arguments: [
        (["--algorithm", "sigv4a"], "--region-set"), (["--region", "eu-west-2", "--region-set", "*"], "sigv4a"),
        (["--algorithm", "sigv4a", "--region-set", "eu-west-1,,x"], "set of regions"),
    ])
    func `what does not go together is refused`(_ options: [String], _ word: String) async {
        let input = "GET / HTTP/1.1\nHost: example.amazonaws.com\n\n"
        let run = await run(["sign", "--service", "service"] + options, input: input)
        #expect(run.code == 252)
        #expect(run.messages.contains(word), "\(run.messages)")
    }
}
