// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMProviders
import IAMSessionCache
import IAMTesting
import SystemPackage
import Testing

@Suite struct SSOLogoutTests {
    private static let cliCache = "/home/u/.aws/cli/cache"
    private static let registration = "\(StubIdentityCenter.directory)/c6b2fc6aec0d9c2d2652036ffbe173a43a8ba2c3.json"

    private func center(_ answer: @escaping StubIdentityCenter.Answer = { _, _ in nil }) -> StubIdentityCenter {
        StubIdentityCenter(
            files: [
                StubIdentityCenter.devFile: tokenFile(endsIn: 3_600),
                StubIdentityCenter.legacyFile: tokenFile(endsIn: -60).replacingToken("token-legacy"),
                Self.registration: #"{"clientId": "c", "clientSecret": "s", "expiresAt": "2030-01-02T03:04:05Z"}"#,
                "\(StubIdentityCenter.directory)/notes.txt": #"{"accessToken": "not a file of ours"}"#,
                "\(Self.cliCache)/sso.json": #"{"ProviderType": "sso", "Credentials": {}}"#,
                "\(Self.cliCache)/role.json": #"{"Credentials": {}}"#,
                "\(Self.cliCache)/text.json": #"say "ProviderType": "sso""#,
            ],
            answer
        )
    }

    private func logout(_ center: StubIdentityCenter) -> SSOLogout {
        SSOLogout(platform: center.platform) { region throws(CredentialError) in
            SSOEndpoints(portal: "https://portal.\(region).example.com", oidc: "https://oidc.example.com")
        }
    }

    @Test func `all sign-ins end at the service and here`() async throws {
        let center = center()
        let removals = try await logout(center).run()
        #expect(
            removals.map(\.file.string) == [
                StubIdentityCenter.devFile, StubIdentityCenter.legacyFile, "\(Self.cliCache)/sso.json",
            ]
        )
        #expect(removals.map(\.kind) == [.token, .token, .credentials])
        #expect(removals.allSatisfy { $0.problem == nil && $0.isRemoved })
        #expect(removals.first?.startURL == StubIdentityCenter.startURL)
        #expect(center.bearers == ["token-0", "token-legacy"])
        #expect(center.requests.allSatisfy { $0.head.method == .post && $0.head.path == "/logout" })
        #expect(center.requests.first?.head.authority == "portal.us-east-1.example.com")
        #expect(
            Set(center.files.paths) == [
                "\(StubIdentityCenter.directory)/notes.txt", Self.registration, "\(Self.cliCache)/role.json",
                "\(Self.cliCache)/text.json",
            ]
        )
        #expect(try await logout(center).run().isEmpty)
    }

    @Test(arguments: [("dev", "token-0"), (StubIdentityCenter.startURL, "token-legacy")])
    func `one sign-in ends alone`(_ session: String, _ token: String) async throws {
        let center = center()
        let removals = try await logout(center).run(session: session)
        #expect(removals.map(\.kind) == [.token, .credentials])
        #expect(center.bearers == [token])
    }

    @Test(arguments: [
        (SSOFaultTests.Fault.breaks(.refused), "could not be told"), (.breaks(.timedOut), "could not be told"),
        (.answer(500, ""), "did not end"), (.answer(400, "<html>"), "did not end"),
    ])
    func `a service that is not there is reported, and the file goes all the same`(
        _ fault: SSOFaultTests.Fault,
        _ words: String
    ) async throws {
        let center = center { _, _ in try fault.response() }
        let removals = try await logout(center).run(session: "dev")
        #expect(removals.first?.problem?.contains(words) == true)
        #expect(removals.first?.isRemoved == true)
        #expect(center.files.contents(StubIdentityCenter.devFile) == nil)
    }

    @Test func `a token that has ended already is no problem`() async throws {
        let center = center { _, _ in .text(401, "{}") }
        #expect(try await logout(center).run().allSatisfy { $0.problem == nil })
    }

    @Test func `a file that cannot be removed is said`() async throws {
        let center = center()
        center.files.setFailure(.denied, for: .remove, path: StubIdentityCenter.devFile)
        let removal = try await logout(center).run(session: "dev").first
        #expect(removal?.isRemoved == false)
        #expect(removal?.problem?.contains("still there") == true)
    }

    @Test func `stored role credentials of a sign-in go, those of others stay`() async throws {
        let center = center()
        let directory = "/home/u/.cache/aws-iam-toolkit"
        let store = FileSessionStore(directory: .init(directory), files: center.files)
        for source in ["sso", "web-identity"] {
            let session = StoredSession(
                credentials: Credentials(
                    accessKeyID: "ASIAEXAMPLE",
                    secretAccessKey: Secret(exampleSecret),
                    sessionToken: Secret("t"),
                    expiration: start.addingTimeInterval(3_600),
                    source: source
                ),
                issuedAt: start
            )
            try store.save(session, for: SessionKey([("base", source)]))
        }
        let removals = try await logout(center).run()
        #expect(removals.filter { $0.file.string.hasPrefix(directory) }.count == 1)
        #expect(store.load(SessionKey([("base", "sso")])) == nil)
        #expect(store.load(SessionKey([("base", "web-identity")])) != nil)
    }
}

extension String {
    fileprivate func replacingToken(_ token: String) -> String {
        guard let range = firstRange(of: "token-0") else { return self }
        return String(self[..<range.lowerBound]) + token + String(self[range.upperBound...])
    }
}
