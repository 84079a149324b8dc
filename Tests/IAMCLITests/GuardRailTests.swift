// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCLI
import IAMCommand
import IAMPlatform
import IAMTesting
import Synchronization
import Testing

@Suite struct GuardRailTests {
    private static let role = "arn:aws:iam::111122223333:role/reader"
    private static let log = "/home/ada/.local/state/aws-iam-toolkit/log.jsonl"

    /// A home with a profile `prod` that has one more line.
    private func home(_ line: String, _ variables: [String: String] = [:]) throws -> SandboxHome {
        let home = SandboxHome(variables: variables)
        let config = try #require(home.files.contents("/sandbox/config"))
        let text =
            config + "\n[profile prod]\nrole_arn = \(Self.role)\nsource_profile = alice\n\(line)\n"
            + "[profile beyond]\nrole_arn = arn:aws:iam::111122223333:role/auditor\nsource_profile = prod\n"
        home.files.setBytes("/sandbox/config", Array(text.utf8))
        return home
    }

    /// Somebody who says the same to every question.
    private final class Person: Sendable {
        private let asked = Mutex<[String]>([])
        private let answer: String

        init(_ answer: String) { self.answer = answer }

        var questions: [String] { asked.withLock { $0 } }

        var terminal: Terminal {
            Terminal { question in
                self.asked.withLock { $0.append(question) }
                return self.answer
            }
        }
    }

    // MARK: Confirmation

    @Test(arguments: ["y", "Y", "yes"])
    func `a marked profile is confirmed at each use, from the cache too`(_ answer: String) async throws {
        let home = try home("require_confirmation = true")
        let person = Person(answer)
        let arguments = ["export-creds", "--profile", "prod"]
        for _ in 0..<2 {
            #expect(ToolkitProgram.cachedExport(arguments, platform: home.platform) == nil)
            let run = await ToolkitProgram.run(arguments, platform: home.platform, terminal: person.terminal)
            #expect(run.code == 0, "\(run.messages)")
        }
        let question =
            "toolkit export-creds wants credentials of the profile prod (role \(Self.role), account 111122223333). "
            + "Go on? [y/N] "
        #expect(person.questions == [question, question])
        #expect(home.assumedRoles == 1)
    }

    @Test(arguments: ["", "n", "no", "yep"])
    func `anything but yes is no, and nobody is asked for credentials`(_ answer: String) async throws {
        let home = try home("require_confirmation = true")
        let arguments = ["export-creds", "--profile", "prod"]
        let run = await ToolkitProgram.run(arguments, platform: home.platform, terminal: Person(answer).terminal)
        #expect(run.code == 253)
        #expect(run.output.isEmpty)
        #expect(run.messages.contains("the use of the profile prod has to be confirmed"))
        #expect(home.assumedRoles == 0)
    }

    @Test(arguments: [
        ["export-creds"], ["whoami"], ["console"], ["presign", "https://b.s3.eu-west-2.amazonaws.com/k"],
    ])
    func `where nobody can be asked no command gives credentials`(_ command: [String]) async throws {
        let home = try home("require_confirmation = true")
        for (options, terminal) in [([], Terminal.none), (["--no-input"], Person("y").terminal)] {
            let arguments = command + ["--profile", "beyond"] + options
            let run = await ToolkitProgram.run(arguments, platform: home.platform, terminal: terminal)
            #expect(run.code == 253, "\(run.messages)")
            #expect(run.output.isEmpty)
        }
        #expect(home.assumedRoles == 0)
    }

    @Test(arguments: ["require_confirmation = maybe", "audit_log = 1"])
    func `a value that is neither true nor false is an error`(_ line: String) async throws {
        let home = try home(line)
        let run = await ToolkitProgram.run(
            ["export-creds", "--profile", "prod"],
            platform: home.platform,
            terminal: Person("y").terminal
        )
        #expect(run.code == 253)
        #expect(run.messages.contains("/sandbox/config"))
    }

    @Test(arguments: ["require_confirmation = false", "audit_log = false", ""])
    func `without guard rails the fast path is taken`(_ line: String) async throws {
        let home = try home(line)
        let arguments = ["export-creds", "--profile", "prod"]
        let run = await ToolkitProgram.run(arguments, platform: home.platform)
        #expect(ToolkitProgram.cachedExport(arguments, platform: home.platform) == run.output)
    }

    // MARK: Read only

