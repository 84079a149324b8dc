// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCall
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

@Suite struct AnswerTests {
    private let url = "https://id.execute-api.eu-west-2.amazonaws.com/a"

    private func call(_ arguments: [String], _ answer: TransportResponse) async -> (ProgramRun, ScriptedTransport) {
        let transport = ScriptedTransport { _, _ in answer }
        let platform = Platform.stub(environment: Example.keys, transport: transport)
        return (await CallProgram.run(arguments + [url], platform: platform), transport)
    }

    private static let ranges: [(Int, String?, String, Int32, String)] = [
        (206, "bytes 5-9/10", "5", Int32(0), "56789"), (206, "bytes 0-9/10", "10", 33, ""), (200, nil, "10", 33, ""),
        (200, nil, "5", 0, ""), (416, "bytes */10", "5", 0, ""), (404, nil, "9", 33, ""),
    ]

    @Test(arguments: ranges)
    func `going on at a byte`(
        _ status: Int,
        _ range: String?,
        _ length: String,
        _ code: Int32,
        _ output: String
    ) async {
        var fields: HTTPFields = [.contentLength: length]
        fields[.contentRange] = range
        let (run, transport) = await call(["-s", "-C", "5"], .text(status, "56789", fields: fields))
        #expect(run.code == code && run.output == output)
        #expect(transport.requests.first?.head.headerFields[.range] == "bytes=5-")
    }

    private static let limits: [(String, String, Int32, String)] = [
        ("3", "4", Int32(63), "HTTP/1.1 200 \r\nContent-Length: 4\r\n"),
        ("4", "4", 0, "HTTP/1.1 200 \r\nContent-Length: 4\r\n\r\nbody"),
        ("1K", "4", 0, "HTTP/1.1 200 \r\nContent-Length: 4\r\n\r\nbody"),
    ]

    @Test(arguments: limits)
    func `the largest size`(_ limit: String, _ length: String, _ code: Int32, _ output: String) async {
        let (run, _) = await call(
            ["-i", "--max-filesize", limit],
            .text(200, "body", fields: [.contentLength: length])
        )
        #expect(run.code == code && run.output == output)
    }

    @Test func `a length that was not announced counts as it comes`() async {
        let (run, _) = await call(["--max-filesize", "3"], .text(200, "body"))
        #expect(run.code == 63 && run.output.isEmpty)
    }

    @Test(arguments: [["-C", "x"], ["-C", "-1"], ["--max-filesize", "x"], ["-C", "3", "-d", "x"]])
    func `what is no size is refused`(_ flags: [String]) async {
        let (run, transport) = await call(flags, .text(200, "body"))
        #expect(run.code == 2 && transport.requests.isEmpty, "\(run.messages)")
    }

    @Test func `a refusal says who asked for what`() async {
        let (run, _) = await call([], .text(403, "{\"message\":\"Forbidden\"}"))
        #expect(run.code == 0 && run.output == "{\"message\":\"Forbidden\"}")
        #expect(run.messages.contains("execute-api in eu-west-2"))
        let (silent, _) = await call(["-s"], .text(403, "{\"message\":\"Forbidden\"}"))
        #expect(silent.messages.isEmpty)
    }

    @Test func `the trace goes to standard output without secrets`() async {
        let (run, _) = await call(["--trace-ascii", "-", "-d", "private"], .text(200, "body"))
        #expect(run.output.contains("=> Send header, ") && run.output.contains("0000: POST /a HTTP/1.1\n"))
        #expect(
            run.output.contains("=> Send data, 7 bytes (0x7)\n") && run.output.contains("<= Recv data, 4 bytes (0x4)\n")
        )
        #expect(run.output.contains("Signature=<redacted ") && !run.output.contains("private"))
    }

    @Test func `messages go elsewhere, and several calls share one file of headers`() async {
        let (run, transport) = await call(["-f", "--stderr", "-", "-D", "-", url], .text(404, "body"))
        #expect(run.code == 22 && run.messages.isEmpty && transport.requests.count == 2)
        #expect(run.output.contains("(22) The requested URL returned error: 404\n"))
    }
}
