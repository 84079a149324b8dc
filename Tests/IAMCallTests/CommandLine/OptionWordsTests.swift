// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Testing

@testable import IAMCall

/// Options that fill themselves are what the argument parser makes of the same words.
@Suite struct OptionWordsTests {
    /// What the parser makes of a line; `nil` if it is not a call.
    static func parsed(_ line: [String]) -> String? {
        guard let command = (try? IAMCallCommand.parseAsRoot(line)) as? IAMCallCommand else { return nil }
        return text(of: CallRun.Entry(options: command.options, shared: command.shared))
    }

    /// What is made of a line without the parser; `nil` if it is left to it.
    static func direct(_ line: [String]) -> String? { CallRun.Entry(line).map { text(of: $0) } }

    /// All values inside a value with their labels, without what property wrappers hold besides.
    private static func text(of value: Any) -> String {
        let mirror = Mirror(reflecting: value)
        guard !mirror.children.isEmpty else { return "\(value)" }
        let parts = mirror.children.compactMap { label, child in
            ["title", "_visibility", "_dummy"].contains(label) ? nil : "\(label ?? "-"): \(text(of: child))"
        }
        return "\(mirror.subjectType)(\(parts.joined(separator: ", ")))"
    }

    /// All rows in one line, because the parser takes seconds for each in debug builds.
    @Test func `plain lines give the options that the parser gives`() throws {
        var all: [String] = []
        for row in CurlArgumentsTests.rows {
            for line in try CurlArgumentsTests().lines(row.line.split(separator: " ").map(String.init)) {
                #expect((Self.direct(line) != nil) == line.contains("--"), "\(line)")
                if line.contains("--") { all += line.dropLast(2) }
            }
        }
        all += ["--", "u"]
        #expect(Self.direct(all) == Self.parsed(all))
    }

    @Test(arguments: [
        ["--", ""], ["--user-agent", "", "--", "u"], ["--role-arn", "", "--", "u"], ["--proxy", "", "--", "u"],
        ["--header=é: ü\n=", "--", "ü"], ["--retry=1", "--retry=2", "--", "u"], ["--max-redirs=-1", "--", "u"],
        ["--mfa-serial=a", "--serial-number=b", "--", "u"], ["--token-code=b", "--mfa-token=a", "--", "u"],
        ["--data-ascii=1:a", "--data=2:b", "--data-ascii=3:c", "--", "--help"], ["--max-time=1e1", "--", "--"],
        ["--tag=a=b", "--tag=c=", "--region-set=*", "--min-ttl=15m", "--color=never", "--", "u"],
    ])
    func `empty, repeated and odd values are read as the parser reads them`(_ line: [String]) throws {
        let direct = try #require(Self.direct(line))
        #expect(direct == Self.parsed(line))
    }

    @Test(arguments: [
        ["--nonsense"], ["--nonsense=1"], ["--help"], ["--version"], ["--silent=1"], ["--silent", ""],
        ["", "--silent"],
        ["--max-time"], ["--max-time=x"], ["--max-time", ""], ["--retry=1", "--retry=x"], ["--color=x"],
        ["--data=x"], ["--max-filesize=1T"], ["--algorithm=x"], ["--region-set=!"], ["--payload-signing=x"],
        ["--checksum=x"], ["--presign=x"], ["--tag=x"], ["--min-ttl=x"], ["--key=k"], ["--cert=c:password"],
        ["--tls-max=1.1"], ["--tlsv1.3", "--tls-max=1.2"], ["word"], ["--="],
    ])
    func `what the parser refuses is left to it`(_ words: [String]) {
        let line = words + ["--", "u"]
        #expect(Self.direct(line) == nil)
    }

    @Test(arguments: [[], ["u"], ["--"], ["--silent"], ["--", "u", "v"]])
    func `a line without one address is left to the parser`(_ line: [String]) {
        #expect(Self.direct(line) == nil)
    }
}
