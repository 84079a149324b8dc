// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMPlatform
import IAMTesting
import Testing

@Suite struct RecordingReaderTests {
    private static func request(_ id: Int, _ path: String, method: String = "GET") -> String {
        #"{"connection_id": \#(id), "action": {"Request": {"request": {"uri": "http://example.com\#(path)", "#
            + #""headers": {"Accept": ["application/json"], "x-many": ["a", "b"]}, "method": "\#(method)"}}}}"#
    }

    private static func response(_ id: Int, status: Int) -> String {
        #"{"connection_id": \#(id), "action": {"Response": {"response": {"Ok": {"status": \#(status), "#
            + #""version": "HTTP/1.1", "headers": {"content-type": ["text/plain"]}}}}}}"#
    }

    private static func failure(_ id: Int, _ text: String) -> String {
        #"{"connection_id": \#(id), "action": {"Response": {"response": {"Err": "\#(text)"}}}}"#
    }

    private static func data(_ id: Int, _ direction: String, _ value: String) -> String {
        #"{"connection_id": \#(id), "action": {"Data": {"data": \#(value), "direction": "\#(direction)"}}}"#
    }

    private static func end(_ id: Int, _ direction: String, ok: String = "true") -> String {
        #"{"connection_id": \#(id), "action": {"Eof": {"ok": \#(ok), "direction": "\#(direction)"}}}"#
    }

    private func read(_ events: [String]) throws(RecordingError) -> [RecordedExchange] {
        try [RecordedExchange](recording: Array(#"{"events": [\#(events.joined(separator: ","))]}"#.utf8))
    }

    private func answer(_ exchange: RecordedExchange) throws -> (Int, String) {
        guard case .answer(let head, let body) = exchange.outcome else {
            throw RecordingIssue(description: "no answer: \(exchange.outcome)")
        }
        return (head.status.code, String(decoding: body, as: UTF8.self))
    }

    private struct RecordingIssue: Error { let description: String }

    @Test func `interleaved connections become exchanges in the order of their requests`() throws {
        let exchanges = try read([
            Self.request(7, "/a?x=1", method: "POST"), Self.data(7, "Request", #"{"Utf8": "one=1"}"#),
            Self.request(3, "/b"), Self.end(7, "Request"), Self.response(3, status: 404),
            Self.response(7, status: 200), Self.data(3, "Response", #"{"Utf8": "not"}"#),
            Self.data(7, "Response", #"{"Base64": "YQBi"}"#), Self.data(3, "Response", #"{"Utf8": " found"}"#),
            Self.data(7, "Response", #"{"Utf8": "é"}"#), Self.end(3, "Response"), Self.end(7, "Response"),
        ])
        #expect(exchanges.map(\.url) == ["http://example.com/a?x=1", "http://example.com/b"])
        #expect(exchanges.map(\.method) == [.post, .get])
        #expect(exchanges[0].body == Array("one=1".utf8))
        #expect(exchanges[0].fields[.accept] == "application/json")
        #expect(HTTPField.Name("x-many").flatMap { exchanges[0].fields[values: $0] } == ["a", "b"])
        #expect(try answer(exchanges[0]) == (200, "a\0bé"))
        #expect(try answer(exchanges[1]) == (404, "not found"))
    }

    @Test(arguments: [
        ("request timeout", TransportError.Code.timedOut), ("it Timed Out", .timedOut),
        ("connection refused (os error 111)", .refused), ("dispatch failure", .receiveFailed),
    ])
    func `a recorded failure is one`(text: String, code: TransportError.Code) throws {
        let exchanges = try read([Self.request(0, "/"), Self.failure(0, text)])
        guard case .failure(let error) = exchanges[0].outcome else {
            Issue.record("\(exchanges[0].outcome)")
            return
        }
        #expect(error.code == code)
    }

    @Test func `an answer that broke off is cut short, and none at all is an empty reply`() throws {
        let exchanges = try read([
            Self.request(0, "/"), Self.response(0, status: 200), Self.end(0, "Response", ok: "false"),
            Self.request(1, "/"),
        ])
        guard case .cutShort = exchanges[0].outcome, case .failure(let error) = exchanges[1].outcome else {
            Issue.record("\(exchanges.map(\.outcome))")
            return
        }
        #expect(error.code == .emptyReply)
    }

    @Test(arguments: [
        ("[]", "the recording is not a JSON object with events"), ("nonsense", "not a JSON object"),
        (#"{"events": [{"connection_id": 0}]}"#, "event 0"), (#"{"events": [{"action": {"Eof": {}}}]}"#, "event 0"),
        (#"{"events": [\#(request(0, "/")), \#(request(0, "/"))]}"#, "event 1"),
        (#"{"events": [\#(response(0, status: 200))]}"#, "event 0"),
        (#"{"events": [\#(request(0, "/")), \#(response(0, status: 99))]}"#, "event 1"),
        (#"{"events": [\#(request(0, "/")), \#(response(0, status: 1000))]}"#, "event 1"),
        (#"{"events": [\#(request(0, "/", method: "G T"))]}"#, "event 0"),
        (#"{"events": [\#(request(0, "/")), \#(data(0, "Response", #"{"Base64": "*"}"#))]}"#, "event 1"),
        (#"{"events": [\#(request(0, "/")), {"connection_id": 0, "action": {"Other": {}}}]}"#, "event 1"),
    ])
    func `what is no recording is an error that names the event`(text: String, words: String) {
        let error = #expect(throws: RecordingError.self) { try [RecordedExchange](recording: Array(text.utf8)) }
        #expect(error?.description.contains(words) == true)
    }
}
