// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import IAMCall
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

/// The grammar knows every option that the parser declares, and in the same shape.
@Suite struct DeclarationTests {
    private struct Dump: Decodable {
        struct Command: Decodable { let arguments: [Argument] }
        struct Argument: Decodable {
            struct Name: Decodable {
                let kind: String
                let name: String
            }
            let kind: String
            let shouldDisplay: Bool
            let names: [Name]?
        }
        let command: Command
    }

    private func declared() async throws -> [Dump.Argument] {
        let run = await CallProgram.run(["--experimental-dump-help"], platform: .stub())
        let dump = try JSONDecoder().decode(Dump.self, from: Data(run.output.utf8))
        return dump.command.arguments.filter { $0.kind != "positional" }
    }

    @Test func `each declared option is read in the shape it is declared in`() async throws {
        let declared = try await declared().filter { $0.shouldDisplay }
        #expect(declared.count > 40)
        for argument in declared {
            let names = argument.names ?? []
            for name in names where name.name != "help" && name.name != "h" && name.name != "version" {
                let word = name.kind == "short" ? "-\(name.name)" : "--\(name.name)"
                guard argument.kind == "option" else {
                    let lines = try CallProgram.commandLines([word, "u"]) { _ in [] }
                    #expect(lines.count == 1 && lines[0].count == 3 && lines[0][0].hasPrefix("--"), "\(word): \(lines)")
                    continue
                }
                let value = word == "--aws-sigv4" ? "aws:amz" : "v"
                let lines = try CallProgram.commandLines([word, value, "u"]) { _ in [] }
                #expect(lines.count == 1 && lines[0].count == 3, "\(word): \(lines)")
                #expect(lines[0][0].hasSuffix("=\(value)") || lines[0][0].hasSuffix("=1:\(value)"), "\(word): \(lines)")
            }
        }
    }

    /// One of them is a value of any option.
    private static let values = ["1", "1:x", "1.3", "PEM", "hash", "crc32", "sigv4", "k=v", "auto"]

    @Test func `each declared option reaches the call without the parser`() async throws {
        var all = ["--cert=file"]
        for argument in try await declared() {
            let names = (argument.names ?? []).filter { $0.kind != "short" }.map(\.name)
            for name in names where !["help", "version"].contains(name) {
                let words = argument.kind == "flag" ? ["--\(name)"] : Self.values.map { "--\(name)=\($0)" }
                let isRead = { OptionWordsTests.direct(["--cert=file", $0, "--", "u"]) != nil }
                all.append(try #require(words.first(where: isRead), "\(name)"))
            }
        }
        #expect(all.count > 90)
        #expect(OptionWordsTests.direct(all + ["--", "u"]) == OptionWordsTests.parsed(all + ["--", "u"]))
    }
}
