// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMTesting
import Synchronization
import SystemPackage
import Testing

/// A person who visits what they are shown.
final class ScriptedPerson: SignInInteraction {
    private let seen = Mutex<[(url: String, code: String?)]>([])
    private let failure: CredentialError?

    init(failure: CredentialError? = nil) { self.failure = failure }

    var visits: [(url: String, code: String?)] { seen.withLock { $0 } }

    func visit(_ url: String, code: String?) async throws(CredentialError) {
        if let failure { throw failure }
        seen.withLock { $0.append((url, code)) }
    }

    func answer(to prompt: String) async throws(CredentialError) -> Secret { Secret("") }
}

/// A browser that comes back with what a closure makes of the address it was sent to.
struct ScriptedListener: AuthorizationListener {
    let person: ScriptedPerson
    let answer: @Sendable ([String: String]) -> [(name: String, value: String)]

    func redirect(
        to path: String,
        within deadline: Duration,
        start: @escaping @Sendable (String) async throws(CredentialError) -> Void
    ) async throws(CredentialError) -> [(name: String, value: String)] {
        try await start("http://127.0.0.1:49152\(path)")
        let query = person.visits.last.flatMap { URLComponents(string: $0.url)?.queryItems } ?? []
        return answer(Dictionary(query.map { ($0.name, $0.value ?? "") }) { first, _ in first })
    }
}

@Suite struct SSOLoginTests {
    private static let registration =
        "\(StubIdentityCenter.directory)/c6b2fc6aec0d9c2d2652036ffbe173a43a8ba2c3.json"
    private static let legacyRegistration =
        "\(StubIdentityCenter.directory)/c7029af06842ab71c7d71a4f2d85fc584e0c5528.json"

    private func listener(_ person: ScriptedPerson) -> ScriptedListener {
        ScriptedListener(person: person) { [("code", "the-code"), ("state", $0["state"] ?? "")] }
    }

    private func members(_ center: StubIdentityCenter, _ file: String) -> [String: JSONValue]? {
        center.files.bytes(file).flatMap { JSONValue(parsing: $0) }?.members
    }

    // MARK: Browser

    @Test func `a sign-in by browser proves that it began it`() async throws {
        let center = StubIdentityCenter()
        let person = ScriptedPerson()
        let signIn = try await center.login().signIn(through: listener(person), interaction: person)
        #expect(signIn.sessionName == "dev")
        #expect(signIn.expiration == start.addingTimeInterval(28_800))
        #expect(signIn.isRenewable)
        #expect(signIn.file.string == StubIdentityCenter.devFile)

        let grants = JSONValue.array([.text("authorization_code"), .text("refresh_token")])
        #expect(
            center.documents("/client/register") == [
                .object([
                    "clientName": .text("aws-iam-toolkit-dev"), "clientType": .text("public"), "grantTypes": grants,
                    "redirectUris": .array([.text("http://127.0.0.1/oauth/callback")]),
                    "issuerUrl": .text(StubIdentityCenter.startURL), "scopes": .array([.text("sso:account:access")]),
                ])
            ]
        )
        let url = try #require(person.visits.first?.url)
        #expect(person.visits.first?.code == nil)
        #expect(url.hasPrefix("https://oidc.example.com/authorize?response_type=code&client_id=client-1&"))
        let items = URLComponents(string: url)?.queryItems ?? []
        let query = Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
        #expect(query["redirect_uri"] == "http://127.0.0.1:49152/oauth/callback")
        #expect(query["code_challenge_method"] == "S256")
        #expect(query["scopes"] == "sso:account:access")
        #expect((query["state"]?.count ?? 0) >= 22)

        let request = try #require(center.documents("/token").first)
        #expect(request["grantType"] == .text("authorization_code"))
        #expect(request["code"] == .text("the-code"))
        #expect(request["redirectUri"] == .text("http://127.0.0.1:49152/oauth/callback"))
        let verifier = try #require(request["codeVerifier"]?.text)
        #expect((43...128).contains(verifier.utf8.count))
        let digest = Data(SHA256.hash(data: Data(verifier.utf8))).base64EncodedString()
        let challenge = digest.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
        #expect(query["code_challenge"] == challenge)

