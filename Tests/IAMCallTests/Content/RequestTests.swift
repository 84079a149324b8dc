// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCall
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

/// What the options make of address, method, fields and body.
@Suite struct RequestTests {
    static let url = "https://id.execute-api.eu-west-2.amazonaws.com"

    private static let files = [
        "/f/data": "a b\r\nc\n", "/f/json": "{}", "/f/headers": "X-One: 1\nX-Two: 2\n", "/f/part": "X-Part: 1\n",
    ]

    private func send(_ arguments: [String], input: String = "") async throws -> RecordedRequest {
        let transport = ScriptedTransport { _, _ in .text(200, "") }
        let platform = Platform.stub(environment: Self.keys, files: Self.files, transport: transport)
        let run = await CallProgram.run(arguments, platform: platform, input: input)
        #expect(run.code == 0, "\(run.messages)")
        return try #require(transport.requests.first)
    }

    static let keys = ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "made-up-secret"]

    @Test(arguments: [
        // Source: curl's manual page, option --data-urlencode.
        (["--data-urlencode", "a b&c"], "a+b%26c"), (["--data-urlencode", "=a=b"], "a%3Db"),
        (["--data-urlencode", "name=a b"], "name=a+b"), (["--data-urlencode", "@/f/data"], "a+b%0D%0Ac%0A"),
        (["--data-urlencode", "name@/f/data"], "name=a+b%0D%0Ac%0A"), (["--data-urlencode", "ä"], "%C3%A4"),
        (["--data-urlencode", "a-._~Z9"], "a-._~Z9"), (["--data-urlencode", "a@b=c@d"], "a@b=c%40d"),
        (["--data-urlencode", "na me=x"], "na me=x"), (["--data-urlencode", "="], ""),
        (["--data-urlencode", "name="], "name="),
        (["-d", "@/f/data"], "a bc"), (["--data-binary", "@/f/data"], "a b\r\nc\n"), (["--data-raw", "@x"], "@x"),
        (["-d", "a", "--data-urlencode", "b=c d", "--data-raw", "e"], "a&b=c+d&e"), (["-d", ""], ""),
        (["-d", "", "-d", "a"], "&a"), (["--json", "@/f/json"], "{}"), (["--json", "{", "--json", "}"], "{}"),
        (["-d", "a", "--json", "b", "-d", "c"], "ab&c"), (["-d", "@-"], "in put"),
        (["--data-binary", "@-"], "in\nput"),
    ])
    func `data options are joined in the order given`(_ arguments: [String], _ body: String) async throws {
        let binary = arguments.first == "--data-binary"
        let request = try await send(arguments + [Self.url], input: binary ? "in\nput" : "in \nput")
        #expect(request.text == body)
        #expect(request.head.method == .post)
        let type = arguments.contains("--json") ? "application/json" : "application/x-www-form-urlencoded"
        #expect(request.head.headerFields[.contentType] == type)
    }

    @Test(arguments: [
        (["-G", "-d", "a=b"], "GET /?a=b"), (["-G", "-d", "a=b", "-d", "c d"], "GET /?a=b&c%20d"),
        (["-IG", "-d", "a"], "HEAD /?a"), (["-G"], "GET /"), (["-XPATCH"], "PATCH /"), (["-I"], "HEAD /"),
        (["-d", "x", "-XPUT"], "PUT /"), (["--url-query", "a=b c"], "GET /?a=b%20c"),
        (["--url-query", "+a=%20"], "GET /?a=%20"), (["--url-query", "a=b", "-G", "-d", "c"], "GET /?a=b&c"),
        (["-T", "-"], "PUT /"), (["-T", "."], "PUT /"), (["-T", "-", "-XPOST"], "POST /"), (["-F", "a=b"], "POST /"),
        (["-F", "a=b", "-G"], "POST /"),
    ])
    func `method and address follow from the options`(_ arguments: [String], _ line: String) async throws {
        let request = try await send(arguments + [Self.url])
        #expect("\(request.head.method) \(request.head.path ?? "")" == line)
    }

    @Test(arguments: [
        ("/a/../b//c", false, "/b/c"), ("/a/../b//c", true, "/a/../b//c"), ("/{a}[b]", false, "/%7Ba%7D%5Bb%5D"),
        ("/a b", true, "/a%20b"), ("/a%2fb/./c", true, "/a%2Fb/./c"),
    ])
    func `a path is sent as typed on demand`(_ path: String, _ isAsIs: Bool, _ sent: String) async throws {
        let request = try await send((isAsIs ? ["--path-as-is"] : []) + [Self.url + path])
        #expect(request.head.path == sent)
    }

    @Test(
        arguments: [
            (["-A", "mine"], "user-agent", "mine"), (["-A", ""], "user-agent", nil),
            (["-e", "http://x/;auto"], "referer", "http://x/"),
            (["-e", ";auto"], "referer", nil), (["-r", "0-4"], "range", "bytes=0-4"),
            (["-r", "7"], "range", "bytes=7-"),
            (["-r", "-5"], "range", "bytes=-5"), (["-r", "1-2", "-H", "Range: bytes=9-"], "range", "bytes=9-"),
            (["-H", "@/f/headers"], "x-two", "2"), (["--json", "{}"], "accept", "application/json"),
            (["-d", "x", "-H", "Content-Type:"], "content-type", nil),
            (["--json", "1", "-H", "accept: a/b"], "accept", "a/b"),
        ] as [([String], String, String?)]
    )
    func `options set fields, and headers go before them`(_ arguments: [String], _ name: String, _ value: String?)
        async throws
    {
        let request = try await send(arguments + [Self.url])
        #expect(request.head.headerFields[try #require(HTTPField.Name(name))] == value)
    }

    @Test(arguments: [
        (["-d", "x", "-I"], "-d and -I"), (["-F", "a=b", "-d", "x"], "-F and -d"),
        (["-T", "-", "-F", "a=b"], "-T and -F"),
        (["-F", "nothing"], "-F"), (["-F", "a=b;type=bad"], "type"), (["-F", "a=b;odd=x"], "odd"),
        (["-F", "a=(x"], "mail"),
        (["-F", "a=\"b\" c"], "quote"), (["-F", "a=b;encoder=base64"], "base64"), (["-X", "A B"], "method"),
        (["-X", ""], "method"),
        (["-F", "a=b", "-H", "Content-Type: multipart/form-data; boundary=x"], "boundary"),
        (["-u", "AKIDEXAMPLE:secret"], "basic"),
        (["--aws-sigv4", "aws:amz", "-u", "AKIDOTHER:secret"], "another access key"),
        (["--aws-sigv4", "aws:amz", "-u", "secret"], "another access key"),
        (["-H", "x-amz-security-token: secret"], "session token"),
        (["--dry-run", "--print-curl"], "exclude"), (["--presign", "soon"], "soon"), (["--checksum", "md5"], "md5"),
    ])
    func `what contradicts itself is refused`(_ arguments: [String], _ word: String) async {
        let transport = ScriptedTransport { _, _ in .text(200, "") }
        let run = await CallProgram.run(
            arguments + [Self.url],
            platform: .stub(environment: Self.keys, transport: transport)
        )
        #expect(run.code == 2 && transport.requests.isEmpty)
        #expect(run.messages.contains(word), "\(run.messages)")
        #expect(!run.messages.contains("secret"), "\(run.messages)")
    }

    @Test func `a key on the command line that is the one found is ignored aloud`() async {
        let transport = ScriptedTransport { _, _ in .text(200, "answer") }
        let run = await CallProgram.run(
            ["curl", "--aws-sigv4", "aws:amz", "-u", "AKIDEXAMPLE:made-up-secret", Self.url],
            platform: .stub(environment: Self.keys, transport: transport)
        )
        #expect(run.code == 0 && run.output == "answer")
        #expect(run.messages.contains("warning") && !run.messages.contains("made-up-secret"))
    }

    @Test(arguments: [(["a", "b"], 2), (["a", "--next", "-d", "x", "b"], 2), (["a"], 1)])
    func `each address is called in turn`(_ words: [String], _ count: Int) async {
        let transport = ScriptedTransport { request, number in .text(200, "\(number)\(request.head.path ?? "") ") }
        let arguments = words.map { ["a", "b"].contains($0) ? "\(Self.url)/\($0)" : $0 }
        let run = await CallProgram.run(arguments, platform: .stub(environment: Self.keys, transport: transport))
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.output == (count == 2 ? "0/a 1/b " : "0/a "))
    }

    @Test func `the last call decides the exit code unless the first failure ends all`() async {
        let transport = ScriptedTransport { _, number in .text(number == 0 ? 500 : 200, "") }
        let arguments = ["-f", Self.url, Self.url]
        let run = await CallProgram.run(arguments, platform: .stub(environment: Self.keys, transport: transport))
        #expect(run.code == 0 && transport.requests.count == 2)
        let other = ScriptedTransport { _, _ in .text(500, "") }
        let early = await CallProgram.run(
            ["--fail-early"] + arguments,
            platform: .stub(environment: Self.keys, transport: other)
        )
        #expect(early.code == 22 && other.requests.count == 1)
    }
}
