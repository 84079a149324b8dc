// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMProviders
import IAMTesting
import Testing

@Suite struct SSODeviceCodeTests {
    private func signIn(_ center: StubIdentityCenter, _ person: ScriptedPerson) async throws -> CredentialError? {
        let login = try center.login()
        return await failure { () throws(CredentialError) in
            try await login.signInWithDeviceCode(interaction: person)
        }
    }

    private func refusal(_ name: String) -> TransportResponse { .text(400, #"{"error":"\#(name)"}"#) }

    @Test func `the service is asked at its pace until somebody has confirmed`() async throws {
        let answers = ["authorization_pending", "slow_down", "authorization_pending", "slow_down"]
        let center = StubIdentityCenter { path, number in
            path == "/token" && number <= answers.count ? refusal(answers[number - 1]) : nil
        }
        let person = ScriptedPerson()
        #expect(try await signIn(center, person) == nil)
        #expect(person.visits.map(\.url) == ["https://example.com/start/#/device?user_code=ABCD-EFGH"])
        #expect(person.visits.map(\.code) == ["ABCD-EFGH"])
        #expect(center.timer.slept == [.seconds(5), .seconds(5), .seconds(10), .seconds(10), .seconds(15)])
        #expect(
            center.documents("/device_authorization") == [
                .object([
                    "clientId": .text("client-1"), "clientSecret": .text("client-secret-1"),
                    "startUrl": .text(StubIdentityCenter.startURL),
                ])
            ]
        )
        #expect(
            center.documents("/token").last
                == .object([
                    "clientId": .text("client-1"), "clientSecret": .text("client-secret-1"),
                    "grantType": .text("urn:ietf:params:oauth:grant-type:device_code"),
                    "deviceCode": .text("device-code"),
                ])
        )
        #expect(center.files.contents(StubIdentityCenter.devFile)?.contains("token-5") == true)
    }

    @Test func `the interval of the service counts`() async throws {
        let center = StubIdentityCenter { path, _ in
            guard path == "/device_authorization" else { return nil }
            return .text(
                200,
                #"{"deviceCode":"d","userCode":"U","verificationUri":"https://example.com/","expiresIn":60,"interval":2}"#
            )
        }
        let person = ScriptedPerson()
        #expect(try await signIn(center, person) == nil)
        #expect(center.timer.slept == [.seconds(2)])
        #expect(person.visits.map(\.url) == ["https://example.com/"])
    }

    @Test(arguments: [
        ("expired_token", CredentialError.Code.interactionRequired), ("access_denied", .refused),
        ("invalid_grant", .interactionRequired), ("invalid_request", .refused),
    ])
    func `a final answer ends the sign-in`(_ name: String, _ code: CredentialError.Code) async throws {
        let center = StubIdentityCenter { path, _ in path == "/token" ? refusal(name) : nil }
        #expect(try await signIn(center, ScriptedPerson())?.code == code)
        #expect(center.count("/token") == 1)
        #expect(center.files.contents(StubIdentityCenter.devFile) == nil)
    }

    @Test func `a code that nobody confirms ends with its time`() async throws {
        let center = StubIdentityCenter { path, _ in path == "/token" ? refusal("authorization_pending") : nil }
        let error = try await signIn(center, ScriptedPerson())
        #expect(error?.code == .interactionRequired)
        #expect(error?.hint == "run: toolkit login --sso --profile work")
        #expect(center.count("/token") == 120)
    }

    @Test(arguments: [(2, true), (3, false)])
    func `a network that fails for a moment is borne`(_ failures: Int, _ succeeds: Bool) async throws {
        let center = StubIdentityCenter { path, number in
            guard path == "/token", number <= failures else { return nil }
            throw TransportError(.timedOut, "made to fail")
        }
        let error = try await signIn(center, ScriptedPerson())
        #expect(error?.code == (succeeds ? nil : .timedOut))
        #expect(center.count("/token") == 3)
    }

    @Test(arguments: [
        #"{"userCode":"U","verificationUri":"https://example.com/"}"#,
        #"{"deviceCode":"d","verificationUri":"https://example.com/"}"#, #"{"deviceCode":"d","userCode":"U"}"#,
        #"{"deviceCode":"d","userCode":"\u001b[2J","verificationUri":"https://example.com/"}"#,
        #"{"deviceCode":"d","userCode":"U","verificationUri":"javascript:alert(1)"}"#,
        #"{"deviceCode":"d","userCode":"U","verificationUri":"file:///etc/passwd"}"#,
        #"{"deviceCode":"d","userCode":"U","verificationUri":"http://example.com/"}"#,
        #"{"deviceCode":"d","userCode":"U","verificationUri":"https://example.com/ --flag"}"#, "<html>",
    ])
    func `nothing is shown or opened but a code and an address of the web`(_ text: String) async throws {
        let center = StubIdentityCenter { path, _ in path == "/device_authorization" ? .text(200, text) : nil }
        let person = ScriptedPerson()
        #expect(try await signIn(center, person)?.code == .invalidResponse)
        #expect(person.visits.isEmpty)
    }

    @Test func `a cancelled sign-in stops asking`() async throws {
        let gate = Gate()
        let center = StubIdentityCenter { path, _ in
            guard path == "/token" else { return nil }
            await gate.pass()
            return refusal("authorization_pending")
        }
        let login = try center.login()
        let task = Task {
            await failure { () throws(CredentialError) in
                try await login.signInWithDeviceCode(interaction: ScriptedPerson())
            }
        }
        #expect(await eventually { gate.waitingCount == 1 })
        task.cancel()
        gate.open()
        #expect(await task.value?.code == .cancelled)
        #expect(center.count("/token") == 1)
    }
}
