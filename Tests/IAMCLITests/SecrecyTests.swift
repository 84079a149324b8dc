// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HTTPTypes
import IAMCLI
import IAMCommand
import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMSTS
import IAMSandbox
import IAMSigV4
import IAMTesting
import InMemoryLogging
import Logging
import Testing

/// The standing test: no secret in any rendered value, error, message or log line.
@Suite struct SecrecyTests {
    private static let secret = "S3CR3TS3CR3TS3CR3TS3CR3TS3CR3TS3CR3T0001"
    private static let token = "T0K3NT0K3NT0K3NT0K3NT0K3NT0K3NT0K3NT0001"
    private static let code = "271828"

    private func expectNoSecret(_ text: String, _ what: String, also: [String] = []) {
        for secret in [Self.secret, Self.token, Self.code] + also {
            #expect(!text.contains(secret), "\(what) shows a secret")
        }
    }

    private func renderings(of value: any Sendable) -> String {
        var text = "\(value)\n\(String(reflecting: value))\n"
        dump(value, to: &text)
        return text
    }

    @Test func `no value renders a secret`() throws {
        let credentials = Credentials(
            accessKeyID: "AKIDEXAMPLE",
            secretAccessKey: Secret(Self.secret),
            sessionToken: Secret(Self.token),
            source: "test"
        )
        let files = try ProfileFiles(
            config: """
                [profile a]
                role_arn = arn:aws:iam::111122223333:role/a
                source_profile = b
                """,
            credentials: """
                [b]
                aws_access_key_id = AKIDEXAMPLE
                aws_secret_access_key = \(Self.secret)
                aws_session_token = \(Self.token)
                """
        )
        let plan = try ProfileResolver.plan(for: "a", in: files)
        let profile = try #require(files.profile(named: "b"))
        let environment = Environment(["AWS_SECRET_ACCESS_KEY": Self.secret, "AWS_SESSION_TOKEN": Self.token])
        var input = AssumeRoleInput(roleARN: "arn:aws:iam::111122223333:role/a", roleSessionName: "me")
        input.tokenCode = Secret(Self.code)
        let signed = try SigV4Signer(service: "execute-api", region: "eu-west-2").signWithTrace(
            .init(method: .get, scheme: "https", authority: "a.example.com", path: "/"),
            payload: .empty,
            credentials: credentials,
            at: Date(timeIntervalSince1970: 0)
        )
        let outcome = ProcessOutcome(exitCode: 0, output: Secret(Self.secret), errorText: "")
        let key = VerificationKey(secretAccessKey: Secret(Self.secret), sessionToken: Secret(Self.token))
        let values: [any Sendable] = [
            credentials, Secret(Self.secret), files, plan, plan.base, profile, profile.properties, environment, input,
            signed, signed.trace, outcome, key, StaticCredentialProvider(credentials), Platform.stub(),
            ChainOptions(mfaToken: Secret(Self.code), profileFiles: files), Sandbox(),
            RoleHop(roleARN: "arn:aws:iam::111122223333:role/a", mfaProcess: "code \(Self.secret)"),
            BaseSource.process(command: "p \(Self.secret)", accountID: nil, location: .option("x")),
            ProcessCredentialProvider(command: "p \(Self.secret)", platform: .stub()), CredentialSummary(credentials),
        ]
        for value in values { expectNoSecret(renderings(of: value), "\(type(of: value))") }
    }

    @Test(arguments: [
        ["export-creds", "--profile", "reader"], ["whoami", "--profile", "auditor"],
        ["export-creds", "--profile", "closed"],
        ["export-creds", "--profile", "partner", "--mfa-token", "271828"], ["export-creds", "--profile", "gone"],
        ["export-creds", "--profile", "admin", "--mfa-token", "271828"], ["whoami", "--profile", "wrong"],
        ["whoami", "--profile", "half"], ["call", "-vv", "--service", "execute-api", "http://127.0.0.1/x"],
        ["call", "-vv", "--profile", "reader", "--service", "execute-api", "http://127.0.0.1/x"],
        ["sign", "--service", "execute-api", "--profile", "wrong"],
        ["explain", "--profile", "auditor"], ["explain", "--output", "json", "--profile", "wrong"],
        ["explain", "--graph", "dot", "--profile", "process"], ["explain", "--profile", "loud"],
        ["explain", "--output", "json", "--profile", "loud"], ["profiles"], ["profiles", "--output", "json"],
        ["doctor", "--offline"], ["doctor", "--offline", "--output", "json"], ["login", "--no-input"], ["logout"],
    ])
    func `no command says a secret on standard error or in the log`(_ arguments: [String]) async {
        let credentials =
            Sandbox().environment(port: 80, directory: "/sandbox").files["/sandbox/credentials"] ?? ""
        let home = SandboxHome(
            credentials: credentials + """
                [wrong]
                aws_access_key_id = AKIASANDBOXALICE0001
                aws_secret_access_key = \(Self.secret)
                aws_session_token = \(Self.token)
                [half]
                aws_secret_access_key = \(Self.secret)
                [loud]
                credential_process = no-such-program --password \(Self.secret)
                """
        )
        let users = home.sandbox.accounts.users.map { $0.secretAccessKey.withExposedText { $0 } }
        let log = InMemoryLogHandler()
        let run = await withLogger(Logger(label: "test") { _ in log }) { _ in
            await ToolkitProgram.run(
                arguments,
                platform: home.platform,
                input: "GET / HTTP/1.1\nHost: a.example.com\nAuthorization: \(Self.secret)\n\n"
            )
        }
        let issued = home.files.paths.filter { $0.contains("aws-iam-toolkit") }.compactMap { home.files.contents($0) }
            .flatMap { $0.split(separator: "\n") }.filter { $0.hasPrefix("secret") || $0.hasPrefix("session-token") }
            .compactMap { $0.split(separator: " ").last.map { String($0) } }
        let lines = log.entries.map { "\($0.message) \($0.metadata)" }.joined(separator: "\n")
        expectNoSecret(run.messages, "\(arguments)", also: users + issued)
        expectNoSecret(lines, "the log of \(arguments)", also: users + issued)
        #expect(!run.messages.isEmpty || !run.output.isEmpty || run.code == 0)
        // Everything but credentials, which are asked for, and signed requests.
        guard !["export-creds", "sign", "call"].contains(arguments[0]) else { return }
        expectNoSecret(run.output, "the output of \(arguments)", also: users + issued)
    }
}
