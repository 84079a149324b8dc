// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCLI
import IAMCommand
import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMSandbox
import IAMTesting
import SystemPackage
import Testing

@Suite struct KeysTests {
    private static let config = "[profile dev]\nregion = eu-west-2\n"
    private static let item = KeyringSource(store: .secretService, profile: "dev").item
    private let store = InMemorySecretStore()
    private let files = InMemoryFileSystem(files: ["/h/.aws/config": config])
    private let sandbox = Sandbox(options: SandboxOptions(seed: 1))

    private func run(_ arguments: String..., input: String = "") async -> ProgramRun {
        let clock = ManualClock()
        var platform = Platform.stub(
            environment: ["HOME": "/h"],
            fileSystem: files,
            clock: clock,
            transport: SandboxTransport(sandbox, clock: clock)
        )
        platform.secrets = .stub([store])
        let run = await ToolkitProgram.run(["keys"] + arguments, platform: platform, input: input)
        #expect(!(run.output + run.messages).contains("madeUp/"))
        return run
    }

    private func alice() throws -> SandboxUser { try #require(sandbox.accounts.users.first) }

    private func add() async throws {
        let alice = try alice()
        let lines = "\(alice.accessKeyID)\n\(alice.secretAccessKey.withExposedText { $0 })\n"
        #expect(await run("add", "--profile", "dev", "--stdin", input: lines).code == 0)
    }

    private func stored() async throws -> StoredAccessKey {
        let secret = try #require(try await store.read(Self.item))
        return try #require(StoredAccessKey(parsing: secret))
    }

    @Test(arguments: [
        "AKIDEXAMPLEEXAMPLE00\nmadeUp/Secret0000000\n", "  AKIDEXAMPLEEXAMPLE00 \r\n\r\nmadeUp/Secret0000000",
        #"{"AccessKeyId":"AKIDEXAMPLEEXAMPLE00","SecretAccessKey":"madeUp/Secret0000000","Version":1}"#,
        #"{"AccessKey":{"AccessKeyId":"AKIDEXAMPLEEXAMPLE00","SecretAccessKey":"madeUp/Secret0000000"}}"#,
    ])
    func `a key is read from standard input`(_ input: String) async throws {
        let run = await run("add", "--profile", "dev", "--stdin", input: input)
        #expect(run.code == 0, "\(run.messages)")
        #expect(try await stored().key.secretAccessKey == Secret("madeUp/Secret0000000"))
        let config = String(decoding: try files.read("/h/.aws/config", limit: 1_000), as: UTF8.self)
        #expect(config == Self.config + "aws_iam_toolkit_keys = secret-service\n")
    }

    @Test(arguments: [
        "", "AKIDEXAMPLEEXAMPLE00\n", "AKIDEXAMPLEEXAMPLE00\nmadeUp/short\n", "AKID\nmadeUp/Secret0000000\n",
        "ASIDEXAMPLEEXAMPLE00\nmadeUp/Secret 0000000\nx\n", "ASIAEXAMPLEEXAMPLE00\nmadeUp/Secret0000000\n",
        #"{"AccessKeyId":"AKIDEXAMPLEEXAMPLE00","SecretAccessKey":"madeUp/Secret0000000","SessionToken":"madeUp/"}"#,
        #"{"AccessKeyId":"AKIDEXAMPLEEXAMPLE00"}"#,
    ])
    func `what is no long-term key is refused, and nothing changes`(_ input: String) async throws {
        let run = await run("add", "--profile", "dev", "--stdin", input: input)
        #expect(run.code == 252)
        #expect(try await store.read(Self.item) == nil)
        #expect(try files.read("/h/.aws/config", limit: 1_000) == Array(Self.config.utf8))
    }

    @Test func `a rotation makes a key, waits until it is known, and deletes the old one`() async throws {
        try await add()
        let run = await run("rotate", "--profile", "dev")
        #expect(run.code == 0, "\(run.messages)")
        let key = try await stored()
        #expect(key.key.accessKeyID != (try alice()).accessKeyID)
        #expect(key.next == nil && key.previousAccessKeyID == nil)
        let calls = sandbox.statistics.calls
        #expect(calls["CreateAccessKey"] == 1 && calls["UpdateAccessKey"] == 1 && calls["DeleteAccessKey"] == 1)
    }

    @Test(arguments: 0..<3)
    func `a rotation that stops leaves a key that works, and goes on from there`(_ writes: Int) async throws {
        try await add()
        store.failWrites(after: writes)
        #expect(await run("rotate", "--profile", "dev").code == 253)
        store.failWrites(after: .max)
        let list = await run("list")
        #expect(list.output.contains("rotation is not complete") == (writes > 0), "\(list.output)")
        let again = await run("rotate", "--profile", "dev")
        #expect(again.code == 0, "\(again.messages)")
        let key = try await stored()
        #expect(key.next == nil && key.previousAccessKeyID == nil)
        #expect(key.key.accessKeyID != (try alice()).accessKeyID)
        // What could not be stored was deleted again, so there is never a third key.
        #expect(sandbox.statistics.calls["CreateAccessKey"] == (writes == 0 ? 2 : 1))
    }

    @Test func `a rotation names the key that stands in the way`() async throws {
        try await add()
        #expect(await run("rotate", "--keep-old", "--profile", "dev").code == 0)
        let run = await run("rotate", "--profile", "dev")
        #expect(run.code == 254)
        #expect(run.messages.contains("delete \(try alice().accessKeyID)"))
    }

    @Test func `a key that is removed takes the profile's property with it`() async throws {
        try await add()
        let run = await run("remove", "--profile", "dev")
        #expect(run.code == 0)
        #expect(try await store.read(Self.item) == nil)
        #expect(try files.read("/h/.aws/config", limit: 1_000) == Array(Self.config.utf8))
        let rotated = await self.run("rotate", "--profile", "dev")
        #expect(rotated.code == 253)
        #expect(rotated.messages.contains("toolkit keys add --profile dev"))
    }

    @Test func `a locked keyring is an error of configuration`() async throws {
        try await add()
        store.fail(.locked)
        for command in ["add", "rotate", "remove", "list"] {
            let run = await run(command, "--profile", "dev")
            #expect(run.code == 253, "\(command): \(run.messages)")
            #expect(run.messages.contains("locked"))
        }
    }
}
