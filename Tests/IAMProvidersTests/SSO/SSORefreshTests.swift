// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMTesting
import InMemoryLogging
import Logging
import SystemPackage
import Testing

@Suite struct SSORefreshTests {
    enum Outcome: Sendable {
        case stored
        case renewed
        case signIn
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var left: Double
        var registration: Double? = 86_400
        var missing: String?
        var source = SSOSource.dev
        var outcome: Outcome

        var testDescription: String {
            "\(left) s left, registration \(registration ?? 0), without \(missing ?? "nothing"), \(source.sessionName ?? "")"
        }
    }

    @Test(arguments: [
        Case(left: 3_600, outcome: .stored), Case(left: 300, outcome: .stored), Case(left: 299, outcome: .renewed),
        Case(left: 1, outcome: .renewed), Case(left: 0, outcome: .renewed), Case(left: -86_400, outcome: .renewed),
        Case(left: 299, missing: "refreshToken", outcome: .stored),
        Case(left: 299, missing: "clientId", outcome: .stored),
        Case(left: 299, registration: nil, outcome: .stored), Case(left: 299, registration: -1, outcome: .stored),
        Case(left: 299, source: .legacy, outcome: .stored), Case(left: 0, source: .legacy, outcome: .signIn),
        Case(left: 0, missing: "refreshToken", outcome: .signIn), Case(left: 0, missing: "clientId", outcome: .signIn),
        Case(left: 0, missing: "clientSecret", outcome: .signIn), Case(left: 0, registration: nil, outcome: .signIn),
        Case(left: 0, registration: 0, outcome: .signIn), Case(left: 0, registration: -1, outcome: .signIn),
    ])
    func `a token is renewed when it has to be and can be`(_ example: Case) async throws {
        let text = tokenFile(
            endsIn: example.left,
            registrationEndsIn: example.registration,
            without: example.missing
        )
        let center = StubIdentityCenter(files: [
            StubIdentityCenter.devFile: text, StubIdentityCenter.legacyFile: text,
        ])
        let error = await failure(of: center.provider(example.source).credentials)
        switch example.outcome {
        case .stored:
            #expect(error == nil)
            #expect(center.bearers == ["token-0"])
            #expect(center.count("/token") == 0)
        case .renewed:
            #expect(error == nil)
            #expect(center.bearers == ["token-1"])
            #expect(center.count("/token") == 1)
        case .signIn:
            #expect(error?.code == .interactionRequired)
            #expect(error?.hint == "run: toolkit login --sso --profile work")
            #expect(center.requests.isEmpty)
        }
    }

