// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import IAMCredentials
import IAMPlatform
import IAMProviders
import IAMTesting
import InMemoryLogging
import Logging
import SystemPackage
import Testing

@Suite struct SignInCredentialProviderTests {
    @Test(arguments: [300.5, 301.0, 43_200.0])
    func `credentials with more than five minutes left are used as they are`(seconds: Double) async throws {
        let bench = SignInBench(lifetime: seconds.rounded(.up))
        bench.clock.set(start.addingTimeInterval(seconds.rounded(.up) - seconds))
        let credentials = try await bench.provider().credentials()
        #expect(credentials.accessKeyID == "ASIASTORED")
        #expect(credentials.secretAccessKey == Secret("storedSecretEXAMPLE"))
        #expect(credentials.sessionToken == Secret("storedTokenEXAMPLE"))
        #expect(credentials.accountID == "123456789012")
        #expect(credentials.expiration == start.addingTimeInterval(seconds.rounded(.up)))
        #expect(credentials.source == "sign-in")
        #expect(bench.transport.requests.isEmpty)
        #expect(bench.files.paths == [bench.path])
    }

    @Test(arguments: [300.0, 1, 0, -86_400])
    func `others are renewed, and the file holds what came back`(seconds: Double) async throws {
        let bench = SignInBench(lifetime: seconds) { _, _ in SignInBench.renewal(idToken: "idTokenEXAMPLE") }
        let before = bench.stored
        let credentials = try await bench.provider().credentials()
        #expect(credentials.accessKeyID == "ASIANEW1")
        #expect(credentials.accountID == "123456789012")
        #expect(credentials.expiration == start.addingTimeInterval(900))
        var expected = before
        expected["accessToken"] = [
            "accessKeyId": "ASIANEW1", "secretAccessKey": "newSecretEXAMPLE", "sessionToken": "newTokenEXAMPLE",
            "accountId": "123456789012", "expiresAt": "2026-01-02T03:19:05Z",
        ]
        expected["refreshToken"] = "refreshEXAMPLE2"
        expected["idToken"] = "idTokenEXAMPLE"
        #expect(bench.stored as NSDictionary == expected as NSDictionary)
        let metadata = try bench.files.metadata(.init(bench.path))
        #expect(metadata.mode == 0o600)
        let request = try #require(bench.transport.requests.first)
        #expect(request.wholeURL == SignInBench.endpoint + "/v1/token")
        #expect(request.headerField("content-type") == "application/json")
        #expect(
            request.jsonMembers == [
                "clientId": "arn:aws:signin:::devtools/same-device", "refreshToken": "refreshEXAMPLE1",
                "grantType": "refresh_token",
            ]
        )
        #expect(try await bench.provider().credentials() == credentials)
        #expect(bench.transport.requests.count == 1)
    }

    @Test(arguments: [(1, 1.0), (900, 900), (43_200, 900)])
    func `no more than fifteen minutes are believed`(expiresIn: Int, seconds: Double) async throws {
        let bench = SignInBench(lifetime: 0) { _, _ in SignInBench.renewal(expiresIn: expiresIn) }
        #expect(try await bench.provider().credentials().expiration == start.addingTimeInterval(seconds))
    }

    @Test func `the session's text is trimmed and its case kept`() async throws {
        let bench = SignInBench(lifetime: 3_600)
        let provider = SignInCredentialProvider(
            session: " \t\(SignInBench.session)\n",
            endpoint: SignInBench.endpoint,
            platform: bench.platform
        )
        #expect(try await provider.credentials().accessKeyID == "ASIASTORED")
        let other = SignInCredentialProvider(
            session: SignInBench.session.lowercased(),
            endpoint: SignInBench.endpoint,
            platform: bench.platform
        )
        await #expect(throws: CredentialError.self) { try await other.credentials() }
    }

    @Test(
        arguments: [
            ("/var/cache", "/var/cache"), ("~/c", "/home/u/c"), ("~", "/home/u"), ("~bob/c", "~bob/c"),
            ("", "/home/u/.aws/login/cache"),
        ]
    )
    func `a variable names another directory`(value: String, directory: String) throws {
        let bench = SignInBench(environment: ["AWS_LOGIN_CACHE_DIRECTORY": value])
        #expect(try SignInCache(platform: bench.platform).directory.string == directory)
    }

    @Test func `without a home nothing says where sessions are`() {
        let error = #expect(throws: CredentialError.self) { try SignInCache(platform: .stub()) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.hint == "set HOME or AWS_LOGIN_CACHE_DIRECTORY")
    }

    @Test(
        arguments: [
            (nil, "run: toolkit login"), ("default", "run: toolkit login"), ("dev", "run: toolkit login --profile dev"),
            ("my profile", "run: toolkit login --profile 'my profile'"),
        ]
    )
    func `a missing file says how to sign in`(profile: String?, hint: String) async {
        let bench = SignInBench()
        let error = await bench.refusal(profile: profile)
        #expect(error?.code == .interactionRequired)
        #expect(error?.hint == hint)
        #expect(error?.location == .file(path: bench.path, line: nil))
        #expect(error?.provider == "sign-in")
    }

    static let required = [
        "accessToken.accessKeyId", "accessToken.secretAccessKey", "accessToken.sessionToken", "accessToken.accountId",
        "accessToken.expiresAt", "clientId", "refreshToken", "dpopKey",
    ]

    @Test(arguments: required, [3_600.0, 0])
    func `a missing member is named with its file`(member: String, seconds: Double) async {
        let bench = SignInBench()
        for value: Any? in [nil, "", 7, NSNull()] {
            var document = bench.document(lifetime: seconds)
            let names = member.split(separator: ".").map(String.init)
            if names.count == 2, var token = document[names[0]] as? [String: Any] {
                token[names[1]] = value
                document[names[0]] = token
            } else {
                document[names[0]] = value
            }
            bench.store(document)
            let error = await bench.refusal(profile: "dev")
            #expect(error?.code == .invalidConfiguration)
            #expect(error?.message.hasSuffix("has no \(member)") == true)
            #expect(error?.hint == "run: toolkit login --profile dev")
            #expect(error?.location == .file(path: bench.path, line: nil))
        }
        #expect(bench.transport.requests.isEmpty)
    }

    @Test(
        arguments: [
            ("", "not JSON"), ("{", "not JSON"), ("[]", "no JSON object"), ("null", "no JSON object"),
            (#"{"accessToken": "text"}"#, "has no accessToken.accessKeyId"),
        ]
    )
    func `a damaged file is no missing one`(content: String, said: String) async {
        let bench = SignInBench()
        bench.files.setBytes(bench.path, Array(content.utf8))
        let error = await bench.refusal()
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains(said) == true)
        #expect(error?.hint == "run: toolkit login")
    }

    @Test func `a key of another kind, a time that is none and a line end in a key are damage`() async {
        let bench = SignInBench()
        var document = bench.document(lifetime: 3_600)
        document["dpopKey"] = P384.Signing.PrivateKey().pemRepresentation
        bench.store(document)
        #expect(await bench.refusal()?.message.contains("dpopKey") == true)
        for (name, value) in [("expiresAt", "soon"), ("accessKeyId", "ASIA\r\nX: y"), ("sessionToken", "a b")] {
            document = bench.document(lifetime: 3_600)
            var token = document["accessToken"] as? [String: Any]
            token?[name] = value
            document["accessToken"] = token
            bench.store(document)
            let error = await bench.refusal()
            #expect(error?.code == .invalidConfiguration)
            #expect(error?.message.contains(name) == true)
        }
    }

    @Test func `two who find the session ended make one renewal, and both have it`() async throws {
        let gate = Gate()
        let bench = SignInBench(lifetime: 0) { _, number in
            await gate.pass()
            return SignInBench.renewal(number + 1)
        }
        async let first = bench.provider().credentials()
        async let second = bench.provider().credentials()
        #expect(await eventually { gate.waitingCount == 1 })
        gate.open()
        let (one, two) = try await (first, second)
        #expect(one == two)
        #expect(one.accessKeyID == "ASIANEW1")
        #expect(bench.transport.requests.count == 1)
    }

    @Test func `a refresh token that a tool without a lock has used up is no failure`() async throws {
        let other = SharedValue<(@Sendable () -> Void)?>(nil)
        let bench = SignInBench(lifetime: 0) { _, _ in
            other.value?()
            return .text(401, #"{"error": "TOKEN_EXPIRED", "message": "no"}"#)
        }
        other.set { bench.store(bench.document(lifetime: 800)) }
        #expect(try await bench.provider().credentials().expiration == start.addingTimeInterval(800))
        #expect(bench.transport.requests.count == 1)
    }

    @Test func `a lock that is never free ends with an error unless the credentials live`() async throws {
        let bench = SignInBench(lifetime: 60)
        bench.files.setFailure(.timedOut, for: .lock)
        #expect(try await bench.provider().credentials().accessKeyID == "ASIASTORED")
        bench.clock.advance(by: .seconds(60))
        let error = await bench.refusal()
        #expect(error?.code == .timedOut)
        #expect(error?.location == .file(path: bench.path + ".lock", line: nil))
        #expect(bench.transport.requests.isEmpty)
    }

    @Test func `a cancelled wait for the lock is cancelled even if the credentials live`() async {
        let bench = SignInBench(lifetime: 60)
        bench.files.setFailure(.cancelled, for: .lock)
        #expect(await bench.refusal()?.code == .cancelled)
    }

    @Test(arguments: [FileError.Code.noSpace, .readOnly, .denied])
    func `credentials that cannot be kept are given, and the log says so`(code: FileError.Code) async throws {
        var handler = InMemoryLogHandler()
        handler.logLevel = .trace
        let logger = Logger(label: "test") { [handler] _ in handler }
        let bench = SignInBench(lifetime: 0)
        bench.files.setFailure(code, for: .replace)
        bench.files.setFailure(code, for: .lock)
        let before = bench.files.bytes(bench.path)
        let credentials = try await withLogger(logger) { _ in try await bench.provider().credentials() }
        #expect(credentials.accessKeyID == "ASIANEW1")
        #expect(bench.files.bytes(bench.path) == before)
        let notices = handler.entries.filter { $0.level == .notice }.map { "\($0.message)" }
        #expect(notices.count == 2)
        #expect(notices.contains { $0.contains("cannot be kept") })
        let log = handler.entries.map { "\($0.message) \($0.metadata)" }.joined()
        for secret in SignInBench.secrets { #expect(!log.contains(secret)) }
    }

    @Test func `a renewal that nobody waits for any more is still kept`() async {
        let gate = Gate()
        let bench = SignInBench(lifetime: 0) { _, _ in
            await gate.pass()
            try Task.checkCancellation()
            return SignInBench.renewal()
        }
        let task = Task { try await bench.provider().credentials() }
        #expect(await eventually { gate.waitingCount == 1 })
        task.cancel()
        gate.open()
        _ = await task.result
        #expect(bench.stored["refreshToken"] as? String == "refreshEXAMPLE2")
    }

    @Test func `an empty session is an error with its place`() async {
        let location = ConfigurationLocation.file(path: "/home/u/.aws/config", line: 3)
        let provider = SignInCredentialProvider(
            session: " ",
            endpoint: SignInBench.endpoint,
            location: location,
            platform: SignInBench().platform
        )
        let error = await #expect(throws: CredentialError.self) { try await provider.credentials() }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.location == location)
    }
}
