// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMEndpoints
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMSTS
import IAMSandbox
import IAMTesting
import Synchronization
import Testing

/// A browser that follows the sandbox's redirects without looking.
private final class SandboxBrowser: SignInInteraction, AuthorizationListener {
    private let transport: SandboxTransport
    private let query = Mutex<[(name: String, value: String)]>([])

    init(_ transport: SandboxTransport) {
        self.transport = transport
    }

    func redirect(
        to path: String,
        within deadline: Duration,
        start: @escaping @Sendable (_ redirectURI: String) async throws(CredentialError) -> Void
    ) async throws(CredentialError) -> [(name: String, value: String)] {
        try await start("http://127.0.0.1:49152\(path)")
        return query.withLock { $0 }
    }

    func visit(_ url: String, code: String?) async throws(CredentialError) {
        guard let parts = URLComponents(string: url) else { return }
        let path = parts.percentEncodedPath + "?" + (parts.percentEncodedQuery ?? "")
        let head = HTTPRequest(method: .get, scheme: "https", authority: parts.host, path: path)
        let answer = try? await transport.send(TransportRequest(head: head))
        let location = answer?.head.headerFields[.location].flatMap { URLComponents(string: $0) }
        query.withLock { $0 = (location?.queryItems ?? []).map { ($0.name, $0.value ?? "") } }
    }

    func answer(to prompt: String) async throws(CredentialError) -> Secret {
        throw CredentialError(.interactionRequired, "nobody is asked here")
    }
}

/// Every place credentials begin, under chains of roles of every depth, against the sandbox in this process.
@Suite struct EveryBaseTests {
    private static let account = SandboxAccounts.mainAccountID
    private static let session = "arn:aws:iam::\(account):user/alice"
    private static let bases = ["keys", "environment", "process", "web", "sso", "signed-in", "container", "instance"]

    private let sandbox: Sandbox
    private let clock = ManualClock()
    private let files: InMemoryFileSystem
    private let browser: SandboxBrowser

    init() {
        var accounts = SandboxAccounts.standard
        for name in ["one", "two", "three"] {
            let trust = SandboxTrust(.arn("arn:aws:iam::\(Self.account):root"))
            accounts.roles.append(
                SandboxRole(name: name, accountID: Self.account, roleID: "AROA\(name.uppercased())", trust: [trust])
            )
        }
        sandbox = Sandbox(accounts: accounts, options: SandboxOptions(region: "eu-west-2", seed: 1))
        browser = SandboxBrowser(SandboxTransport(sandbox, clock: clock))
        files = InMemoryFileSystem(files: [
            "/home/u/.aws/config": Self.config(),
            "/home/u/.aws/credentials": "[keys]\n\(Self.alice(in: accounts))",
            "/token": SandboxAccounts.webIdentityToken,
        ])
    }

    private static func alice(in accounts: SandboxAccounts) -> String {
        guard let alice = accounts.users.first else { return "" }
        return "aws_access_key_id = \(alice.accessKeyID)\n"
            + "aws_secret_access_key = \(alice.secretAccessKey.withExposedText { $0 })\n"
    }

    private static func config() -> String {
        var text = """
            [profile process]
            credential_process = print-keys
            [profile web]
            role_arn = arn:aws:iam::\(account):role/web
            web_identity_token_file = /token
            [sso-session sandbox]
            sso_start_url = https://sandbox.test/start
            sso_region = eu-west-2
            [profile sso]
            sso_session = sandbox
            sso_account_id = \(account)
            sso_role_name = ReadOnly
            [profile signed-in]
            login_session = \(session)

            """
        let named = ["environment": "Environment", "container": "EcsContainer", "instance": "Ec2InstanceMetadata"]
        for base in bases {
            for (depth, role) in ["one", "two", "three"].enumerated() {
                text += "[profile \(base)-\(depth + 1)]\nrole_arn = arn:aws:iam::\(account):role/\(role)\n"
                if depth == 0, let source = named[base] {
                    text += "credential_source = \(source)\n"
                } else {
                    text += "source_profile = \(depth == 0 ? base : "\(base)-\(depth)")\n"
                }
            }
        }
        return text
    }

    private func platform(_ base: String) -> Platform {
        var environment = ["HOME": "/home/u", "AWS_REGION": "eu-west-2"]
        let alice = sandbox.accounts.users[0]
        let secret = alice.secretAccessKey.withExposedText { $0 }
        switch base {
        case "environment":
            environment["AWS_ACCESS_KEY_ID"] = alice.accessKeyID
            environment["AWS_SECRET_ACCESS_KEY"] = secret
        case "container":
            environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/_sandbox/container/credentials"
            environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = SandboxAccounts.containerToken
        default: break
        }
        let output = #"{"Version": 1, "AccessKeyId": "\#(alice.accessKeyID)", "SecretAccessKey": "\#(secret)"}"#
        return .stub(
            environment: environment,
            fileSystem: files,
            clock: clock,
            timer: ManualTimer(clock: clock),
            processes: ScriptedProcessRunner { _ in
                ProcessOutcome(exitCode: 0, output: Secret(output), errorText: "")
            },
            transport: SandboxTransport(sandbox, clock: clock)
        )
    }

    private func signIn(_ base: String, _ platform: Platform) async throws {
        switch base {
        case "sso":
            let source = SSOSource(
                sessionName: "sandbox",
                startURL: "https://sandbox.test/start",
                region: "eu-west-2",
                accountID: nil,
                roleName: nil,
                location: .file(path: "/home/u/.aws/config", line: 6)
            )
            let endpoints = SSOEndpoints(
                portal: "https://portal.sso.eu-west-2.amazonaws.com",
                oidc: "https://oidc.eu-west-2.amazonaws.com"
            )
            let login = try SSOLogin(source: source, endpoints: endpoints, platform: platform)
            _ = try await login.signIn(through: browser, interaction: browser)
        case "signed-in":
            let endpoint = try DefaultChain.signInEndpoint(platform: platform)
            let login = ConsoleSignIn(endpoint: endpoint, platform: platform)
            let made = try await login.signIn(with: browser, interaction: browser)
            #expect(made.session == Self.session)
        default: break
        }
    }

    @Test(arguments: Self.bases, 0...3)
    func `every base carries every depth of roles`(base: String, depth: Int) async throws {
        let platform = platform(base)
        try await signIn(base, platform)
        // What a machine gives has no profile of its own at the bottom.
        let isMachine = ["environment", "container", "instance"].contains(base)
        let profile = depth > 0 ? "\(base)-\(depth)" : isMachine ? nil : base
        let options = ChainOptions(profile: profile)
        let credentials = try await DefaultChain.make(platform: platform, options: options).credentials()
        let sts = try DefaultChain.stsClient(platform: platform, options: options)
        let identity = try await sts.getCallerIdentity(credentials: credentials)
        #expect(identity.accountID == Self.account)
        if depth > 0 {
            let role = ["one", "two", "three"][depth - 1]
            #expect(identity.arn.contains(":assumed-role/\(role)/"))
        }
        #expect(sandbox.statistics.calls["AssumeRole", default: 0] == depth)
        // A second time all sessions come from the store.
        let again = try await DefaultChain.make(platform: platform, options: options).credentials()
        #expect(again.accessKeyID == credentials.accessKeyID || depth == 0 && isMachine)
        #expect(sandbox.statistics.calls["AssumeRole", default: 0] == depth)
    }
}
