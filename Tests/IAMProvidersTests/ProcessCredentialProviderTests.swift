// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMTesting
import Testing

@Suite struct ProcessCredentialProviderTests {
    private static let line = ConfigurationLocation.file(path: "/home/u/.aws/config", line: 7)

    private static let keys = #""AccessKeyId": "ASIAEXAMPLE", "SecretAccessKey": "\#(exampleSecret)""#

    private func provide(
        _ processes: any ProcessRunner,
        command: String = "/opt/bin/helper --pin hunter2",
        accountID: String? = nil
    ) async throws -> Credentials {
        try await ProcessCredentialProvider(
            command: command,
            accountID: accountID,
            location: Self.line,
            platform: .stub(processes: processes)
        ).credentials()
    }

    private func runner(_ output: String, exitCode: Int32 = 0, error: String = "") -> ScriptedProcessRunner {
        ScriptedProcessRunner { _ in
            ProcessOutcome(exitCode: exitCode, output: Secret(output), errorText: error)
        }
    }

    private func failure(
        _ processes: any ProcessRunner,
        command: String = "/opt/bin/helper --pin hunter2"
    ) async throws -> CredentialError {
        let error = try #require(
            await #expect(throws: CredentialError.self) { try await provide(processes, command: command) }
        )
        #expect(error.provider == "process")
        #expect(error.location == Self.line)
        #expect(!error.description.contains("hunter2"))
        #expect(!error.description.contains(exampleSecret))
        return error
    }

    @Test(arguments: ["/opt/bin/helper --pin hunter2", "PIN=hunter2 helper", "'/opt/bin/helper' hunter2"])
    func `nothing that shows a command's owner shows more than its program`(command: String) throws {
        let config = "[profile p]\nrole_arn = r\nsource_profile = p\nmfa_serial = m\nmfa_process = \(command)\n"
        let files = try ProfileFiles(
            config: config + "credential_process = \(command)\n",
            credentials: ""
        )
        let platform = Platform.stub(environment: ["AWS_REGION": "eu-west-2"])
        let options = ChainOptions(profile: "p", profileFiles: files)
        let plan = try DefaultChain.plan(platform: platform, options: options)
        let hop = try #require(plan.hops.first)
        #expect(hop.mfaProcess == command)
        let values: [(any Sendable, Bool)] = [
            (ProcessCredentialProvider(command: command, platform: platform), true),
            (ProcessMFACode(command: command, location: nil, processes: platform.processes), true),
            (plan.base, true), (plan, true), (hop, false),
            (try ProfileResolver.plan(for: "p", in: files), false),
        ]
        for (value, isNamed) in values {
            var text = "\(value) \(String(reflecting: value)) "
            dump(value, to: &text)
            #expect(!text.contains("hunter2"), "\(type(of: value))")
            #expect(!isNamed || text.contains("helper"), "\(type(of: value))")
        }
    }

    // MARK: What is run and read

    @Test func `the command is run by a shell with limits`() async throws {
        let processes = runner("{\"Version\": 1, \(Self.keys)}")
        _ = try await provide(processes)
        let invocation = try #require(processes.invocations.first)
        #expect(invocation.program == "sh")
        #expect(invocation.arguments == ["-c", "/opt/bin/helper --pin hunter2"])
        #expect(invocation.outputLimit == 65_536)
        #expect(invocation.timeout == .seconds(60))
        #expect(processes.invocations.count == 1)
    }

    @Test func `every member is read and others are passed over`() async throws {
        let output = """
            {"Version": 1, \(Self.keys), "SessionToken": "token", "Expiration": "2026-01-02T04:04:05+00:00",
             "AccountId": "111122223333", "Comment": ["x"]}

            """
        let expected = Credentials(
            accessKeyID: "ASIAEXAMPLE",
            secretAccessKey: Secret(exampleSecret),
            sessionToken: Secret("token"),
            expiration: start.addingTimeInterval(3_600),
            accountID: "111122223333",
            source: "process"
        )
        #expect(try await provide(runner(output), accountID: "999999999999") == expected)
    }

    @Test(arguments: ["", #", "Expiration": null"#, #", "SessionToken": null"#, #", "SessionToken": """#])
    func `without an end and a token the keys are static`(members: String) async throws {
        let found = try await provide(runner("{\"Version\": 1, \(Self.keys)\(members)}"))
        #expect(found.expiration == nil)
        #expect(found.sessionToken == nil)
    }

    @Test(
        arguments: [
            ("", "999999999999"), (#", "AccountId": null"#, "999999999999"), (#", "AccountId": "" "#, "999999999999"),
            (#", "AccountId": "111122223333""#, "111122223333"),
        ]
    )
    func `the account is the profile's unless the command tells one`(members: String, account: String) async throws {
        let found = try await provide(runner("{\"Version\": 1, \(Self.keys)\(members)}"), accountID: "999999999999")
        #expect(found.accountID == account)
    }

    // MARK: Wrong output

    @Test(arguments: [
        ("", "nothing at all"), (" \n", "nothing at all"), ("hello", "not JSON"), ("{\"Version\": 1,", "not JSON"),
        ("<html></html>", "HTML"), ("[1]", "not an object"), ("\"text\"", "not an object"), ("{}", "no Version"),
        ("{\(keys)}", "no Version"), ("{\"Version\": \"1\", \(keys)}", "not the number 1"),
        ("{\"Version\": 2, \(keys)}", "not the number 1"), ("{\"Version\": true, \(keys)}", "not the number 1"),
        ("{\"Version\": 1}", "no AccessKeyId"), (#"{"Version": 1, "AccessKeyId": "A"}"#, "no SecretAccessKey"),
        (#"{"Version": 1, "accesskeyid": "A", "SecretAccessKey": "s"}"#, "no AccessKeyId"),
        (#"{"Version": 1, "AccessKeyId": "", "SecretAccessKey": "s"}"#, "AccessKeyId that is blank"),
        (#"{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": " "}"#, "SecretAccessKey that is blank"),
        (#"{"Version": 1, "AccessKeyId": 7, "SecretAccessKey": "s"}"#, "AccessKeyId that is not a text"),
        (#"{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "a\nb"}"#, "SecretAccessKey with characters"),
        ("{\"Version\": 1, \(keys), \"SessionToken\": 7}", "SessionToken that is not a text"),
        ("{\"Version\": 1, \(keys), \"Expiration\": \"tomorrow\"}", "Expiration that is not a time"),
        ("{\"Version\": 1, \(keys), \"Expiration\": 1767323045}", "Expiration that is not a time"),
        ("{\"Version\": 1, \(keys)} trailing", "not JSON"),
    ])
    func `wrong output has its own sentence`(output: String, sentence: String) async throws {
        let error = try await failure(runner(output))
        #expect(error.code == .invalidResponse)
        #expect(error.message.hasPrefix("helper gave "))
        #expect(error.message.contains(sentence))
        #expect(error.hint != nil)
    }

    @Test(arguments: ["2026-01-02T03:04:05Z", "2020-01-01T00:00:00Z"])
    func `credentials that have ended are an error`(end: String) async throws {
        let error = try await failure(runner("{\"Version\": 1, \(Self.keys), \"Expiration\": \"\(end)\"}"))
        #expect(error.code == .expired)
        #expect(error.message.contains(end))
    }

    // MARK: Commands that fail

    @Test func `the status and the end of what the program said are shown on one line, its output is not`() async throws
    {
        let said = String(repeating: "x", count: 400) + "\u{1B}[31m no\r\n\tdevice\u{7} found\n"
        let error = try await failure(runner(exampleSecret, exitCode: 3, error: said))
        #expect(error.code == .unreachable)
        #expect(error.message.hasPrefix("helper ended with exit status 3 and said: xxx"))
        #expect(error.message.hasSuffix("x [31m no device found"))
        let shown = try #require(error.message.split(separator: ": ", maxSplits: 1).last)
        #expect(shown.count == 300)
    }

    @Test(arguments: [(126, "executable"), (127, "install"), (1, "in a shell")] as [(Int32, String)])
    func `the hint goes with the status`(status: Int32, hint: String) async throws {
        let error = try await failure(runner("", exitCode: status))
        #expect(error.message == "helper ended with exit status \(status)")
        #expect(error.hint?.contains(hint) == true)
    }

    @Test(
        arguments: [
            (.timedOut, .timedOut), (.tooMuchOutput, .invalidResponse), (.notStarted, .unreachable),
            (.cancelled, .cancelled),
        ] as [(ProcessError.Code, CredentialError.Code)]
    )
    func `what the runner reports is told apart`(cause: ProcessError.Code, code: CredentialError.Code) async throws {
        let error = try await failure(ScriptedProcessRunner { _ in throw ProcessError(cause, "hunter2") })
        #expect(error.code == code)
    }

    @Test(arguments: [
        ("helper hunter2", "helper"), ("  /opt/x/helper.sh -p hunter2", "helper.sh"),
        ("'/opt/my tools/helper' hunter2", "helper"), ("\"/opt/helper\" hunter2", "helper"),
        ("TOKEN=hunter2 helper", "helper"), ("TOKEN='hunter2 x' helper", "the command"),
        ("hunter2=$(x) helper", "the command"), ("$(echo hunter2)", "the command"), ("`hunter2`", "the command"),
        ("'hunter2", "the command"), ("'a'hunter2", "the command"), ("", "the command"), ("a;hunter2", "a"),
        ("a|hunter2", "a"), ("(hunter2)", "the command"), ("~/bin/helper", "helper"),
        ("hunter2:\(exampleSecret)@x", "the command"), ("/", "the command"), ("TOKEN=hunter2", "the command"),
    ])
    func `nothing but the program's file name is shown`(command: String, shown: String) async throws {
        let error = try await failure(runner("", exitCode: 1), command: command)
        #expect(error.message == "\(shown) ended with exit status 1")
    }

    // MARK: A real shell

    @Test func `a pipeline of a real shell gives credentials`() async throws {
        let command = "printf '%s' '{\"Version\": 1, \(Self.keys)}' | cat; printf hunter2 >&2"
        #expect(try await provide(SubprocessRunner(), command: command).accessKeyID == "ASIAEXAMPLE")
    }

    @Test(
        arguments: [
            ("exit 1 # hunter2", .unreachable, "exit status 1"),
            ("echo broken >&2; exit 4", .unreachable, "exit status 4 and said: broken"),
            ("/nowhere/at/all hunter2", .invalidConfiguration, "exit status 127"),
            ("echo hello", .invalidResponse, "not JSON"),
            ("dd if=/dev/zero bs=1024 count=100 2>/dev/null | tr '\\0' x", .invalidResponse, "more than 64 KiB"),
        ] as [(String, CredentialError.Code, String)]
    )
    func `a real shell's failures are told`(
        command: String,
        code: CredentialError.Code,
        sentence: String
    ) async throws {
        let error = try await failure(SubprocessRunner(), command: command)
        #expect(error.code == code)
        #expect(error.message.contains(sentence))
    }
}
