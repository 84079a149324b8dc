// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCall
import IAMCommand
import IAMPlatform
import IAMTesting
import Synchronization
import Testing

@Suite struct CallTests {
    private let keys = ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "made-up-secret"]

    private func transport(_ status: Int = 200) -> ScriptedTransport {
        ScriptedTransport { _, _ in .text(status, "answer") }
    }

    private func call(_ arguments: [String], _ transport: ScriptedTransport) async -> ProgramRun {
        await CallProgram.run(arguments, platform: .stub(environment: keys, transport: transport))
    }

    @Test(arguments: [
        ("https://id.execute-api.eu-west-2.amazonaws.com/things", "/things", "eu-west-2/execute-api"),
        ("HTTPS://ID.Execute-API.eu-west-2.amazonaws.com", "/", "eu-west-2/execute-api"),
        ("id.execute-api.eu-west-2.amazonaws.com/a?b=c#d", "/a?b=c", "eu-west-2/execute-api"),
        ("https://id.lambda-url.us-east-1.on.aws/a/../b//c", "/b/c", "us-east-1/lambda"),
        ("https://bucket.s3.eu-west-1.amazonaws.com/a/../b//c", "/a/../b//c", "eu-west-1/s3"),
        (
            "https://sts.amazonaws.com/?Action=GetCallerIdentity&x=a+b", "/?Action=GetCallerIdentity&x=a%20b",
            "us-east-1/sts"
        ),
        ("https://id.execute-api.eu-west-2.amazonaws.com/ä b", "/%C3%A4%20b", "eu-west-2/execute-api"),
    ])
    func `service and region follow from the host, and the target is canonical`(
        _ url: String,
        _ path: String,
        _ scope: String
    ) async throws {
        let transport = transport()
        let run = await call([url], transport)
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.output == "answer")
        let request = try #require(transport.requests.first)
        #expect(request.head.path == path)
        #expect(request.head.headerFields[.authorization]?.contains("/\(scope)/aws4_request") == true)
    }

    @Test(arguments: [
        (["https://api.example.com/"], Int32(94), "--service"),
        (["--service", "execute-api", "https://api.example.com/"], 94, "--region"),
        (["https://user:pass@id.execute-api.eu-west-2.amazonaws.com/"], 3, "credentials"),
        (["http://id.execute-api.eu-west-2.amazonaws.com/"], 1, "https"),
        (["-H", "no colon", "https://id.execute-api.eu-west-2.amazonaws.com/"], 2, "colon"),
        (["-H", "Authorization: x", "https://id.execute-api.eu-west-2.amazonaws.com/"], 94, "uthorization"),
        (["-H", "X: a\r\nY: b", "https://id.execute-api.eu-west-2.amazonaws.com/"], 2, "line end"),
        (["-I", "-d", "x", "https://id.execute-api.eu-west-2.amazonaws.com/"], 2, "-I"),
        (["--resolve", "x", "https://id.execute-api.eu-west-2.amazonaws.com/"], 2, "--resolve"),
    ])
    func `what cannot be called is refused before anything is sent`(
        _ arguments: [String],
        _ code: Int32,
        _ word: String
    ) async {
        let transport = transport()
        let run = await call(arguments, transport)
        #expect(run.code == code, "\(run.messages)")
        #expect(run.messages.contains(word), "\(run.messages)")
        #expect(!run.messages.contains("pass@") && !run.messages.contains("user:"))
        #expect(transport.requests.isEmpty)
    }

    @Test(arguments: [
        (TransportError.Code.unresolvedHost, Int32(6)), (.refused, 7), (.cutShort, 18), (.timedOut, 28),
        (.connectTimedOut, 28), (.handshake, 35), (.emptyReply, 52), (.sendFailed, 55), (.receiveFailed, 56),
        (.notHTTP, 1), (.certificate, 60), (.certificateFile, 77), (.unresolvedProxy, 5), (.invalidURL, 3),
    ])
    func `each failure of the network has curl's code`(_ failure: TransportError.Code, _ code: Int32) async {
        let transport = ScriptedTransport { _, _ in throw TransportError(failure, "made to fail") }
        let run = await call(["https://id.execute-api.eu-west-2.amazonaws.com/"], transport)
        #expect(run.code == code)
        #expect(run.messages.hasPrefix("aws-iam-call: (\(code)) ") && run.messages.hasSuffix("\n"))
        let silent = await call(["-s", "https://id.execute-api.eu-west-2.amazonaws.com/"], transport)
        #expect(silent.code == code && silent.messages.isEmpty)
        let shown = await call(["-sS", "https://id.execute-api.eu-west-2.amazonaws.com/"], transport)
        #expect(shown.code == code && !shown.messages.isEmpty)
    }

    @Test(arguments: [
        ([String](), Int32(0), "answer"), (["-f"], 22, ""), (["--fail-with-body"], 22, "answer"),
        (["-I"], 0, "HTTP/1.1 500 \r\n\r\n"),
    ])
    func `an HTTP error is one only when asked`(_ flags: [String], _ code: Int32, _ output: String) async {
        let transport = ScriptedTransport { request, _ in
            .text(500, request.head.method == .head ? "" : "answer")
        }
        let run = await call(flags + ["https://id.execute-api.eu-west-2.amazonaws.com/"], transport)
        #expect(run.code == code)
        #expect(run.output == output)
    }
}
