// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCLI
import IAMCommand
import IAMCredentials
import IAMPlatform
import IAMTesting
import Synchronization
import SystemPackage
import Testing

@Suite struct TerminalInteractionTests {
    private static let url = "https://example.com/start/#/device?user_code=A&b=$(id)"

    private func visit(
        browser: String? = nil,
        opensBrowser: Bool = true,
        mayAsk: Bool = true,
        terminal: @escaping @Sendable () -> FileDescriptor? = {
            try? FileDescriptor.open(FilePath("/dev/null"), .readWrite)
        }
    ) async -> (ScriptedProcessRunner, String, CredentialError?) {
        let processes = ScriptedProcessRunner()
        let messages = Mutex("")
        let interaction = TerminalInteraction(
            platform: .stub(environment: browser.map { ["BROWSER": $0] } ?? [:], processes: processes),
            command: "toolkit login --sso --profile p",
            mayAsk: mayAsk,
            opensBrowser: opensBrowser,
            report: { text in messages.withLock { $0 += text + "\n" } },
            terminal: terminal
        )
        var failure: CredentialError?
        do throws(CredentialError) {
            try await interaction.visit(Self.url, code: "ABCD-EFGH")
        } catch {
            failure = error
        }
        return (processes, messages.withLock { $0 }, failure)
    }

    @Test(arguments: [
        (String?.none, ["xdg-open", url]), ("firefox", ["firefox", url]), ("firefox:lynx", ["firefox", url]),
        ("firefox --new-tab", ["firefox", "--new-tab", url]), ("open-it --to=%s", ["open-it", "--to=\(url)"]),
    ])
    func `a browser is opened with the address as an argument, and that it fails is no error`(
        _ browser: String?,
        _ words: [String]
    ) async {
        let (processes, messages, failure) = await visit(browser: browser)
        #expect(failure == nil)
        #expect(messages.contains(Self.url) && messages.contains("ABCD-EFGH"))
        let invocation = processes.invocations.first
        #expect(invocation?.program == "sh")
        #if os(Linux)
            #expect(invocation.map { Array($0.arguments.dropFirst(3)) } == words)
        #endif
        #expect(invocation?.arguments[1].contains("example.com") == false)
    }

    @Test func `without a browser the address is shown alone`() async {
        let (processes, messages, failure) = await visit(opensBrowser: false)
        #expect(failure == nil)
        #expect(messages == "confirm the code ABCD-EFGH in a browser:\n\(Self.url)\n")
        #expect(processes.invocations.isEmpty)
    }

    @Test(arguments: [false, true])
    func `where there is nobody nothing is shown or opened`(_ mayAsk: Bool) async {
        let (processes, messages, failure) = await visit(mayAsk: mayAsk) { nil }
        #expect(failure?.code == .interactionRequired)
        #expect(failure?.hint == "run in a terminal: toolkit login --sso --profile p")
        #expect(messages.isEmpty)
        #expect(processes.invocations.isEmpty)
    }
}
