// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCall
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

/// What is printed in place of the call; nothing is sent, and nothing secret is printed.
@Suite struct CallFormTests {
    private let keys = [
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "made-up-secret",
        "AWS_SESSION_TOKEN": "made-up-token",
    ]
    private let api = "https://id.execute-api.eu-west-2.amazonaws.com"
    private let bucket = "https://bucket.s3.eu-west-1.amazonaws.com"

    private func run(_ arguments: [String], without: [String] = [], input: String = "") async -> ProgramRun {
        let transport = ScriptedTransport { _, _ in .text(200, "sent") }
        let environment = keys.filter { !without.contains($0.key) }
        let run = await CallProgram.run(
            arguments,
            platform: .stub(environment: environment, transport: transport),
            input: input
        )
        #expect(transport.requests.isEmpty)
        #expect(!run.output.contains("made-up-secret") && !run.messages.contains("made-up"))
        return run
    }

    @Test func `a line for curl takes the credentials from the environment`() async {
        let start =
            "curl --aws-sigv4 aws:amz:eu-west-2:execute-api --user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\" "
        let token = "-H \"x-amz-security-token: $AWS_SESSION_TOKEN\" "
        let rows: [([String], String)] = [
            (["\(api)/a"], "\(api)/a"),
            (["-sS", "\(api)/a b?z=1&a=it's&flag"], "--silent --show-error '\(api)/a%20b?a=it%27s&flag=&z=1'"),
            (
                ["-d", "a=b", "--data-raw", "it's $HOME", "-XPUT", api],
                "--data 'a=b' --data-raw 'it'\\''s $HOME' --request PUT \(api)/"
            ),
            (["-G", "-d", "a=b", "--url-query", "c=d", "\(api)/x"], "'\(api)/x?a=b&c=d'"),
            (
                ["-H", "X-A: 1", "--connect-timeout", "3", "-fo", "out", api],
                "--header 'X-A: 1' --connect-timeout 3 --fail --output out \(api)/"
            ),
            (["-u", "AKIDEXAMPLE:made-up-secret", "--aws-sigv4", "aws:amz", api], "\(api)/"),
            (["-H", "X-Amz-Security-Token: made-up-token", api], "\(api)/"),
        ]
        for (arguments, end) in rows {
            let printed = await run(["--print-curl"] + arguments)
            #expect(printed.code == 0)
            let words = Set(printed.output.dropLast().split(separator: " "))
            let expected = Set((start + token + end).split(separator: " "))
            #expect(words == expected, "\(printed.output)")
            #expect(!printed.output.contains("made-up"))
        }
        let withoutToken = await run(["--print-curl", "\(api)/a"], without: ["AWS_SESSION_TOKEN"])
        #expect(withoutToken.output == start + "\(api)/a\n")
    }

    @Test func `a line for curl to S3 has the hash that curl leaves out`() async {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        let read = await run(["--print-curl", "\(bucket)/key"])
        #expect(read.output.contains("-H 'x-amz-content-sha256: \(empty)' \(bucket)/key"))
        let form = await run(["--print-curl", "-F", "a=b", api])
        #expect(form.code == 2 && form.messages.contains("-F"))
    }

    @Test func `a presigned address holds what was decided`() async {
        let printed = await run(["--presign", "15m", "\(bucket)/key?versionId=1"])
        #expect(printed.code == 0, "\(printed.messages)")
        #expect(
            printed.output.hasPrefix(
                "\(bucket)/key?versionId=1&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F"
            )
        )
        #expect(
            printed.output.contains("&X-Amz-Expires=900&")
                && printed.output.contains("%2Feu-west-1%2Fs3%2Faws4_request&")
        )
        #expect(printed.output.contains("&X-Amz-SignedHeaders=host&") && printed.output.hasSuffix("\n"))
        #expect(await run(["--presign", "8000000", bucket]).code == 94)
    }

    @Test func `a dry run shows the request and what was decided, without signature and token`() async {
        let printed = await run(["--dry-run", "-d", "a=b", "\(api)/things?x=1"])
        #expect(printed.code == 0 && printed.messages.isEmpty)
        for word in [
            "not sent", "execute-api in eu-west-2", "AKID", "3 bytes, signed as ", "POST /things?x=1",
            "content-type: application/x-www-form-urlencoded", "x-amz-date: 20260102T030405Z",
        ] { #expect(printed.output.lowercased().contains(word.lowercased()), "\(word) in \(printed.output)") }
        #expect(!printed.output.contains("made-up") && !printed.output.contains("canonical request"))
        let verbose = await run(["--dry-run", "-v", api])
        #expect(verbose.output.contains("canonical request") && !verbose.output.contains("made-up"))
    }

    @Test func `Swift that makes the call is printed`() async {
        let printed = await run(
            [
                "--print-swift", "--profile", "prod", "-X", "PUT", "-H", "X-A: \"1\"", "-d", "a\\b\n", "--service",
                "execute-api",
                "--region", "eu-west-2", "\(api)/a?b=c",
            ],
            without: []
        )
        // A profile that is not there is found before anything is printed.
        #expect(printed.code == 94)
        let plain = await run(["--print-swift", "-X", "PUT", "-H", "X-A: \"1\"", "-d", "a\\b\n", "\(api)/a?b=c"])
        #expect(
            plain.output == #"""
                import AsyncHTTPClient
                import IAMToolkit
                import NIOCore

                let platform = Platform.system(transport: AsyncHTTPClientTransport())
                let chain = DefaultChain.make(platform: platform).cached(platform: platform)
                let http = HTTPClient(configuration: .forSigning)
                let api = SigningClient(
                    http,
                    provider: chain,
                    service: "execute-api",
                    region: "eu-west-2",
                    platform: platform
                )
                var request = HTTPClientRequest(url: "https://id.execute-api.eu-west-2.amazonaws.com/a?b=c")
                request.method = .RAW(value: "PUT")
                request.headers.add(name: "X-A", value: "\"1\"")
                request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
                request.body = .bytes(ByteBuffer(string: "a\\b\n"))
                let response = try await api.execute(request)
                let answer = try await response.body.collect(upTo: 1 << 20)
                print(response.status.code, String(buffer: answer))
                try await http.shutdown().get()

                """#
        )
    }
}