        #expect(
            members(center, StubIdentityCenter.devFile) == [
                "startUrl": .text(StubIdentityCenter.startURL), "region": .text("us-east-1"),
                "accessToken": .text("token-1"), "expiresAt": .text("2026-01-02T11:04:05Z"),
                "clientId": .text("client-1"), "clientSecret": .text("client-secret-1"),
                "registrationExpiresAt": .text("2026-04-02T03:04:05Z"), "refreshToken": .text("refresh-1"),
            ]
        )
        #expect(members(center, Self.registration)?["grantTypes"] == grants)
        #expect(try center.files.metadata(.init(StubIdentityCenter.directory)).mode == 0o700)
        for file in [StubIdentityCenter.devFile, Self.registration] {
            #expect(try center.files.metadata(.init(file)).mode == 0o600)
        }
        // The same token serves the provider.
        _ = try await center.provider().credentials()
        #expect(center.bearers == ["token-1"])
    }

    @Test func `two sign-ins never use the same proof`() async throws {
        let center = StubIdentityCenter()
        let person = ScriptedPerson()
        for _ in 0..<2 { _ = try await center.login().signIn(through: listener(person), interaction: person) }
        let verifiers = center.documents("/token").compactMap { $0["codeVerifier"]?.text }
        #expect(Set(verifiers).count == 2)
        #expect(Set(person.visits.map(\.url)).count == 2)
    }

    @Test(arguments: [
        ([("code", "c")], CredentialError.Code.refused, "another sign-in"),
        ([("code", "c"), ("state", "guessed")], .refused, "another sign-in"),
        ([("error", "access_denied"), ("state", "guessed")], .refused, "another sign-in"),
        ([("state", "STATE")], .refused, "without a code"),
        ([("code", ""), ("state", "STATE")], .refused, "without a code"),
        ([("code", "c"), ("code", "d"), ("state", "STATE")], .refused, "two values of code"),
        ([("code", "c"), ("state", "STATE"), ("state", "x")], .refused, "two values of state"),
        (
            [("error", "access_denied"), ("error_description", "No."), ("state", "STATE")], .refused,
            "access_denied): No."
        ),
        ([("error", "<script>"), ("state", "STATE")], .refused, "said no"),
    ])
    func `a browser that comes back with anything else signs nobody in`(
        _ query: [(String, String)],
        _ code: CredentialError.Code,
        _ words: String
    ) async throws {
        let center = StubIdentityCenter()
        let person = ScriptedPerson()
        let listener = ScriptedListener(person: person) { sent in
            query.map { ($0.0, $0.1 == "STATE" ? sent["state"] ?? "" : $0.1) }
        }
        let login = try center.login()
        let error = await failure { () throws(CredentialError) in
            try await login.signIn(through: listener, interaction: person)
        }
        #expect(error?.code == code)
        #expect(error?.message.contains(words) == true, "\(String(describing: error))")
        #expect(error?.message.contains("<script>") == false)
        #expect(center.count("/token") == 0)
        #expect(center.files.contents(StubIdentityCenter.devFile) == nil)
    }

    @Test func `the older form signs in with a code`() async throws {
        let center = StubIdentityCenter()
        let person = ScriptedPerson()
        let signIn = try await center.login(.legacy).signIn(through: listener(person), interaction: person)
        #expect(person.visits.first?.code == "ABCD-EFGH")
        #expect(!signIn.isRenewable)
        #expect(
            center.documents("/client/register") == [
                .object(["clientName": .text("aws-iam-toolkit-1767323045"), "clientType": .text("public")])
            ]
        )
        #expect(center.files.contents(Self.legacyRegistration) != nil)
        #expect(members(center, StubIdentityCenter.legacyFile)?["accessToken"] == .text("token-1"))
    }

    // MARK: Registration

    @Test(arguments: [(900.0, 0), (899, 1), (-1, 1)])
    func `a registration is used again while a quarter of an hour is left`(
        _ left: Double,
        _ registrations: Int
    ) async throws {
        let end = AWSTimestamp.extended(start.addingTimeInterval(left))
        let text = """
            {"clientId": "kept", "clientSecret": "kept-secret", "expiresAt": "\(end)",
             "scopes": ["sso:account:access"], "grantTypes": ["authorization_code", "refresh_token"]}
            """
        let center = StubIdentityCenter(files: [Self.registration: text])
        let person = ScriptedPerson()
        _ = try await center.login().signIn(through: listener(person), interaction: person)
        #expect(center.count("/client/register") == registrations)
        let expected = registrations == 0 ? "kept" : "client-1"
        #expect(members(center, StubIdentityCenter.devFile)?["clientId"] == .text(expected))
        // It was made for browsers, so a device needs its own.
        _ = try await center.login().signInWithDeviceCode(interaction: person)
        #expect(center.count("/client/register") == registrations + 1)
        #expect(members(center, Self.registration)?["grantTypes"] == nil)
    }

    @Test(arguments: ["{}", "nonsense", #"{"clientId": "kept", "expiresAt": "2030-01-02T03:04:05Z"}"#])
    func `a damaged registration is replaced`(_ text: String) async throws {
        let center = StubIdentityCenter(files: [Self.registration: text])
        let person = ScriptedPerson()
        _ = try await center.login().signIn(through: listener(person), interaction: person)
        #expect(members(center, Self.registration)?["clientId"] == .text("client-1"))
    }

    @Test(arguments: ["/token", "/device_authorization"])
    func `a client that the service forgot registers once more`(_ place: String) async throws {
        let kept = #"{"clientId": "kept", "clientSecret": "s", "expiresAt": "2030-01-02T03:04:05Z"}"#
        for isForgottenForEver in [false, true] {
            let center = StubIdentityCenter(files: [Self.registration: kept]) { path, number in
                guard path == place, number == 1 || isForgottenForEver else { return nil }
                return .text(401, #"{"error":"invalid_client"}"#)
            }
            let person = ScriptedPerson()
            let login = try center.login()
            let error = await failure { () throws(CredentialError) in
                try await login.signInWithDeviceCode(interaction: person)
            }
            #expect(error?.code == (isForgottenForEver ? .interactionRequired : nil))
            #expect(center.count("/client/register") == 1)
            #expect(center.count(place) == 2)
        }
    }

    @Test(arguments: [
        SSOFaultTests.Fault.answer(400, #"{"error":"invalid_client_metadata"}"#), .answer(500, "{}"), .html, .huge,
        .answer(200, "{}"), .answer(200, #"{"clientId":"c","clientSecret":"s","clientSecretExpiresAt":0}"#),
        .breaks(.refused), .breaks(.timedOut), .breaks(.cutShort),
    ])
    func `a sign-in without registration does not begin`(_ fault: SSOFaultTests.Fault) async throws {
        let center = StubIdentityCenter { path, _ in path == "/client/register" ? try fault.response() : nil }
        let person = ScriptedPerson()
        let login = try center.login()
        let error = await failure { () throws(CredentialError) in
            try await login.signInWithDeviceCode(interaction: person)
        }
        #expect(error != nil)
        #expect(person.visits.isEmpty)
        #expect(center.files.paths.isEmpty)
    }

    @Test func `a sign-in that cannot be kept is an error`() async throws {
        let center = StubIdentityCenter()
        center.files.setFailure(.noSpace, for: .replace)
        let person = ScriptedPerson()
        let login = try center.login()
        let error = await failure { () throws(CredentialError) in
            try await login.signInWithDeviceCode(interaction: person)
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.description.contains(StubIdentityCenter.devFile) == true)
    }

    @Test(arguments: [false, true])
    func `where there is nobody nothing is asked for`(_ byBrowser: Bool) async throws {
        let center = StubIdentityCenter()
        let person = ScriptedPerson(failure: CredentialError(.interactionRequired, "nobody"))
        let login = try center.login()
        let error = await failure { () throws(CredentialError) in
            if byBrowser { return try await login.signIn(through: listener(person), interaction: person) }
            return try await login.signInWithDeviceCode(interaction: person)
        }
        #expect(error?.code == .interactionRequired)
        #expect(center.count("/token") == 0)
    }
}
