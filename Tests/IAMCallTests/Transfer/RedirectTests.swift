// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCall
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

@Suite struct RedirectTests {
    private let url = "https://id.execute-api.eu-west-2.amazonaws.com/a"

    private func call(_ arguments: [String], to target: String, status: Int = 302) async -> (
        ProgramRun, ScriptedTransport
    ) {
        let transport = ScriptedTransport { _, number in
            number == 0 ? .text(status, "there", fields: [.location: target]) : .text(200, "end")
        }
        let environment = Example.keys.merging(["AWS_SESSION_TOKEN": "token-example"]) { $1 }
        let platform = Platform.stub(environment: environment, transport: transport)
        return (await CallProgram.run(arguments + [url], platform: platform), transport)
    }

    private static let cases: [([String], Int, String, String)] = [
        ([], 301, "GET", ""), (["-d", "x"], 301, "GET", ""), (["-d", "x"], 302, "GET", ""),
        (["-d", "x"], 303, "GET", ""),
        (["-d", "x"], 307, "POST", "x"), (["-d", "x"], 308, "POST", "x"), (["-d", "x", "--post301"], 301, "POST", "x"),
        (["-d", "x", "--post302"], 302, "POST", "x"), (["-d", "x", "--post303"], 303, "POST", "x"),
        (["-d", "x", "--post301"], 302, "GET", ""), (["-d", "x", "-X", "PATCH"], 302, "PATCH", ""),
        (["-I"], 303, "HEAD", ""),
    ]

    @Test(arguments: cases)
    func `method and body go on as with curl`(_ flags: [String], _ status: Int, _ method: String, _ body: String) async
    {
        let (run, transport) = await call(["-L"] + flags, to: "/b", status: status)
        #expect(run.code == 0, "\(run.messages)")
        #expect(transport.requests.last?.head.method.rawValue == method)
        #expect(transport.requests.last?.text == body)
        #expect(transport.requests.last?.head.headerFields[.authorization] != nil)
    }

    @Test(arguments: [
        "https://other.example/", "//other.example/", "http://id.execute-api.eu-west-2.amazonaws.com/b",
        "https://id.execute-api.eu-west-2.amazonaws.com:444/b",
    ])
    func `nothing of ours goes to another origin`(_ target: String) async throws {
        let (run, transport) = await call(["-L", "-H", "X-Mine: private"], to: target)
        #expect(run.code == 0 && run.output == "end")
        let head = try #require(transport.requests.last).head
        #expect(
            head.headerFields == [.userAgent: "aws-iam-call/0.1.0", .accept: "*/*"] && transport.requests.count == 2
        )
        let (refused, sent) = await call(["-L", "-d", "private"], to: target, status: 307)
        #expect(refused.code == 2 && sent.requests.count == 1)
    }

    @Test func `credentials for all hosts are refused with the reason`() async {
        let (run, transport) = await call(["--location-trusted"], to: "/b")
        #expect(run.code == 2 && run.messages.contains("--location-trusted"))
        #expect(transport.requests.isEmpty)
    }
}
