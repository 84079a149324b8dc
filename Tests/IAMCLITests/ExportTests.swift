// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCLI
import IAMCommand
import IAMPlatform
import IAMSandbox
import IAMTesting
import Testing

/// A home with the sandbox's keys, and the sandbox in the same process.
struct SandboxHome: Sendable {
    let clock = ManualClock()
    let files: InMemoryFileSystem
    let sandbox: Sandbox
    let platform: Platform

    init(variables: [String: String] = [:], credentials: String? = nil) {
        let sandbox = Sandbox()
        let environment = sandbox.environment(port: 80, directory: "/sandbox")
        var texts = environment.files
        if let credentials { texts["/sandbox/credentials"] = credentials }
        let files = InMemoryFileSystem(files: texts)
        var all = environment.variables.merging(["HOME": "/home/ada"]) { old, _ in old }
        all["AWS_ACCESS_KEY_ID"] = nil
        all["AWS_SECRET_ACCESS_KEY"] = nil
        self.sandbox = sandbox
        self.files = files
        self.platform = .stub(
            environment: all.merging(variables) { _, new in new },
            fileSystem: files,
            clock: clock,
            transport: SandboxTransport(sandbox, clock: clock)
        )
    }

    var assumedRoles: Int { sandbox.statistics.calls["AssumeRole"] ?? 0 }
}

@Suite struct ExportTests {
    @Test(arguments: [
        "env", "env-no-export", "fish", "tcsh", "xonsh", "powershell", "cmd", "nushell", "dotenv", "docker", "ini",
        "kubernetes", "process", "json",
    ])
    func `the fast path prints what the long way prints`(_ format: String) async throws {
        let home = SandboxHome()
        let arguments = ["export-creds", "--profile", "reader", "--format", format]
        #expect(ToolkitProgram.cachedExport(arguments, platform: home.platform) == nil)
        let first = await ToolkitProgram.run(arguments, platform: home.platform)
        #expect(first.code == 0, "\(first.messages)")
        let second = await ToolkitProgram.run(arguments, platform: home.platform)
        #expect(second.output == first.output)
        #expect(ToolkitProgram.cachedExport(arguments, platform: home.platform) == first.output)
        #expect(home.assumedRoles == 1)
    }

    @Test(arguments: [
        ["export-creds", "--format"], ["export-creds", "--format", "csv"], ["export-creds", "--min-ttl", "5m"],
        ["export-creds", "--profile", "--format"], ["export-creds", "--format", "github"], ["export-creds", "--unset"],
        ["export-creds", "--help"], ["whoami"], [],
    ])
    func `what the fast path does not know goes the long way`(_ arguments: [String]) {
        #expect(ToolkitProgram.cachedExport(arguments, platform: SandboxHome().platform) == nil)
    }

    @Test func `an ended session is renewed once`() async {
        let home = SandboxHome()
        let arguments = ["export-creds", "--profile", "reader"]
        let first = await ToolkitProgram.run(arguments, platform: home.platform)
        home.clock.advance(by: .seconds(4_000))
        #expect(ToolkitProgram.cachedExport(arguments, platform: home.platform) == nil)
        let second = await ToolkitProgram.run(arguments, platform: home.platform)
        #expect(second.code == 0 && second.output != first.output)
        #expect(home.assumedRoles == 2)
    }

    @Test func `every statement ends so that an unquoted eval keeps them apart`() async {
        let home = SandboxHome()
        let run = await ToolkitProgram.run(["export-creds", "--profile", "reader"], platform: home.platform)
        for line in run.output.split(separator: "\n") { #expect(line.hasSuffix(";")) }
        for name in ["AWS_SECURITY_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_EXPIRATION"] {
            #expect(run.output.contains("unset \(name);\n"))
        }
        #expect(run.output.contains("export AWS_REGION=eu-west-2;\nexport AWS_DEFAULT_REGION=eu-west-2;\n"))
    }

    @Test func `keys without a token unset a stale token`() async {
        let home = SandboxHome(variables: ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "made-up"])
        let run = await ToolkitProgram.run(["export-creds"], platform: home.platform)
        #expect(run.output.contains("unset AWS_SESSION_TOKEN;\n"))
        #expect(run.output.contains("unset AWS_CREDENTIAL_EXPIRATION;\n"))
    }

    private static let failures: [([String], Int32)] = [
        (["--profile", "gone"], 253), (["--profile", "closed"], 254), (["--profile", "admin", "--no-input"], 253),
        (["--external-id", "x"], 252), (["--format", "csv"], 252),
    ]

    @Test(arguments: failures)
    func `a failure prints nothing on standard output`(_ arguments: [String], _ code: Int32) async {
        let run = await ToolkitProgram.run(["export-creds"] + arguments, platform: SandboxHome().platform)
        #expect(run.code == code, "\(run.messages)")
        #expect(run.output.isEmpty)
        #expect(!run.messages.isEmpty)
    }

    @Test func `a full disk costs a warning and not the credentials`() async {
        let home = SandboxHome()
        home.files.setFailure(.noSpace, for: .replace)
        let run = await ToolkitProgram.run(["export-creds", "--profile", "reader"], platform: home.platform)
        #expect(run.code == 0)
        #expect(run.output.contains("AWS_SESSION_TOKEN="))
    }
}
