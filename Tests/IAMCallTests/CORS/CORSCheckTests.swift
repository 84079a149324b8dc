// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCall
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

@Suite struct `What a browser would ask first` {
    private func request(_ method: HTTPRequest.Method = .get, _ extra: [(String, String)] = []) throws -> HTTPRequest {
        var fields = HTTPFields()
        let signed = [
            ("User-Agent", "aws-iam-call"), ("Accept", "*/*"), ("X-Amz-Security-Token", "made-up"),
            ("X-Amz-Date", "20260102T030405Z"), ("Authorization", "AWS4-HMAC-SHA256 Credential=x"),
        ]
        for (name, value) in extra + signed {
            fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        }
        return HTTPRequest(
            method: method,
            scheme: "https",
            authority: "id.execute-api.eu-west-2.amazonaws.com",
            path: "/prod/things?a=b",
            headerFields: fields
        )
    }

    private func report(
        _ status: Int,
        _ answer: [(String, String)],
        _ request: HTTPRequest,
        origin: String = "https://app.example.com"
    ) async throws -> CORSReport {
        var fields = HTTPFields()
        for (name, value) in answer {
            fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        }
        let transport = ScriptedTransport { [fields] _, _ in .text(status, "", fields: fields) }
        let report = try await CORSCheck(origin: origin, request: request).run(transport)
        let sent = try #require(transport.requests.first)
        #expect(sent.head.method == .options)
        #expect(sent.head.headerFields[.authorization] == nil)
        return report
    }

    private static let all = ("access-control-allow-headers", "Authorization, X-Amz-Date, X-Amz-Security-Token")
    private static let anyOrigin = ("access-control-allow-origin", "*")

    @Test func `the preflight is unsigned and lists the headers that signing adds`() throws {
        let check = try CORSCheck(origin: "HTTPS://App.Example.com:443/", request: try request())
        #expect(check.origin == "https://app.example.com")
        #expect(check.headerNames == ["authorization", "x-amz-date", "x-amz-security-token"])
        let preflight = check.preflight
        #expect(preflight.path == "/prod/things?a=b")
        #expect(preflight.headerFields[.origin] == "https://app.example.com")
        #expect(preflight.headerFields[.accessControlRequestMethod] == "GET")
        #expect(
            preflight.headerFields[.accessControlRequestHeaders] == "authorization,x-amz-date,x-amz-security-token"
        )
        #expect(preflight.headerFields.count == 3)
    }

    @Test(arguments: [
        ([("Content-Type", "text/plain")], [String]()), ([("Content-Type", "application/json")], ["content-type"]),
        ([("Content-Type", "Application/X-WWW-Form-URLEncoded; charset=utf-8")], []),
        ([("Content-Type", "text/plain; x=\"y\"")], ["content-type"]), ([("Range", "bytes=0-99")], []),
        ([("Range", "bytes=-99")], ["range"]), ([("Range", "bytes=0-1,5-6")], ["range"]),
        ([("Accept-Language", "en-GB, en;q=0.9")], []), ([("Accept-Language", "en_GB")], ["accept-language"]),
        ([("X-Own", "1"), ("x-own", "2")], ["x-own"]), ([("Cookie", "a=b"), ("Sec-Fetch-Mode", "cors")], []),
        ([("Accept", String(repeating: "a", count: 129))], ["accept"]),
        ([("X-Amz-Content-Sha256", "x")], ["x-amz-content-sha256"]),
        ([("Proxy-Thing", "x"), ("Content-Length", "3"), ("Accept-Encoding", "gzip")], []),
    ])
    func `only headers that are not harmless are asked for`(_ extra: [(String, String)], _ names: [String]) throws {
        let check = try CORSCheck(origin: "https://app.example.com", request: try request(.post, extra))
        let signing = ["authorization", "x-amz-date", "x-amz-security-token"]
        #expect(check.headerNames == (signing + names).sorted())
    }

    @Test(arguments: ["app.example.com", "https://app.example.com/page", "https://app.example.com?x", "", "https://"])
    func `what is no origin is refused`(_ origin: String) throws {
        let request = try request()
        #expect(throws: UsageError.self) { try CORSCheck(origin: origin, request: request) }
    }

    @Test func `an answer that allows everything needs nothing`() async throws {
        for answer in [
            [Self.anyOrigin, Self.all], [("access-control-allow-origin", "https://app.example.com"), Self.all],
            [Self.anyOrigin, ("access-control-allow-headers", "*,authorization")],
        ] {
            let report = try await report(204, answer, try request())
            #expect(report.isAllowed && report.exitCode == 0 && report.fixes.isEmpty, "\(report.lines)")
            #expect(report.lines.count >= 3)
        }
    }

    @Test(arguments: [
        (403, [(String, String)](), "must not need IAM"), (401, [], "must not need IAM"), (404, [], "OPTIONS"),
        (302, [anyOrigin, all], "redirected"), (500, [anyOrigin, all], "500"),
        (200, [all], "no Access-Control-Allow-Origin"),
        (204, [("access-control-allow-origin", "https://other.example"), all], "https://other.example"),
        (204, [("access-control-allow-origin", "https://app.example.com, https://b.example"), all], "more than one"),
        (204, [anyOrigin, anyOrigin, all], "more than one"),
        (204, [anyOrigin], "authorization, x-amz-date, x-amz-security-token"),
        (
            204, [anyOrigin, ("access-control-allow-headers", "Authorization,X-Amz-Date,Content-Type")],
            "no x-amz-security-token"
        ),
        (204, [anyOrigin, ("access-control-allow-headers", "*")], "no authorization"),
    ])
    func `what is missing is named, with the fix`(_ status: Int, _ answer: [(String, String)], _ fault: String)
        async throws
    {
        let report = try await report(status, answer, try request())
        #expect(report.exitCode == 1)
        #expect(report.faults.contains { $0.contains(fault) }, "\(report.lines)")
        #expect(report.fixes.contains { $0.contains("'x-amz-security-token'") }, "\(report.lines)")
        #expect(report.notes.contains { $0.contains("presign") })
        #expect(!report.lines.joined().contains("made-up"))
    }

    @Test(arguments: [
        (HTTPRequest.Method.put, "GET,PUT", true), (.put, "GET", false), (.delete, "*", true), (.post, "", true),
        (.put, "put", false),
    ])
    func `a method has to be allowed`(_ method: HTTPRequest.Method, _ methods: String, _ isAllowed: Bool) async throws {
        let answer = [Self.anyOrigin, Self.all, ("access-control-allow-methods", methods)]
        let report = try await report(204, answer, try request(method))
        #expect(report.isAllowed == isAllowed, "\(report.lines)")
        #expect(!report.notes.contains { $0.contains("presign") })
    }
}
