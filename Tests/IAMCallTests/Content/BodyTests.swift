// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCall
import IAMCommand
import IAMPlatform
import IAMTesting
import SystemPackage
import Testing

/// Bodies of forms, files and standard input, byte for byte.
@Suite struct BodyTests {
    private func send(_ arguments: [String], input: String = "") async throws -> RecordedRequest {
        let transport = ScriptedTransport { _, _ in .text(200, "") }
        let platform = Platform.stub(environment: RequestTests.keys, transport: transport)
        let run = await CallProgram.run(arguments + [RequestTests.url + "/d/"], platform: platform, input: input)
        #expect(run.code == 0, "\(run.messages)")
        return try #require(transport.requests.first)
    }

    /// The text of a form with `B` for its boundary and `I` for the inner one.
    private func form(_ arguments: [String], input: String = "") async throws -> String {
        let request = try await send(arguments, input: input)
        let type = try #require(request.head.headerFields[.contentType])
        let boundary = try #require(type.split(separator: "=").last)
        #expect(boundary.count == 40 && boundary.hasPrefix(String(repeating: "-", count: 24)))
        var text = request.text.split(separator: boundary, omittingEmptySubsequences: false).joined(separator: "B")
        if let range = text.firstRange(of: "boundary=") {
            let inner = text[range.upperBound...].prefix { $0 != "\r\n" }
            text = text.split(separator: inner, omittingEmptySubsequences: false).joined(separator: "I")
        }
        return text
    }

    private func part(_ head: String, _ body: String, disposition: String = "form-data") -> String {
        "--B\r\nContent-Disposition: \(disposition)\(head)\r\n\r\n\(body)\r\n"
    }

    @Test func `fields of a form are written as curl writes them`() async throws {
        try await TemporaryFile.with("hello\n") { path in
            let name = path.split(separator: "/").last.map(String.init) ?? ""
            let octets = "\r\nContent-Type: application/octet-stream"
            let rows: [([String], String)] = [
                (["-F", "a=b", "-F", "c=d"], part("; name=\"a\"", "b") + part("; name=\"c\"", "d")),
                (["-F", "a=b;type=text/css"], part("; name=\"a\"\r\nContent-Type: text/css", "b")),
                (["-F", "a=\"b;c\""], part("; name=\"a\"", "b;c")),
                (["-F", "a=\"b\\\"\\\\c\""], part("; name=\"a\"", "b\"\\c")),
                (["-F", "a="], part("; name=\"a\"", "")),
                (["-F", "ä\"=x"], part("; name=\"ä%22\"", "x")),
                (["--form-escape", "-F", "a\"\\=x"], part("; name=\"a\\\"\\\\\"", "x")),
                (["--form-string", "a=@b;type=c"], part("; name=\"a\"", "@b;type=c")),
                (["-F", "a=<\(path)"], part("; name=\"a\"", "hello\n")),
                (["-F", "a=@\(path)"], part("; name=\"a\"; filename=\"\(name)\"\(octets)", "hello\n")),
                (
                    ["-F", "a=@\(path);filename=x.html"],
                    part("; name=\"a\"; filename=\"x.html\"\r\nContent-Type: text/html", "hello\n")
                ),
                (
                    ["-F", "a=@\"\(path)\";type=text/a;charset=utf-8;filename=x"],
                    part("; name=\"a\"; filename=\"x\"\r\nContent-Type: text/a;charset=utf-8", "hello\n")
                ),
                (["-F", "a=b;headers=\"X-A: 1\""], part("; name=\"a\"\r\nX-A: 1", "b")),
                (
                    ["-F", "=@\(path);filename=x.png"],
                    part("; filename=\"x.png\"\r\nContent-Type: image/png", "hello\n")
                ),
                (["-F", "a=@-"], part("; name=\"a\"; filename=\"-\"", "input")),
                (
                    ["-F", "a=@\(path),\(path);filename=x.txt"],
                    part(
                        "; name=\"a\"\r\nContent-Type: multipart/mixed; boundary=I",
                        "--I\r\nContent-Disposition: attachment; filename=\"\(name)\"\(octets)\r\n\r\nhello\n\r\n"
                            + "--I\r\nContent-Disposition: attachment; filename=\"x.txt\"\r\nContent-Type: text/plain\r\n\r\n"
                            + "hello\n\r\n--I--\r\n"
                    )
                ),
                (
                    ["-F", "a=b", "-H", "Content-Type: multipart/related"],
                    part("; name=\"a\"", "b", disposition: "attachment")
                ),
            ]
            for (arguments, expected) in rows {
                let found = try await form(arguments, input: "input")
                #expect(found == expected + "--B--\r\n", "\(arguments)")
            }
        }
    }

    @Test func `a file is sent as it is, and its name completes the address`() async throws {
        try await TemporaryFile.with(String(repeating: "0123456789abcdef", count: 150_000)) { path in
            let request = try await send(["-T", path])
            #expect(request.body.count == 2_400_000 && request.text.hasSuffix("abcdef"))
            #expect(request.head.method == .put)
            #expect(request.head.path == "/d/\(path.split(separator: "/").last ?? "")")
        }
    }

    @Test func `standard input longer than a piece waits on disk and is hashed whole`() async {
        let input = String(repeating: "abcdefgh", count: 300_000)
        let platform = Platform.stub(environment: RequestTests.keys)
        let run = await CallProgram.run(["--dry-run", "-T", "-", RequestTests.url], platform: platform, input: input)
        #expect(run.code == 0, "\(run.messages)")
        // printf 'abcdefgh%.0s' $(seq 300000) | sha256sum
        #expect(
            run.output.contains("signed as 7927505cf239ef631fd14257d63d9e9a9b8e811d31df8ff06c60dc5da733bc2d"),
            "\(run.output)"
        )
    }

    @Test(arguments: [300_000, 10])
    func `a directory that nothing can wait in is named`(_ count: Int) async {
        let input = String(repeating: "abcdefgh", count: count)
        let platform = Platform.stub(environment: RequestTests.keys.merging(["TMPDIR": "/nowhere/at/all"]) { $1 })
        let run = await CallProgram.run(["--dry-run", "-T", "-", RequestTests.url], platform: platform, input: input)
        #expect(run.code == (count > 100 ? 23 : 0))
        #expect(run.messages.contains("/nowhere/at/all") == (count > 100))
    }

    @Test(arguments: [["-T", "/nowhere/file"], ["-F", "a=@/nowhere/file"], ["-T", "/tmp"]])
    func `a file that cannot be read is named`(_ arguments: [String]) async {
        let run = await CallProgram.run(
            arguments + [RequestTests.url],
            platform: .stub(environment: RequestTests.keys)
        )
        #expect(run.code == 26)
        #expect(run.messages.contains(arguments[1].drop { $0 != "/" }))
    }
}

/// A file that goes when the test is done with it.
private enum TemporaryFile {
    static func with(_ text: String, _ body: (String) async throws -> Void) async throws {
        let path = FilePath("/tmp/aws-iam-call-test-\(UInt64.random(in: .min ... .max))")
        let file = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .exclusiveCreate],
            permissions: .ownerReadWrite
        )
        try file.closeAfter { _ = try file.writeAll(text.utf8) }
        let result: Result<Void, any Error>
        do { result = .success(try await body(path.string)) } catch { result = .failure(error) }
        try unlinkFile(path)
        try result.get()
    }
}
