// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCLI
import IAMCommand
import IAMCredentials
import IAMPlatform
import Testing

/// Every prepared set-up below `Tests/Scenarios`, explained.
@Suite struct ExplainScenarioTests {
    private func explain(_ scenario: Scenario, _ more: [String] = []) async -> ProgramRun {
        await ToolkitProgram.run(
            ["explain"] + (scenario.expectation.arguments ?? []) + more,
            platform: scenario.platform()
        )
    }

    @Test func `there are at least twenty broken set-ups`() throws {
        #expect(try Scenario.all().count { $0.expectation.exit != 0 } >= 20)
    }

    @Test(arguments: try Scenario.all())
    func `the last lines name the cause and the fix`(_ scenario: Scenario) async throws {
        let run = await explain(scenario)
        #expect(run.code == scenario.expectation.exit, "\(run.output)\(run.messages)")
        #expect(run.messages.isEmpty, "\(run.messages)")
        #expect(!run.output.contains("madeUp"), "a secret is shown:\n\(run.output)")
        let lines = run.output.split(separator: "\n").map { String($0) }
        if let answer = scenario.expectation.answer {
            let last = try #require(lines.last)
            #expect(last.hasPrefix("answer: "))
            for text in answer { #expect(last.contains(text), "no '\(text)' in:\n\(run.output)") }
            return
        }
        let end = try #require(lines.lastIndex { $0.hasPrefix("cause: ") }, "\(run.output)")
        let fixes = lines[(end + 1)...]
        #expect(!fixes.isEmpty && fixes.allSatisfy { $0.hasPrefix("fix: ") }, "\(run.output)")
        for text in scenario.expectation.cause ?? [] {
            #expect(lines[end].contains(text), "no '\(text)' in:\n\(run.output)")
        }
        let advice = fixes.joined(separator: "\n")
        for text in scenario.expectation.fix ?? [] { #expect(advice.contains(text), "no '\(text)' in:\n\(run.output)") }
    }

    @Test(arguments: try Scenario.all())
    func `the machine form is complete and says the same`(_ scenario: Scenario) async throws {
        let run = await explain(scenario, ["--output", "json"])
        #expect(run.code == scenario.expectation.exit)
        #expect(run.messages.isEmpty && !run.output.contains("madeUp"))
        let document = try #require(JSONValue(parsing: Array(run.output.utf8)), "\(run.output)")
        let members = try #require(document.members)
        for name in ["profile", "region", "plan", "attempts", "credentials"] {
            #expect(members[name] != nil, "\(name)")
        }
        for attempt in document["attempts"]?.items ?? [] {
            for name in ["provider", "outcome", "reason", "file", "line"] { #expect(attempt[name] != nil, "\(name)") }
        }
        #expect((document["credentials"] == .null) == (run.code != 0))
        if run.code == 0 {
            for name in ["accessKeyId", "source", "expiration", "accountId"] {
                #expect(document["credentials"]?[name] != nil, "\(name)")
            }
        } else {
            #expect(document["error"]?["cause"]?.nonEmptyText != nil)
            #expect(document["error"]?["fixes"]?.items?.isEmpty == false)
        }
    }
}