    @Test func `a renewed token is written as the AWS CLI does, and unknown members stay`() async throws {
        let text = tokenFile(endsIn: 60, extra: #", "idToken": "id", "future": {"a": [1, null, true]}"#)
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: text])
        _ = try await center.provider().credentials()
        #expect(
            center.documents("/token") == [
                .object([
                    "clientId": .text("client-0"), "clientSecret": .text("client-secret-0"),
                    "grantType": .text("refresh_token"), "refreshToken": .text("refresh-0"),
                ])
            ]
        )
        let written = try #require(center.files.contents(StubIdentityCenter.devFile))
        let document = try #require(JSONValue(parsing: Array(written.utf8)))
        #expect(
            document.members == [
                "accessToken": .text("token-1"), "expiresAt": .text("2026-01-02T11:04:05Z"),
                "refreshToken": .text("refresh-1"), "clientId": .text("client-0"),
                "clientSecret": .text("client-secret-0"), "registrationExpiresAt": .text("2026-01-03T03:04:05Z"),
                "region": .text("us-east-1"), "startUrl": .text(StubIdentityCenter.startURL), "idToken": .text("id"),
                "future": .object(["a": .array([.integer(1), .null, .boolean(true)])]),
            ]
        )
        let metadata = try center.files.metadata(.init(StubIdentityCenter.devFile))
        #expect(metadata.mode == 0o600)
    }

    @Test func `an answer without a refresh token leaves the old one`() async throws {
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: 60)]) { path, number in
            path == "/token" ? .text(200, #"{"accessToken":"token-\#(number)","expiresIn":600}"#) : nil
        }
        _ = try await center.provider().credentials()
        center.clock.advance(by: .seconds(500))
        _ = try await center.provider().credentials()
        #expect(center.bearers == ["token-1", "token-2"])
        #expect(center.documents("/token").map { $0["refreshToken"] } == [.text("refresh-0"), .text("refresh-0")])
    }

    @Test func `an exchanged refresh token is used next time`() async throws {
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: 60)])
        _ = try await center.provider().credentials()
        center.clock.advance(by: .seconds(28_700))
        _ = try await center.provider().credentials()
        #expect(center.documents("/token").map { $0["refreshToken"] } == [.text("refresh-0"), .text("refresh-1")])
    }

    @Test(arguments: [60.0, -60])
    func `of many that renew one token at once one asks the service`(_ left: Double) async throws {
        let gate = Gate()
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: left)]) { path, _ in
            if path == "/token" { await gate.pass() }
            return nil
        }
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 { group.addTask { try await center.provider().credentials().accessKeyID } }
            #expect(await eventually { gate.waitingCount == 1 })
            if left > 0 { #expect(await eventually { center.count("/federation/credentials") == 7 }) }
            gate.open()
            for try await key in group { #expect(key == "ASIAEXAMPLE") }
        }
        #expect(center.count("/token") == 1)
        #expect(center.bearers.filter { $0 == "token-1" }.count == (left > 0 ? 1 : 8))
    }

    @Test func `a failed renewal is not tried again for half a minute while the token lives`() async throws {
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: 200)]) { path, number in
            path == "/token" && number < 3 ? .text(500, #"{"error":"server_error"}"#) : nil
        }
        let log = InMemoryLogHandler()
        try await withLogger(Logger(label: "test") { _ in log }) { _ in
            _ = try await center.provider().credentials()
            center.clock.advance(by: .seconds(29))
            _ = try await center.provider().credentials()
            #expect(center.count("/token") == 1)
            center.clock.advance(by: .seconds(2))
            _ = try await center.provider().credentials()
            #expect(center.count("/token") == 2)
            center.clock.advance(by: .seconds(31))
            _ = try await center.provider().credentials()
        }
        #expect(center.bearers == ["token-0", "token-0", "token-0", "token-3"])
        #expect(log.entries.filter { "\($0.message)".hasPrefix("Renewing the sign-in failed") }.count == 2)
        #expect(!"\(log.entries)".contains("refresh-0"))
        #expect(center.files.paths.allSatisfy { !$0.hasSuffix(".failed") })
    }

    @Test func `an ended token is tried at once, whatever failed before`() async throws {
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: 5)]) { path, number in
            path == "/token" && number == 1 ? .text(500, "{}") : nil
        }
        _ = try await center.provider().credentials()
        center.clock.advance(by: .seconds(6))
        _ = try await center.provider().credentials()
        #expect(center.bearers == ["token-0", "token-2"])
    }

    @Test func `a token that another tool renewed meanwhile is taken`() async throws {
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: -5)])
        let files = center.files
        let racing = StubIdentityCenter(files: [:]) { path, _ in
            guard path == "/token" else { return nil }
            let text = tokenFile(endsIn: 3_600).replacingOccurrences(of: "token-0", with: "token-of-another-tool")
            files.setBytes(StubIdentityCenter.devFile, Array(text.utf8))
            return .text(400, #"{"error":"invalid_grant"}"#)
        }
        var platform = racing.platform
        platform.files = files
        let provider = SSOCredentialProvider(.dev, endpoints: StubIdentityCenter.endpoints, platform: platform)
        _ = try await provider.credentials()
        #expect(racing.bearers == ["token-of-another-tool"])
    }

    @Test func `a renewed token that cannot be written is used`() async throws {
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: -5)])
        center.files.setFailure(.noSpace, for: .replace)
        let log = InMemoryLogHandler()
        try await withLogger(Logger(label: "test") { _ in log }) { _ in
            _ = try await center.provider().credentials()
        }
        #expect(center.bearers == ["token-1"])
        let entry = log.entries.first { "\($0.message)".contains("could not be stored") }
        #expect(entry?.level == .notice)
    }

    @Test func `without a lock a token is renewed all the same`() async throws {
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: -5)])
        center.files.setFailure(.readOnly, for: .lock)
        _ = try await center.provider().credentials()
        #expect(center.bearers == ["token-1"])
    }

    @Test func `a lock that never comes free is an error for an ended token alone`() async throws {
        for (left, code) in [(60.0, CredentialError.Code?.none), (-5, .timedOut)] {
            let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: left)])
            center.files.setFailure(.timedOut, for: .lock)
            let error = await failure(of: center.provider().credentials)
            #expect(error?.code == code)
            #expect(center.count("/token") == 0)
        }
    }

    @Test func `a renewal that nobody waits for any more is still kept`() async throws {
        let gate = Gate()
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: -5)]) { path, _ in
            if path == "/token" { await gate.pass() }
            return nil
        }
        let task = Task { try await center.provider().credentials() }
        #expect(await eventually { gate.waitingCount == 1 })
        task.cancel()
        gate.open()
        _ = await task.result
        #expect(center.files.contents(StubIdentityCenter.devFile)?.contains("refresh-1") == true)
    }
}
