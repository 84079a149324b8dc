// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import IAMCredentials
import IAMPlatform
import IAMProviders
import IAMTesting
import SystemPackage
import Testing

/// A person with a browser: notes the address, and pastes what the test says.
private struct Person: SignInInteraction {
    let visited = SharedValue<[String]>([])
    var isThere = true
    let paste: @Sendable (_ visited: String) -> String

    init(isThere: Bool = true, paste: @escaping @Sendable (String) -> String = { _ in "" }) {
        self.isThere = isThere
        self.paste = paste
    }

    func visit(_ url: String, code: String?) async throws(CredentialError) {
        guard isThere else { throw CredentialError(.interactionRequired, "nobody is there") }
        visited.set(visited.value + [url])
    }

    func answer(to prompt: String) async throws(CredentialError) -> Secret {
        Secret(paste(visited.value.last ?? ""))
    }
}

/// A listener that is come back to at once.
private struct Loopback: AuthorizationListener {
    static let redirectURI = "http://127.0.0.1:49152/oauth/callback"

    let person: Person
    let query: @Sendable (_ visited: String) -> [(name: String, value: String)]

    func redirect(
        to path: String,
        within deadline: Duration,
        start: @escaping @Sendable (_ redirectURI: String) async throws(CredentialError) -> Void
    ) async throws(CredentialError) -> [(name: String, value: String)] {
        guard path == "/oauth/callback" else { throw CredentialError(.invalidConfiguration, "another path") }
        guard deadline > .zero else { throw CredentialError(.timedOut, "nobody came back") }
        try await start(Self.redirectURI)
        return query(person.visited.value.last ?? "")
    }
}

private func parameter(_ name: String, _ url: String) -> String {
    URLComponents(string: url)?.queryItems?.first { $0.name == name }?.value ?? ""
}

