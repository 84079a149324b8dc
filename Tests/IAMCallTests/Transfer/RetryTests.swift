// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCall
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

@Suite struct RetryTests {
    private let url = "https://id.execute-api.eu-west-2.amazonaws.com/"

    /// Answers with the statuses in turn, 0 for a timeout and -1 for a refused connection; the last one stays.
    private func transport(_ statuses: [Int], fields: HTTPFields = [:]) -> ScriptedTransport {
        ScriptedTransport { _, number in
            let status = statuses[min(number, statuses.count - 1)]
            if status == 0 { throw TransportError(.timedOut, "made to fail") }
            if status == -1 { throw TransportError(.refused, "made to fail") }
            return .text(status, "answer \(number)\n", fields: fields)
        }
    }

    private func call(
        _ arguments: [String],
        _ transport: ScriptedTransport,
        _ timer: ManualTimer = ManualTimer(),
        clock: ManualClock = ManualClock()
    ) async -> ProgramRun {
        await CallProgram.run(
            arguments + [url],
            platform: .stub(environment: Example.keys, clock: clock, timer: timer, transport: transport)
        )
    }

    /// Flags, statuses, attempts, exit code.
    private static let cases: [([String], [Int], Int, Int32)] = [
        (["--retry", "2"], [503, 200], 2, 0), (["--retry", "2"], [429, 500, 200], 3, 0),
        (["--retry", "1"], [503, 503, 200], 2, 0), (["--retry", "1", "-f"], [503, 503, 200], 2, 22),
        (["--retry", "2"], [404, 200], 1, 0), (["--retry", "2"], [0, 200], 2, 0), (["--retry", "2"], [-1, 200], 1, 7),
        (["--retry", "2", "--retry-connrefused"], [-1, 200], 2, 0), ([], [503, 200], 1, 0),
        (["--retry", "2", "--retry-all-errors", "-f"], [404, 200], 2, 0),
        (["--retry", "2", "--retry-all-errors"], [404, 200], 1, 0),
        (["--retry", "2", "-d", "x"], [500, 200], 1, 0), (["--retry", "2", "-d", "x"], [0, 200], 1, 28),
        (["--retry", "2", "-d", "x"], [503, 200], 2, 0), (["--retry", "2", "-d", "x"], [429, 200], 2, 0),
        (["--retry", "2", "-d", "x", "--retry-all-errors"], [500, 200], 2, 0),
        (["--retry", "2", "-d", "x", "--retry-connrefused"], [-1, 200], 2, 0),
        (["--retry", "2", "-X", "PUT", "-d", "x"], [500, 200], 2, 0),
    ]

    @Test(arguments: cases)
    func `curl's rules, and what may act twice is not sent twice`(
        _ flags: [String],
        _ statuses: [Int],
        _ attempts: Int,
        _ code: Int32
    ) async {
        let transport = transport(statuses)
        let run = await call(flags, transport)
        #expect(transport.requests.count == attempts, "\(run.messages)")
        #expect(run.code == code, "\(run.messages)")
    }

    @Test func `waits grow and are told`() async {
        let transport = transport([503, 503, 200])
        let clock = ManualClock()
        let timer = ManualTimer(clock: clock)
        let run = await call(["--retry", "3", "-d", "body"], transport, timer, clock: clock)
        #expect(run.code == 0)
        #expect(timer.slept == [.seconds(0.75), .seconds(1.5)])
        #expect(transport.requests.allSatisfy { $0.text == "body" })
        #expect(run.messages.contains("Problem: HTTP error. Will retry in 0.8 seconds. 3 retries left."))
        #expect(run.messages.contains("1.5 seconds. 2 retries left."))
    }

    @Test func `each attempt is signed anew`() async {
        let transport = transport([503, 503, 200])
        let clock = ManualClock()
        _ = await call(["--retry", "3", "--retry-delay", "2"], transport, ManualTimer(clock: clock), clock: clock)
        #expect(Set(transport.requests.map { $0.head.headerFields[.authorization] }).count == 3)
    }

    private static let waits: [([String], HTTPFields, Double)] = [
        (["--retry-delay", "7"], [:], 7.0), ([], [.retryAfter: "30"], 30),
        (["--retry-delay", "7"], [.retryAfter: "3"], 7), ([], [.retryAfter: "Fri, 02 Jan 2026 03:05:05 GMT"], 60),
        ([], [.retryAfter: "soon"], 0.75),
    ]

    @Test(arguments: waits)
    func `the wait is the caller's or the server's, whichever is longer`(
        _ flags: [String],
        _ fields: HTTPFields,
        _ seconds: Double
    ) async {
        let timer = ManualTimer()
        _ = await call(["--retry", "1"] + flags, transport([503, 200], fields: fields), timer)
        #expect(timer.slept == [.seconds(seconds)])
    }

    @Test func `there is an end to all retries`() async {
        let transport = transport([503])
        let run = await call(["--retry", "9", "--retry-delay", "4", "--retry-max-time", "10"], transport)
        #expect(transport.requests.count == 4)
        #expect(run.code == 0)
    }

    @Test func `a clock that is off is corrected once and aloud`() async {
        let clock = ManualClock()
        let fields: HTTPFields = [.date: "Fri, 02 Jan 2026 04:04:05 GMT"]
        let transport = ScriptedTransport { request, number in
            number == 0 ? .text(403, "{\"message\":\"Signature expired: now\"}", fields: fields) : .text(200, "good")
        }
        let run = await call(["-i"], transport, clock: clock)
        #expect(run.output == "HTTP/1.1 200 \r\n\r\ngood", "nothing of the refusal is printed")
        #expect(run.messages.contains("3600 seconds behind"))
        #expect(transport.requests[1].head.headerFields[.init("x-amz-date") ?? .date] == "20260102T040405Z")
    }

    @Test(arguments: [
        ("Fri, 02 Jan 2026 04:04:05 GMT", "{\"message\":\"no\"}", 1),
        ("Fri, 02 Jan 2026 03:05:05 GMT", "Signature expired", 1),
        ("Fri, 02 Jan 2026 04:04:05 GMT", "<Code>RequestTimeTooSkewed</Code>", 2),
        ("yesterday", "Signature expired", 1),
    ])
    func `a refusal for another reason is not repeated`(_ date: String, _ text: String, _ attempts: Int) async {
        let transport = ScriptedTransport { _, _ in .text(403, text, fields: [.date: date]) }
        let run = await call([], transport)
        #expect(transport.requests.count == attempts)
        #expect(run.output == text)
    }
}
