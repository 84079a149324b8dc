// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCLI
import IAMCommand
import IAMPlatform
import IAMSandbox
import IAMTesting
import SystemPackage
import Testing

@Suite struct ExportFormTests {
    private static func home(secret: String, _ variables: [String: String] = [:]) -> SandboxHome {
        let keys = ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": "t"]
        return SandboxHome(variables: keys.merging(variables) { _, new in new })
    }

    /// A form, a value, and how the form writes it.
    private static let written: [(String, String, String)] = [
        ("env", "a+b/c=", "export AWS_SECRET_ACCESS_KEY=a+b/c=;\n"),
        ("env", "a'b$c", "export AWS_SECRET_ACCESS_KEY='a'\\''b$c';\n"),
        ("env", "=ls", "export AWS_SECRET_ACCESS_KEY='=ls';\n"),
        ("env-no-export", "a", "\nAWS_SECRET_ACCESS_KEY=a;\n"),
        ("fish", "a 'b\\", "set -gx AWS_SECRET_ACCESS_KEY 'a \\'b\\\\';\n"),
        ("tcsh", "a!b'c", "setenv AWS_SECRET_ACCESS_KEY 'a\\!b'\\''c';\n"),
        ("xonsh", "a'b\\", "$AWS_SECRET_ACCESS_KEY = 'a\\'b\\\\'\n"),
        ("powershell", "a'b\u{2019}c", "$Env:AWS_SECRET_ACCESS_KEY = 'a''b\u{2019}\u{2019}c'\n"),
        ("cmd", "a&b^c", "set \"AWS_SECRET_ACCESS_KEY=a&b^c\"\n"),
        ("nushell", "a\"b", "\"AWS_SECRET_ACCESS_KEY\": \"a\\\"b\""),
        ("dotenv", "a b", "AWS_SECRET_ACCESS_KEY='a b'\n"),
        ("docker", "a 'b'", "AWS_SECRET_ACCESS_KEY=a 'b'\n"),
        ("ini", "a#b", "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = a#b\n"),
        ("kubernetes", "a\nb", "  AWS_SECRET_ACCESS_KEY: \"YQpi\"\n"),
        ("process", "a\nb", "\"SecretAccessKey\": \"a\\nb\""),
    ]

    @Test(arguments: written)
    func `each form has its own quotes`(_ form: String, _ value: String, _ text: String) async {
        let platform = Self.home(secret: value).platform
        let run = await ToolkitProgram.run(["export-creds", "--format", form], platform: platform)
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.output.contains(text), "\(run.output)")
        #expect(ToolkitProgram.cachedExport(["export-creds", "--format", form], platform: platform) == run.output)
    }

    /// A form, and values that it cannot carry.
    private static let refused: [(String, [String])] = [
        ("env", ["z z", "z*", "z?", "z[", "z{a,b}", "z{1..2}", "z+(a)", "z\nz"]),
        ("fish", ["z\nz", "z\tz"]),
        ("tcsh", ["z z", "z{a}", "z*", "z\nz"]),
        ("xonsh", ["z\nz"]), ("powershell", ["z\nz"]), ("nushell", ["z\nz"]), ("docker", ["z\rz"]),
        ("cmd", ["z%z", "z!z", "z\"z", "zé", String(repeating: "z", count: 9_000)]),
        ("dotenv", ["z'z", "z\\z", "z${z}"]),
        ("ini", ["#z", "z ;z", "z\nz"]), ("github", ["z\nz"]),
    ]

    @Test(arguments: refused)
    func `what a form cannot carry is refused with the reason`(_ form: String, _ values: [String]) async {
        for value in values {
            let home = Self.home(secret: value, ["GITHUB_ENV": "/sandbox/github"])
            #expect(ToolkitProgram.cachedExport(["export-creds", "--format", form], platform: home.platform) == nil)
            let run = await ToolkitProgram.run(["export-creds", "--format", form], platform: home.platform)
            #expect(run.code == 253)
            #expect(run.output.isEmpty)
            #expect(run.messages.contains("AWS_SECRET_ACCESS_KEY") && !run.messages.contains(value))
            #expect((try? home.files.read("/sandbox/github", limit: 100)) == nil)
        }
    }

    @Test(arguments: ["env", "env-no-export", "fish", "tcsh", "xonsh", "powershell", "cmd", "nushell"])
    func `unset removes every variable that an export sets`(_ form: String) async {
        let home = SandboxHome()
        let arguments = ["export-creds", "--profile", "reader", "--format", form]
        let export = await ToolkitProgram.run(arguments, platform: home.platform)
        let removal = await ToolkitProgram.run(["export-creds", "--unset", "--format", form], platform: home.platform)
        #expect(removal.code == 0, "\(removal.messages)")
        for name in ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "CREDENTIAL_EXPIRATION", "REGION"] {
            #expect(export.output.contains("AWS_\(name)"))
            #expect(removal.output.contains("AWS_\(name)"))
        }
    }

    @Test func `github writes masks first and then the file`() async throws {
        let home = Self.home(secret: "a%b", ["GITHUB_ENV": "/sandbox/github", "AWS_SECURITY_TOKEN": "stale"])
        let run = await ToolkitProgram.run(["export-creds", "--format", "github"], platform: home.platform)
        #expect(run.output == "::add-mask::AKIDEXAMPLE\n::add-mask::a%25b\n::add-mask::t\n")
        let file = String(decoding: try home.files.read("/sandbox/github", limit: 1_000), as: UTF8.self)
        #expect(file.hasPrefix("AWS_SECURITY_TOKEN=\nAWS_ACCESS_KEY_ID=AKIDEXAMPLE\nAWS_SECRET_ACCESS_KEY=a%b\n"))
    }

    @Test func `the hook is told when credentials end, with and without the fast path`() async {
        let home = SandboxHome()
        let arguments = ["export-creds", "--profile", "reader", "--no-input", "--for-hook"]
        let first = await ToolkitProgram.run(arguments, platform: home.platform)
        #expect(first.output.contains("\n_toolkit_end=1"))
        #expect(ToolkitProgram.cachedExport(arguments, platform: home.platform) == first.output)
        let fish = ToolkitProgram.cachedExport(arguments + ["--format", "fish"], platform: home.platform)
        #expect(fish?.contains("\nset -g _toolkit_end 1") == true)
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `hooks and completions are printed for each shell`(_ shell: String) async {
        let platform = SandboxHome().platform
        let hook = await ToolkitProgram.run(["hook", shell], platform: platform)
        #expect(hook.code == 0 && hook.output.contains("_toolkit_hook"))
        for program in ["toolkit", "aws-iam-call"] {
            let script = await ToolkitProgram.run(["completions", shell, program], platform: platform)
            #expect(script.code == 0 && script.output.contains("---completion"))
        }
    }

    @Test func `profiles are completed from the files alone`() {
        #expect(ProfileCompletion.names(on: SandboxHome().platform).contains("reader"))
        #expect(ProfileCompletion.names(on: .stub()).isEmpty)
    }
}
