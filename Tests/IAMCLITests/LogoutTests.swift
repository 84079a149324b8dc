// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCLI
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

@Suite struct LogoutTests {
    private static let file = "/home/u/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json"
    private static let token = """
        {"accessToken": "bearer-token", "expiresAt": "2030-01-02T03:04:05Z", "region": "us-east-1",
         "startUrl": "https://d-abc123.awsapps.com/start"}
        """

    private func run(
        _ arguments: [String],
        _ files: InMemoryFileSystem,
        status: Int = 200
    ) async -> (ProgramRun, ScriptedTransport) {
        let transport = ScriptedTransport { _, _ in .text(status, "{}") }
        let platform = Platform.stub(environment: ["HOME": "/home/u"], fileSystem: files, transport: transport)
        return (await ToolkitProgram.run(arguments, platform: platform), transport)
    }

    @Test(arguments: [["logout"], ["logout", "--sso-session", "dev"]])
    func `a sign-in ends, and it is said what went`(_ arguments: [String]) async {
        let files = InMemoryFileSystem(files: [Self.file: Self.token])
        let (run, transport) = await run(arguments, files)
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.output.isEmpty)
        #expect(run.messages == "toolkit: signed out of https://d-abc123.awsapps.com/start: removed \(Self.file)\n")
        #expect(transport.requests.map(\.head.authority) == ["portal.sso.us-east-1.amazonaws.com"])
        #expect(files.paths.isEmpty)
        let (again, _) = await self.run(arguments, files)
        #expect(again.code == 0)
        #expect(again.messages.contains("nobody is signed in"))
    }

    @Test func `a service that fails is a warning`() async {
        let files = InMemoryFileSystem(files: [Self.file: Self.token])
        let (run, _) = await run(["logout"], files, status: 500)
        #expect(run.code == 0)
        #expect(run.messages.contains("warning: the service did not end the sign-in"))
        #expect(!run.messages.contains("bearer-token"))
        #expect(files.paths.isEmpty)
    }

    @Test func `a file that stays is a failure`() async {
        let files = InMemoryFileSystem(files: [Self.file: Self.token])
        files.setFailure(.denied, for: .remove, path: Self.file)
        let (run, _) = await run(["logout"], files)
        #expect(run.code == 255)
        #expect(run.messages.contains("still there"))
        #expect(!run.messages.contains("signed out"))
    }

    @Test func `only the named session ends`() async {
        let files = InMemoryFileSystem(files: [Self.file: Self.token])
        let (run, transport) = await run(["logout", "--sso-session", "other"], files)
        #expect(run.code == 0)
        #expect(run.messages == "toolkit: nobody is signed in to other\n")
        #expect(transport.requests.isEmpty)
        #expect(files.paths == [Self.file])
    }
}