private func idToken(_ subject: String) -> String {
    let parts = [#"{"alg": "ES384"}"#, #"{"sub": "\#(subject)", "aud": "x", "pad": "ÿ?>"}"#, "signature"]
    return parts.map { part in
        Data(part.utf8).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }.joined(separator: ".")
}

@Suite struct ConsoleSignInTests {
    static let identity = SignInBench.session

    private static func bench(_ subject: String = identity) -> SignInBench {
        SignInBench { _, _ in SignInBench.renewal(idToken: idToken(subject)) }
    }

    private func signIn(_ bench: SignInBench) -> ConsoleSignIn {
        ConsoleSignIn(endpoint: SignInBench.endpoint, profile: "dev", platform: bench.platform)
    }

    @Test func `a browser on this machine signs in, and every tool finds the session`() async throws {
        let bench = Self.bench()
        let person = Person()
        let listener = Loopback(person: person) { [("state", parameter("state", $0)), ("code", "codeEXAMPLE/+ 1")] }
        let session = try await signIn(bench).signIn(with: listener, interaction: person)

        let url = try #require(person.visited.value.first)
        #expect(person.visited.value.count == 1)
        #expect(url.hasPrefix(SignInBench.endpoint + "/v1/authorize?response_type=code&client_id=arn%3Aaws%3Asignin"))
        #expect(parameter("client_id", url) == "arn:aws:signin:::devtools/same-device")
        #expect(parameter("code_challenge_method", url) == "SHA-256")
        #expect(parameter("scope", url) == "openid")
        #expect(parameter("redirect_uri", url) == Loopback.redirectURI)
        #expect(UUID(uuidString: parameter("state", url)) != nil)

        let request = try #require(bench.transport.requests.first)
        let members = request.jsonMembers
        #expect(request.wholeURL == SignInBench.endpoint + "/v1/token")
        #expect(Set(members.keys) == ["clientId", "grantType", "code", "codeVerifier", "redirectUri"])
        #expect(members["clientId"] == "arn:aws:signin:::devtools/same-device")
        #expect(members["grantType"] == "authorization_code")
        #expect(members["code"] == "codeEXAMPLE/+ 1")
        #expect(members["redirectUri"] == Loopback.redirectURI)
        let verifier = members["codeVerifier"] ?? ""
        #expect((43...128).contains(verifier.count))
        #expect(decodedBase64URL(parameter("code_challenge", url)) == Data(SHA256.hash(data: Data(verifier.utf8))))

        #expect(session.session == Self.identity)
        #expect(session.file == bench.path)
        #expect(session.credentials.accessKeyID == "ASIANEW1")
        #expect(session.credentials.accountID == "123456789012")
        #expect(session.credentials.expiration == start.addingTimeInterval(900))
        #expect(try await bench.provider().credentials() == session.credentials)
        #expect(bench.transport.requests.count == 1)
    }

    @Test func `the file has what the AWS CLI writes, for the user alone`() async throws {
        let bench = Self.bench()
        let person = Person()
        let listener = Loopback(person: person) { [("state", parameter("state", $0)), ("code", "c")] }
        _ = try await signIn(bench).signIn(with: listener, interaction: person)
        let stored = bench.stored
        #expect(
            Set(stored.keys) == ["accessToken", "clientId", "refreshToken", "dpopKey", "tokenType", "idToken"]
        )
        let token = stored["accessToken"] as? [String: String]
        #expect(token?["accountId"] == "123456789012")
        #expect(token?["expiresAt"] == "2026-01-02T03:19:05Z")
        #expect(stored["tokenType"] as? String == "aws_sigv4")
        #expect(stored["refreshToken"] as? String == "refreshEXAMPLE2")
        let pem = try #require(stored["dpopKey"] as? String)
        let key = try P256.Signing.PrivateKey(pemRepresentation: pem)
        #expect(pem == DPoPTests.sec1(key))
        #expect(try bench.files.metadata(.init(bench.path)).mode == 0o600)
        let directory = try SignInCache(platform: bench.platform).directory
        #expect(try bench.files.metadata(directory).mode == 0o700)
    }

    @Test(arguments: ["", "=", "\n", " "])
    func `a browser elsewhere shows a code to paste`(end: String) async throws {
        let bench = Self.bench()
        let person = Person { url in
            let text = "state=\(parameter("state", url))&code=code%2FEXAMPLE%3D"
            let code = Data(text.utf8).base64EncodedString()
            return (end == "=" ? code.replacingOccurrences(of: "=", with: "") : code) + (end == "=" ? "" : end)
        }
        let session = try await signIn(bench).signInAcrossDevices(interaction: person)
        let url = try #require(person.visited.value.first)
        #expect(parameter("client_id", url) == "arn:aws:signin:::devtools/cross-device")
        #expect(parameter("redirect_uri", url) == SignInBench.endpoint + "/v1/sessions/confirmation")
        let members = try #require(bench.transport.requests.first).jsonMembers
        #expect(members["code"] == "code/EXAMPLE=")
        #expect(members["clientId"] == "arn:aws:signin:::devtools/cross-device")
        #expect(members["redirectUri"] == SignInBench.endpoint + "/v1/sessions/confirmation")
        #expect(session.session == Self.identity)
        #expect(bench.stored["clientId"] as? String == "arn:aws:signin:::devtools/cross-device")
    }

    @Test func `two sign-ins share neither state nor verifier nor key`() async throws {
        var seen: Set<String> = []
        for _ in 0..<2 {
            let bench = Self.bench()
            let person = Person()
            let listener = Loopback(person: person) { [("state", parameter("state", $0)), ("code", "c")] }
            _ = try await signIn(bench).signIn(with: listener, interaction: person)
            seen.insert(parameter("state", person.visited.value[0]))
            seen.insert(bench.transport.requests[0].jsonMembers["codeVerifier"] ?? "")
            seen.insert(bench.stored["dpopKey"] as? String ?? "")
        }
        #expect(seen.count == 6)
    }

    struct Return: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: CredentialError.Code
        let query: @Sendable (String) -> [(name: String, value: String)]
    }

    static let returns: [Return] = [
        Return(testDescription: "nothing", code: .invalidResponse) { _ in [] },
        Return(testDescription: "no state", code: .invalidResponse) { _ in [("code", "c")] },
        Return(testDescription: "another state", code: .invalidResponse) { _ in [("code", "c"), ("state", "x")] },
        Return(testDescription: "error and another state", code: .invalidResponse) { _ in
            [("error", "access_denied"), ("state", "x")]
        },
        Return(testDescription: "no code", code: .invalidResponse) { [("state", parameter("state", $0))] },
        Return(testDescription: "empty code", code: .invalidResponse) {
            [("state", parameter("state", $0)), ("code", "")]
        },
        Return(testDescription: "refused", code: .refused) {
            [("state", parameter("state", $0)), ("error", "access_denied")]
        },
    ]

    @Test(arguments: returns)
    func `a browser that comes back without this sign-in's code gets nothing`(value: Return) async throws {
        let bench = Self.bench()
        let person = Person()
        let listener = Loopback(person: person, query: value.query)
        let error = await #expect(throws: CredentialError.self) {
            try await signIn(bench).signIn(with: listener, interaction: person)
        }
        #expect(error?.code == value.code)
        #expect(error?.hint != nil)
        #expect(value.code != .refused || error?.message.contains("access_denied") == true)
        #expect(bench.transport.requests.isEmpty)
        #expect(bench.files.paths.isEmpty)
    }

    @Test(arguments: ["", "nonsense!", "c3RhdGU", "Y29kZT1hYmM=", "c3RhdGU9eCZjb2RlPXk="])
    func `what is pasted must be the code`(pasted: String) async {
        let bench = Self.bench()
        let error = await #expect(throws: CredentialError.self) {
            try await signIn(bench).signInAcrossDevices(interaction: Person { _ in pasted })
        }
        #expect(error?.code == .invalidResponse)
        #expect(error?.hint?.contains("sign in again") == true)
        #expect(bench.transport.requests.isEmpty)
    }

    @Test func `nobody there, nobody back, and an address that is not safe`() async {
        let bench = Self.bench()
        let nobody = Person(isThere: false)
        var error = await #expect(throws: CredentialError.self) {
            try await signIn(bench).signIn(with: Loopback(person: nobody) { _ in [] }, interaction: nobody)
        }
        #expect(error?.code == .interactionRequired)
        error = await #expect(throws: CredentialError.self) {
            let listener = Loopback(person: nobody) { _ in [] }
            return try await signIn(bench).signIn(with: listener, interaction: nobody, within: .zero)
        }
        #expect(error?.code == .timedOut)
        let person = Person()
        for endpoint in ["http://signin.example.com", "signin.example.com", "https://a b"] {
            error = await #expect(throws: CredentialError.self) {
                try await ConsoleSignIn(endpoint: endpoint, platform: bench.platform)
                    .signInAcrossDevices(interaction: person)
            }
            #expect(error?.code == .invalidConfiguration)
        }
        #expect(person.visited.value.isEmpty)
        #expect(bench.transport.requests.isEmpty)
    }

    @Test(
        arguments: [
            "", "alice", "arn:aws:sts:::assumed-role/Admin/alice", #"arn:aws:iam::123456789012:user/\u0000"#,
        ]
    )
    func `an id token without an identity is refused`(subject: String) async {
        let bench = Self.bench(subject)
        let person = Person()
        let listener = Loopback(person: person) { [("state", parameter("state", $0)), ("code", "c")] }
        let error = await #expect(throws: CredentialError.self) {
            try await signIn(bench).signIn(with: listener, interaction: person)
        }
        #expect(error?.code == .invalidResponse)
        #expect(bench.files.paths.isEmpty)
    }

    @Test func `a code that has ended, and a disk that is full`() async {
        let person = Person()
        let listener = Loopback(person: person) { [("state", parameter("state", $0)), ("code", "codeEXAMPLE")] }
        let ended = SignInBench { _, _ in .text(400, #"{"error": "AUTHCODE_EXPIRED", "message": "codeEXAMPLE"}"#) }
        var error = await #expect(throws: CredentialError.self) {
            try await signIn(ended).signIn(with: listener, interaction: person)
        }
        #expect(error?.code == .interactionRequired)
        #expect(error?.hint == "run: toolkit login --profile dev")
        let bench = Self.bench()
        bench.files.setFailure(.noSpace, for: .replace)
        error = await #expect(throws: CredentialError.self) {
            try await signIn(bench).signIn(with: listener, interaction: person)
        }
        #expect(error?.code == .unreachable)
        #expect(error?.location == .file(path: bench.path, line: nil))
    }
}
