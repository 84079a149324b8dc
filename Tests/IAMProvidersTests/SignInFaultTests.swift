// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMProviders
import IAMTesting
import InMemoryLogging
import Logging
import Testing

@Suite struct SignInFaultTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: CredentialError.Code
        let said: String
        var attempts = 1
        let answer: @Sendable () throws -> TransportResponse

        static func status(
            _ status: Int,
            _ text: String,
            _ code: CredentialError.Code,
            _ said: String
        ) -> Fault {
            Fault(testDescription: "\(status) \(text.prefix(60))", code: code, said: said) { .text(status, text) }
        }

        static func failure(
            _ error: TransportError.Code,
            _ code: CredentialError.Code,
            _ said: String,
            attempts: Int = 1
        ) -> Fault {
            Fault(testDescription: "\(error)", code: code, said: said, attempts: attempts) {
                throw TransportError(error, "made to fail")
            }
        }
    }

    static let login = "run: toolkit login --profile dev"

    static let network: [Fault] = [
        .failure(.refused, .unreachable, "no answer", attempts: 3),
        .failure(.unresolvedHost, .unreachable, "no answer", attempts: 3),
        .failure(.connectTimedOut, .timedOut, "in time", attempts: 3),
        .failure(.timedOut, .timedOut, "in time"),
        .failure(.cutShort, .unreachable, "no answer"),
        .failure(.emptyReply, .unreachable, "no answer"),
        .failure(.certificate, .unreachable, "no answer"),
        Fault(testDescription: "huge", code: .invalidResponse, said: "too large") {
            .text(200, String(repeating: " ", count: 300_000))
        },
        Fault(testDescription: "cut short in the body", code: .unreachable, said: "no answer") {
            let body = AsyncThrowingStream<[UInt8], any Error> { continuation in
                continuation.yield(Array(#"{"accessToken": {"#.utf8))
                continuation.finish(throwing: TransportError(.cutShort, "made to fail"))
            }
            return TransportResponse(head: .init(status: .ok), body: body)
        },
    ]

    static let answers: [Fault] = [
        .status(200, "<html><body>Sign in to the wireless network</body></html>", .invalidResponse, "not JSON"),
        .status(200, "", .invalidResponse, "not JSON"),
        .status(200, "[]", .invalidResponse, "has no accessToken.accessKeyId"),
        .status(200, #"{"accessToken": {"accessKeyId": "A"}}"#, .invalidResponse, "secretAccessKey"),
        .status(200, token(#""expiresIn": "900""#), .invalidResponse, "expiresIn"),
        .status(200, token(#""expiresIn": 0"#), .invalidResponse, "expiresIn"),
        .status(200, token(#""expiresIn": -5"#), .invalidResponse, "expiresIn"),
        .status(200, token(#""expiresIn": 900"#, key: "A\\nB"), .invalidResponse, "characters"),
        .status(302, "", .invalidResponse, "HTTP 302"),
        .status(404, "<html></html>", .invalidResponse, "HTTP 404"),
        .status(407, "", .unreachable, "HTTP 407"),
        .status(429, #"{"error": "x", "message": "slow down"}"#, .unreachable, "HTTP 429: x: slow down"),
        .status(500, #"{"message": "InternalServerException"}"#, .unreachable, "HTTP 500"),
        .status(503, "<html></html>", .unreachable, "HTTP 503"),
        .status(400, #"{"error": "INVALID_REQUEST", "message": "bad grant"}"#, .refused, "INVALID_REQUEST: bad grant"),
        .status(403, "<html></html>", .refused, "HTTP 403"),
        .status(403, #"{"message": "No\u001b[31m way\nin"}"#, .refused, "HTTP 403: No [31m way in"),
        .status(400, "{\"message\": \"\(String(repeating: "a", count: 500))\"}", .refused, "aaa…"),
        .status(401, #"{"error": "TOKEN_EXPIRED", "message": "m"}"#, .interactionRequired, "has ended"),
        .status(403, #"{"error": "USER_CREDENTIALS_CHANGED"}"#, .interactionRequired, "was changed"),
        .status(400, #"{"error": "AUTHCODE_EXPIRED"}"#, .interactionRequired, "authorization code"),
        .status(403, #"{"error": "INSUFFICIENT_PERMISSIONS"}"#, .refused, "signin:CreateOAuth2Token"),
    ]

    private static func token(_ life: String, key: String = "ASIANEW") -> String {
        #"{"accessToken": {"accessKeyId": "\#(key)", "secretAccessKey": "s", "sessionToken": "t"}, \#(life)}"#
    }

    @Test(arguments: network + answers)
    func `a failure of the service is told, and the session stays as it is`(fault: Fault) async throws {
        let bench = SignInBench(lifetime: 0) { _, _ in try fault.answer() }
        let before = bench.files.bytes(bench.path)
        let error = try #require(await bench.refusal(profile: "dev"))
        #expect(error.code == fault.code)
        #expect(error.message.contains(fault.said))
        #expect(error.provider == "sign-in")
        #expect(error.location == .url(SignInBench.endpoint + "/v1/token"))
        #expect(error.hint != nil || fault.said == "too large")
        #expect((error.hint == Self.login) == (fault.code == .interactionRequired || fault.isRefusalWithoutReason))
        #expect(bench.transport.requests.count == fault.attempts)
        #expect(bench.files.bytes(bench.path) == before)
        #expect(!"\(error)".contains("<"))
    }

    @Test(arguments: network + answers)
    func `credentials that live outlast the failure`(fault: Fault) async throws {
        var handler = InMemoryLogHandler()
        handler.logLevel = .trace
        let logger = Logger(label: "test") { [handler] _ in handler }
        let bench = SignInBench(lifetime: 200) { _, _ in try fault.answer() }
        let credentials = try await withLogger(logger) { _ in try await bench.provider().credentials() }
        #expect(credentials.accessKeyID == "ASIASTORED")
        #expect(handler.entries.contains { "\($0.message)".contains("still used") })
        let text = handler.entries.map { "\($0.message) \($0.metadata)" }.joined()
        for secret in SignInBench.secrets { #expect(!text.contains(secret)) }
    }

    @Test func `a next success heals`() async throws {
        let bench = SignInBench(lifetime: 0) { _, number in
            number == 0 ? .text(500, "") : SignInBench.renewal()
        }
        #expect(await bench.refusal()?.code == .unreachable)
        #expect(try await bench.provider().credentials().accessKeyID == "ASIANEW1")
    }

    @Test func `a cancelled request is cancelled`() async {
        let bench = SignInBench(lifetime: 200) { _, _ in throw TransportError(.cancelled, "cancelled") }
        #expect(await bench.refusal()?.code == .cancelled)
    }

    @Test func `no plain HTTP leaves the machine`() async {
        let bench = SignInBench(lifetime: 0)
        let provider = SignInCredentialProvider(
            session: SignInBench.session,
            endpoint: "http://signin.example.com",
            platform: bench.platform
        )
        let error = await #expect(throws: CredentialError.self) { try await provider.credentials() }
        #expect(error?.code == .invalidConfiguration)
        #expect(bench.transport.requests.isEmpty)
    }

    @Test(arguments: [400, 401, 403, 429, 500])
    func `a service that repeats the secrets does not get them into an error`(status: Int) async throws {
        let bench = SignInBench(lifetime: 0) { request, _ in
            let text = SignInBench.secrets.joined(separator: " ")
            return .text(status, #"{"error": "\#(text)", "message": "\#(text)"}"#)
        }
        let error = try #require(await bench.refusal())
        var shown = "\(error) \(String(reflecting: error)) "
        dump(error, to: &shown)
        dump(bench.provider(), to: &shown)
        shown += "\(bench.provider())"
        // Those of the request; what else a service makes up it does not know from here.
        #expect(!shown.contains("refreshEXAMPLE1"))
    }
}

extension SignInFaultTests.Fault {
    /// A refusal about which there is nothing better to say than to sign in again.
    fileprivate var isRefusalWithoutReason: Bool { code == .refused && !said.contains("signin:") }
}