    @Test func `a session that only reads is another one in the cache`() async throws {
        let home = SandboxHome()
        let arguments = ["export-creds", "--profile", "reader"]
        let full = await ToolkitProgram.run(arguments, platform: home.platform)
        let restricted = await ToolkitProgram.run(arguments + ["--read-only"], platform: home.platform)
        #expect(full.code == 0 && restricted.code == 0, "\(restricted.messages)")
        #expect(full.output != restricted.output)
        #expect(home.assumedRoles == 2)
        let again = await ToolkitProgram.run(arguments + ["--read-only"], platform: home.platform)
        #expect(again.output == restricted.output)
        #expect(home.assumedRoles == 2)
    }

    @Test(arguments: [
        ["--profile", "alice"], ["--profile", "process"], ["--role-arn", role, "--policy", "{}"],
        ["--role-arn", role, "--policy-arn", "arn:aws:iam::aws:policy/AdministratorAccess"],
    ])
    func `what cannot be restricted is not given`(_ options: [String]) async {
        let home = SandboxHome()
        let run = await ToolkitProgram.run(["export-creds", "--read-only"] + options, platform: home.platform)
        #expect(run.code == 253)
        #expect(run.output.isEmpty)
        #expect(run.messages.contains("hint"))
    }

    // MARK: The log

    @Test func `a log that cannot be written costs a warning and not the credentials`() async throws {
        let home = try home("audit_log = true")
        home.files.setFailure(.noSpace, for: .append)
        let run = await ToolkitProgram.run(["export-creds", "--profile", "prod"], platform: home.platform)
        #expect(run.code == 0)
        #expect(run.output.contains("AWS_SESSION_TOKEN="))
        #expect(run.messages.contains("warning: nothing was written to the log"))
    }

    @Test func `what is written down holds no secret`() async throws {
        let home = try home("audit_log = true")
        let run = await ToolkitProgram.run(
            ["export-creds", "--format", "json", "--profile", "prod", "--role-session-name", "x"],
            platform: home.platform
        )
        #expect(run.code == 252)
        let second = await ToolkitProgram.run(["export-creds", "--profile", "prod"], platform: home.platform)
        #expect(second.code == 0)
        let text = try #require(home.files.contents(Self.log))
        #expect(text.split(separator: "\n").count == 1)
        for line in second.output.split(separator: "\n") where line.contains("SECRET") || line.contains("TOKEN=") {
            let value = String(line.split(separator: "=", maxSplits: 1)[1].dropLast())
            #expect(value.count > 20 && !text.contains(value))
        }
    }

    @Test func `a log that is full is put aside, once`() async throws {
        let home = try home("audit_log = true")
        home.files.setBytes(Self.log, Array(String(repeating: "x", count: 1 << 20).utf8))
        for _ in 0..<2 {
            _ = await ToolkitProgram.run(["export-creds", "--profile", "prod"], platform: home.platform)
        }
        #expect(home.files.contents(Self.log)?.split(separator: "\n").count == 2)
        #expect(home.files.bytes("/home/ada/.local/state/aws-iam-toolkit/log.1.jsonl")?.count == 1 << 20)
    }

    @Test func `an entry behind the rest of a torn one is read`() async throws {
        let home = try home("audit_log = true")
        home.files.setBytes(Self.log, Array(#"{"time":"2035-01-02T03:0"#.utf8))
        _ = await ToolkitProgram.run(["export-creds", "--profile", "prod"], platform: home.platform)
        let run = await ToolkitProgram.run(["log"], platform: home.platform)
        #expect(run.output.split(separator: "\n").count == 2, "\(run.output)")
        #expect(run.output.contains(Self.role))
    }

    @Test(arguments: [("90m", 1), ("30m", 0), ("7d", 1)])
    func `the log is cut by time`(_ since: String, _ count: Int) async throws {
        let home = try home("audit_log = true")
        _ = await ToolkitProgram.run(["export-creds", "--profile", "prod"], platform: home.platform)
        home.clock.advance(by: .seconds(3_600))
        let run = await ToolkitProgram.run(["log", "--since", since, "--output", "json"], platform: home.platform)
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.output.contains("accessKeyId") == (count > 0))
    }

    @Test func `an empty log and a wrong time are told`() async {
        let home = SandboxHome()
        let empty = await ToolkitProgram.run(["log"], platform: home.platform)
        #expect(empty.code == 0 && empty.output.isEmpty && empty.messages.contains("audit_log"))
        #expect(await ToolkitProgram.run(["log", "--since", "soon"], platform: home.platform).code == 252)
    }
}
