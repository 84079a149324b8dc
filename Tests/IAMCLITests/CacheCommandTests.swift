// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCLI
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

@Suite struct CacheCommandTests {
    /// A home whose cache has the sessions of a role, and of a role behind it.
    private func home() async -> SandboxHome {
        let home = SandboxHome()
        for profile in ["reader", "auditor"] {
            _ = await ToolkitProgram.run(["export-creds", "--profile", profile], platform: home.platform)
        }
        return home
    }

    private func sessions(_ home: SandboxHome) -> [String] {
        home.files.paths.filter { $0.hasPrefix("/sandbox/cache/") && !$0.hasSuffix(".lock") }
    }

    @Test func `sessions are listed with whose they are`() async {
        let home = await home()
        let run = await ToolkitProgram.run(["cache", "list"], platform: home.platform)
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.output.split(separator: "\n").count == 3)
        #expect(
            run.output.contains("reader, auditor (role 1 of 2)") || run.output.contains("auditor (role 1 of 2), reader")
        )
        #expect(await ToolkitProgram.run(["cache"], platform: home.platform).output == run.output)
        home.clock.advance(by: .seconds(4_000))
        let later = await ToolkitProgram.run(["cache", "list", "--output", "json"], platform: home.platform)
        #expect(later.output.contains(#""state": "ended""#) && !later.output.contains(#""state": "live""#))
    }

    @Test func `no form shows a secret or a whole key`() async {
        let home = await home()
        let keys = await ToolkitProgram.run(["export-creds", "--profile", "reader"], platform: home.platform).output
        var shown = ""
        for arguments in [
            ["list"], ["list", "--output", "json"], ["show", "reader"], ["show", "reader", "--output", "json"],
        ] {
            let run = await ToolkitProgram.run(["cache"] + arguments, platform: home.platform)
            #expect(run.code == 0, "\(run.messages)")
            shown += run.output
        }
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] {
            let line = keys.split(separator: "\n").first { $0.hasPrefix("export \(name)=") } ?? ""
            let value = line.split(separator: "=", maxSplits: 1).last?.dropLast() ?? ""
            #expect(value.count > 15 && !shown.contains(value))
        }
    }

    @Test(arguments: ["0", "fffff", "alice"])
    func `what is not there cannot be shown or removed`(_ name: String) async {
        let home = await home()
        for command in [["show"], ["clear", "--force"]] {
            let run = await ToolkitProgram.run(["cache"] + command + [name], platform: home.platform)
            #expect(run.code == 252 && run.output.isEmpty, "\(run.messages)")
        }
        #expect(sessions(home).count == 2)
    }

    @Test(arguments: [("y", Int32(0), 0), ("n", 253, 2), ("", 253, 2)])
    func `clearing asks`(_ answer: String, _ code: Int32, _ count: Int) async {
        let home = await home()
        let terminal = Terminal { $0 == "Remove 2 stored sessions? [y/N] " ? answer : nil }
        let run = await ToolkitProgram.run(["cache", "clear"], platform: home.platform, terminal: terminal)
        #expect(run.code == code, "\(run.messages)")
        #expect(sessions(home).count == count)
    }

    @Test(arguments: [["clear"], ["clear", "--no-input"]])
    func `without anybody to ask nothing is cleared unless by force`(_ command: [String]) async {
        let home = await home()
        let run = await ToolkitProgram.run(["cache"] + command, platform: home.platform)
        #expect(run.code == 253 && run.messages.contains("--force"))
        #expect(sessions(home).count == 2)
        let forced = await ToolkitProgram.run(["cache"] + command + ["--force"], platform: home.platform)
        #expect(forced.code == 0 && forced.messages == "toolkit: removed 2 sessions\n")
        #expect(sessions(home).isEmpty)
    }

    @Test func `pruning keeps what lives`() async {
        let home = await home()
        home.clock.advance(by: .seconds(1_800))
        _ = await ToolkitProgram.run(["export-creds", "--profile", "operator"], platform: home.platform)
        home.clock.advance(by: .seconds(2_000))
        let run = await ToolkitProgram.run(["cache", "prune"], platform: home.platform)
        #expect(run.code == 0 && run.messages == "toolkit: removed 2 sessions\n")
        #expect(sessions(home).count == 1)
        let again = await ToolkitProgram.run(["cache", "prune"], platform: home.platform)
        #expect(again.messages == "toolkit: removed 0 sessions\n")
    }

    @Test func `an empty cache is told, as JSON too`() async {
        let home = SandboxHome()
        let text = await ToolkitProgram.run(["cache", "list"], platform: home.platform)
        #expect(text.code == 0 && text.output.isEmpty && text.messages.contains("no session is stored"))
        let json = await ToolkitProgram.run(["cache", "list", "--output", "json"], platform: home.platform)
        #expect(json.output == "[]\n")
    }
}
