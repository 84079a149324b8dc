// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCLI
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

@Suite struct `toolkit presign` {
    private static let lasting = [
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "madeUpSecret01",
    ]
    private static let temporary = [
        "AWS_ACCESS_KEY_ID": "ASIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "madeUpSecret01",
        "AWS_SESSION_TOKEN": "madeUp+Token/1==", "AWS_CREDENTIAL_EXPIRATION": "2026-01-02T03:34:05Z",
    ]

    private func presign(_ arguments: [String], _ keys: [String: String] = lasting, config: String = "") async
        -> ProgramRun
    {
        let environment = keys.merging(["HOME": "/home"]) { $1 }
        let platform = Platform.stub(environment: environment, files: ["/home/.aws/config": config])
        return await ToolkitProgram.run(["presign"] + arguments, platform: platform)
    }

    @Test(arguments: [
        (
            ["https://id.execute-api.eu-west-2.amazonaws.com/a b?x=1"],
            "https://id.execute-api.eu-west-2.amazonaws.com/a%20b?x=1&X-Amz-Algorithm=AWS4-HMAC-SHA256",
            "eu-west-2%2Fexecute-api"
        ),
        (
            ["s3://bucket/a+b", "--region", "eu-west-1"], "https://bucket.s3.eu-west-1.amazonaws.com/a%2Bb?X-Amz-",
            "eu-west-1%2Fs3"
        ),
        (
            ["s3://bucket/k", "--region", "eu-west-1", "--endpoint-url", "http://127.0.0.1:9000"],
            "http://127.0.0.1:9000/bucket/k?", "eu-west-1%2Fs3"
        ),
        (
            ["wss://a1-ats.iot.eu-west-2.amazonaws.com/mqtt"], "wss://a1-ats.iot.eu-west-2.amazonaws.com/mqtt?X-Amz-",
            "eu-west-2%2Fiotdevicegateway"
        ),
        (
            ["https://api.example.com/x", "--service", "execute-api", "--region", "eu-west-3"],
            "https://api.example.com/x?X-Amz-", "eu-west-3%2Fexecute-api"
        ),
    ])
    func `signs for what the address means`(_ arguments: [String], _ start: String, _ scope: String) async {
        let run = await presign(arguments)
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.output.hasPrefix(start), "\(run.output)")
        #expect(run.output.contains("%2F\(scope)%2Faws4_request"), "\(run.output)")
        #expect(run.output.contains("X-Amz-Expires=3600") && run.output.hasSuffix("\n"))
        #expect(run.messages.isEmpty, "\(run.messages)")
    }

    @Test func `its URLs pass its own inspection`() async {
        let run = await presign(["--method", "PUT", "--expires-in", "15m", "s3://bucket/key", "--region", "eu-west-2"])
        let platform = Platform.stub(environment: ["HOME": "/home"])
        let seen = await ToolkitProgram.run(["inspect", "-"], platform: platform, input: run.output)
        #expect(seen.code == 0, "\(seen.output)")
        #expect(seen.output.contains("in 15 min"))
    }

    @Test func `the token of AWS IoT stands behind the signature, all others before`() async throws {
        let device = await presign(["wss://a1-ats.iot.eu-west-2.amazonaws.com/mqtt"], Self.temporary)
        let api = await presign(["https://id.execute-api.eu-west-2.amazonaws.com/"], Self.temporary)
        for (run, isBehind) in [(device, true), (api, false)] {
            let token = try #require(run.output.firstRange(of: "X-Amz-Security-Token=madeUp%2BToken%2F1%3D%3D"))
            let signature = try #require(run.output.firstRange(of: "X-Amz-Signature="))
            #expect((token.lowerBound > signature.lowerBound) == isBehind, "\(run.output)")
        }
    }

    @Test func `credentials that end first are told on standard error`() async {
        let url = "https://id.execute-api.eu-west-2.amazonaws.com/"
        let long = await presign([url, "--expires-in", "1h"], Self.temporary)
        #expect(long.code == 0)
        #expect(long.messages.contains("2026-01-02T03:34:05Z") && long.messages.contains("30 min"), "\(long.messages)")
        let short = await presign([url, "--expires-in", "20m"], Self.temporary)
        #expect(short.messages.isEmpty, "\(short.messages)")
    }

    @Test func `headers are signed and named`() async {
        let run = await presign([
            "https://sts.eu-west-2.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15", "--expires-in", "60",
            "--header", "x-k8s-aws-id: cluster",
        ])
        #expect(run.code == 0)
        #expect(run.output.contains("X-Amz-SignedHeaders=host%3Bx-k8s-aws-id"), "\(run.output)")
        #expect(run.messages.contains("x-k8s-aws-id"))
    }

    @Test func `the profile's signing_hosts count`() async {
        let config = "[default]\nsigning_hosts = api.example.com=execute-api/eu-west-2\n"
        let run = await presign(["https://api.example.com/"], config: config)
        #expect(run.output.contains("%2Feu-west-2%2Fexecute-api%2F"), "\(run.messages)")
        let bad = await presign(["https://api.example.com/"], config: "[default]\n\nsigning_hosts = api.example.com\n")
        #expect(bad.code == 253)
        #expect(bad.messages.contains("/home/.aws/config:3"), "\(bad.messages)")
    }

    @Test(arguments: [
        (["https://api.example.com/"], Int32(253), "--service"), (["--expires-in", "8d", "https://x/"], 252, "7 days"),
        (["--expires-in", "0", "https://x/"], 252, "1 second"), (["--expires-in", "99d", "https://x/"], 252, "7 days"),
        (["--expires-in", "9223372036854775807h", "https://x/"], 252, "time"),
        (["--header", "none", "https://id.execute-api.eu-west-2.amazonaws.com/"], 252, "Name: value"),
        (["s3://bucket/key"], 253, "--region"), (["ftp://x/"], 252, "ftp"),
        (["--method", "A B", "https://id.execute-api.eu-west-2.amazonaws.com/"], 252, "method"),
        (
            ["--region-set", "*", "--algorithm", "sigv4", "https://id.execute-api.eu-west-2.amazonaws.com/"], 252,
            "sigv4a"
        ),
        (["https://id.execute-api.eu-west-2.amazonaws.com/?X-Amz-Signature=1"], 252, "X-Amz"),
        (["https://b.s3-accelerate.amazonaws.com/"], 253, "--region"),
    ])
    func `what cannot be is refused`(_ arguments: [String], _ code: Int32, _ word: String) async {
        let run = await presign(arguments)
        #expect(run.code == code, "\(run.messages)")
        #expect(run.messages.contains(word), "\(run.messages)")
        #expect(run.output.isEmpty)
    }
}
