// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCLI
import IAMCommand
import IAMCredentials
import IAMPlatform
import IAMTesting
import SystemPackage
import Testing

@Suite struct SealedSessionTests {
    private let keyring = InMemorySecretStore()
    private let home = SandboxHome()

    private func run(
        _ arguments: String...,
        cache: String = "keyring",
        stores: [any SecretStore]? = nil
    ) async -> ProgramRun {
        var platform = home.platform
        var variables = platform.environment.variables
        variables["AWS_IAM_TOOLKIT_CACHE"] = cache
        platform.environment = Environment(variables)
        platform.secrets = .stub(stores ?? [keyring])
        return await ToolkitProgram.run(arguments, platform: platform)
    }

    private var entries: [String] {
        home.files.paths.filter { $0.hasPrefix("/sandbox/cache/") && !$0.hasSuffix(".lock") }
    }

    private func isSealed(_ path: String) throws -> Bool {
        try home.files.read(FilePath(path), limit: 10_000).starts(with: "aws-iam-toolkit sealed session ".utf8)
    }

    @Test func `sessions are shared by processes, and sealed with the keyring's key`() async throws {
        let first = await run("export-creds", "--profile", "reader")
        let second = await run("export-creds", "--profile", "reader")
        #expect(first.code == 0 && first.output == second.output, "\(first.messages)")
        #expect(entries.count == 1)
        #expect(try entries.allSatisfy(isSealed))
        let list = await run("cache")
        #expect(list.output.contains("live") && list.output.contains("reader"), "\(list.output)")
        let profiles = await run("profiles")
        #expect(profiles.output.contains(" left"), "\(profiles.output)")
        #expect(await run("cache", "prune").messages.contains("removed 0 sessions"))
        #expect(await run("doctor").output.contains("damaged") == false)
    }

    @Test(arguments: [SecretStoreError.Code.locked, .timedOut, .failed])
    func `a keyring that does not open costs the cache and a warning, not the credentials`(
        code: SecretStoreError.Code
    ) async {
        _ = await run("export-creds", "--profile", "reader")
        keyring.fail(code)
        let run = await run("export-creds", "--profile", "reader")
        #expect(run.code == 0 && run.messages.contains("neither found nor kept"), "\(run.messages)")
        #expect(await self.run("cache", "prune").code == 253)
        #expect(entries.count == 1)
    }

    @Test func `a machine without a keyring keeps sessions in files, and says so`() async throws {
        let run = await run("export-creds", "--profile", "reader", stores: [InMemorySecretStore(.file)])
        #expect(run.code == 0)
        #expect(run.messages.contains("no keyring") && run.messages.contains("0600"), "\(run.messages)")
        #expect(try !entries.isEmpty && !entries.contains(where: isSealed))
    }

    @Test func `a keyring that was named and is not there is no reason for plain files`() async {
        let run = await run("export-creds", "--profile", "reader", cache: "kernel")
        #expect(run.code == 0 && run.messages.contains("neither found nor kept"), "\(run.messages)")
        #expect(entries.isEmpty)
    }

    @Test func `a place that is none is refused`() async {
        let run = await run("export-creds", "--profile", "reader", cache: "cloud")
        #expect(run.code == 252 && run.output.isEmpty)
        #expect(run.messages.contains("AWS_IAM_TOOLKIT_CACHE=cloud") && run.messages.contains("secret-service"))
    }

    @Test(arguments: ["", "file"])
    func `without a keyring in the variable files are plain`(cache: String) async throws {
        let run = await run("export-creds", "--profile", "reader", cache: cache)
        #expect(run.code == 0 && run.messages.isEmpty, "\(run.messages)")
        #expect(try !entries.contains(where: isSealed))
    }

    @Test func `the fast path leaves it to the long one`() async {
        var platform = home.platform
        _ = await ToolkitProgram.run(["export-creds", "--profile", "reader"], platform: platform)
        let arguments = ["export-creds", "--profile", "reader"]
        #expect(ToolkitProgram.cachedExport(arguments, platform: platform) != nil)
        platform.environment = Environment(
            platform.environment.variables.merging(["AWS_IAM_TOOLKIT_CACHE": "keyring"]) { $1 }
        )
        #expect(ToolkitProgram.cachedExport(arguments, platform: platform) == nil)
    }
}
