// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCLI
import IAMCommand
import IAMCredentials
import IAMPlatform
import IAMSandbox
import IAMTesting
import Testing

@Suite struct ExplainTests {
    private func explain(_ arguments: [String], _ home: SandboxHome = SandboxHome()) async -> ProgramRun {
        await ToolkitProgram.run(["explain"] + arguments, platform: home.platform)
    }

    @Test func `a chain of roles is told from the source to the answer`() async {
        let run = await explain(["--profile", "auditor"], SandboxHome(variables: ["LANG": "en_GB.UTF-8"]))
        #expect(run.code == 0 && run.messages.isEmpty)
        for text in [
            "profile  auditor (--profile)", "region   eu-west-2 ($AWS_REGION)",
            "1. begin with profile keys AKIA…0001", "(/sandbox/credentials:", "2. assume",
            ":role/reader, profile reader",
            "3. assume", ":role/auditor", "assumed by a role's session, so it lasts an hour at most", "└─ ✓ profile",
            "$AWS_PROFILE: not set", "/sandbox/config: read", "HTTP 200",
        ] {
            #expect(run.output.contains(text), "no '\(text)' in:\n\(run.output)")
        }
        #expect(run.output.split(separator: "\n").last?.hasPrefix("answer: profile gave ASIA") == true)
    }

    @Test func `without UTF-8 every character is ASCII`() async {
        let run = await explain(["--profile", "auditor"])
        #expect(run.output.utf8.allSatisfy { $0 < 0x80 })
        #expect(run.output.contains("`- ok profile"))
    }

    private static let colours: [([String], [String: String], Bool, Bool)] = [
        ([], [:], true, true), ([], [:], false, false), ([], ["NO_COLOR": "1"], true, false),
        ([], ["NO_COLOR": ""], true, true), ([], ["TERM": "dumb"], true, false),
        (["--color", "always"], ["NO_COLOR": "1", "TERM": "dumb"], false, true),
        (["--color", "never"], [:], true, false),
    ]

    @Test(arguments: colours)
    func `colour follows the terminal unless somebody decides`(
        _ options: [String],
        _ variables: [String: String],
        _ isTerminal: Bool,
        _ isColored: Bool
    ) async {
        let run = await ToolkitProgram.run(
            ["explain", "--profile", "alice"] + options,
            platform: SandboxHome(variables: variables).platform,
            isOutputTerminal: isTerminal
        )
        #expect(run.output.contains("\u{1B}[") == isColored)
    }

    @Test func `the plan is drawn for Graphviz`() async {
        let run = await explain(["--profile", "auditor", "--graph", "dot"])
        #expect(run.code == 0)
        #expect(run.output.hasPrefix("digraph credentials {\n"))
        #expect(run.output.hasSuffix("  n0 -> n1;\n  n1 -> n2;\n  n2 -> n3;\n}\n"))
        #expect(
            run.output.contains("n1 [label = \"assume-role\\narn:aws:iam::111122223333:role/reader\\nprofile reader\"]")
        )
    }

    @Test func `the plan is drawn for Mermaid`() async {
        let run = await explain(["--profile", "partner", "--graph", "mermaid"])
        #expect(run.code == 0)
        #expect(run.output.hasPrefix("flowchart LR\n  n0[\"profile<br/>keys AKIA…0001<br/>profile alice\"]\n"))
        #expect(run.output.contains("external#95;id = sandbox-external-id"))
        #expect(run.output.hasSuffix("  n0 --> n1\n  n1 --> n2\n"))
    }

    @Test(arguments: ["dot", "mermaid"])
    func `a plan of nothing is drawn too`(_ form: String) async {
        let run = await ToolkitProgram.run(
            ["explain", "--graph", form],
            platform: .stub(environment: ["AWS_EC2_METADATA_DISABLED": "true"])
        )
        #expect(run.code == 253)
        #expect(run.output.contains("no credentials") && !run.output.contains("->"))
    }

    @Test(arguments: ["dot", "mermaid"])
    func `a name cannot break out of its label`(_ form: String) async {
        let home = SandboxHome()
        let hostile = "arn:aws:iam::111122223333:role/a\"];x->y;[\""
        let run = await explain(["--profile", "alice", "--role-arn", hostile, "--graph", form], home)
        #expect(run.output.contains(form == "dot" ? "role/a\\\"];x->y;[\\\"" : "role/a#34;#93;#59;x-#62;y#59;#91;#34;"))
    }

    @Test func `a service's text cannot move the cursor`() async {
        let keys = [
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "made-up", "AWS_PROFILE": "x\u{1B}[2J",
        ]
        let run = await ToolkitProgram.run(["explain", "--color", "never"], platform: .stub(environment: keys))
        #expect(run.code == 0)
        #expect(!run.output.contains("\u{1B}"))
    }

    @Test func `a stored session is told with its end and without a request`() async {
        let home = SandboxHome()
        _ = await explain(["--profile", "reader"], home)
        let before = home.assumedRoles
        let run = await explain(["--profile", "reader", "--output", "json"], home)
        #expect(run.code == 0 && home.assumedRoles == before)
        let document = JSONValue(parsing: Array(run.output.utf8))
        #expect(document?["credentials"]?["expiration"]?.text == "2026-01-02T04:04:05Z")
        #expect(document?["credentials"]?["accountId"]?.text == "111122223333")
        #expect(document?["plan"]?.items?.count == 2)
    }

    @Test(arguments: [
        ["explain"], ["explain", "--output", "json"], ["explain", "--graph", "dot"], ["explain", "--graph", "mermaid"],
        ["profiles"], ["profiles", "--output", "json"], ["doctor"], ["doctor", "--output", "json"],
    ])
    func `no form shows a secret`(_ arguments: [String]) async {
        let home = SandboxHome()
        for profile in ["auditor", "partner", "web", "alice", "admin"] {
            let run = await ToolkitProgram.run(arguments + ["--profile", profile], platform: home.platform)
            let issued = home.files.paths.filter { $0.contains("aws-iam-toolkit") }
                .compactMap { home.files.contents($0) }.flatMap { $0.split(separator: "\n") }
                .filter { $0.hasPrefix("secret") || $0.hasPrefix("session-token") }
                .compactMap { $0.split(separator: " ").last.map { String($0) } }
            let users = home.sandbox.accounts.users.map { $0.secretAccessKey.withExposedText { $0 } }
            let tokens = home.sandbox.accounts.webIdentities.map { $0.token.withExposedText { $0 } }
            for secret in users + issued + tokens { #expect(!run.output.contains(secret), "\(profile)") }
        }
    }

    @Test func `a wrong command line is one`() async {
        #expect(await explain(["--graph", "svg"]).code == 252)
        #expect(await explain(["--external-id", "x"]).code == 252)
    }
}
