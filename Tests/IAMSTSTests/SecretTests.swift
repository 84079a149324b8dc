// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMSTS
import IAMTesting
import InMemoryLogging
import Logging
import Testing

@Suite struct SecretTests {
    static let tokenCode = "918273"
    static let assertion = "eyJcontextASSERTION"

    static let secrets = [
        Fixture.secretKey, Fixture.sessionToken, Fixture.webIdentityToken, tokenCode, assertion, "answeredSecret+/KEY",
        "answeredToken+/==",
    ]

    static let input: AssumeRoleInput = {
        var input = Fixture.input
        (input.serialNumber, input.tokenCode) = ("GAHT12345678", Secret(tokenCode))
        input.providedContexts = [ProvidedContext(providerARN: Fixture.roleARN, contextAssertion: Secret(assertion))]
        return input
    }()

    static let web = AssumeRoleWithWebIdentityInput(
        roleARN: Fixture.roleARN,
        roleSessionName: "pod",
        webIdentityToken: Secret(Fixture.webIdentityToken)
    )

    /// Everything a value shows of itself.
    static func rendered(_ values: Any...) -> String {
        var text = ""
        for value in values {
            text += "\(value) \(String(reflecting: value)) "
            dump(value, to: &text)
        }
        return text
    }

    static func expectNoSecret(_ text: String, but exception: String? = nil) {
        for secret in secrets where secret != exception { #expect(!text.contains(secret)) }
    }

    static let echo = secrets.joined(separator: " and ")

    /// Answers that try to get a secret into an error.
    static let answers: [(Int, String)] = [
        (200, Fixture.assumeRoleXML),
        (200, Fixture.assumeRoleXML.replacing(Fixture.expiration, with: "never")),
        (200, Fixture.assumeRoleXML.replacing(Fixture.expiration, with: "1999-01-01T00:00:00Z")),
        (200, Fixture.assumeRoleXML.replacing("</Credentials>", with: "")),
        (200, "<answeredSecret+/KEY>"),
        (200, echo),
        (403, echo),
        (
            403,
            Fixture.fault("SignatureDoesNotMatch", "no. The Canonical String for this request should have been \(echo)")
        ),
        (
            403,
            Fixture.fault("AccessDenied", echo(of: [Fixture.secretKey, Fixture.sessionToken, tokenCode, assertion]))
        ),
        (403, Fixture.fault("AccessDenied", Fixture.webIdentityToken)),
        (403, Fixture.fault(Fixture.sessionToken, "no")),
        (403, #"{"message": "\#(Fixture.sessionToken)", "code": "\#(Fixture.secretKey)"}"#),
        (503, Fixture.fault("ServiceUnavailable", Fixture.sessionToken)),
        (400, Fixture.fault("AccessDenied", String(Fixture.sessionToken + String(repeating: "A", count: 2_000)))),
    ]

    private static func echo(of values: [String]) -> String { values.joined(separator: ", ") }

    @Test(arguments: answers)
    func `no secret is in an error, a value or a log`(status: Int, body: String) async throws {
        var handler = InMemoryLogHandler()
        handler.logLevel = .trace
        let logger = Logger(label: "test") { [handler] _ in handler }
        let bench = Bench(status, body)
        var role: [Any] = [Self.input, bench.client, bench.skew]
        var web: [Any] = [Self.web]
        await withLogger(logger) { _ in
            do throws(STSError) {
                role.append(try await bench.client.assumeRole(Self.input, credentials: Fixture.temporary))
            } catch {
                role += [error, error.credentialError] as [Any]
            }
            do throws(STSError) {
                web.append(try await bench.client.assumeRoleWithWebIdentity(Self.web))
            } catch {
                web += [error, error.credentialError] as [Any]
            }
        }
        // A call knows its own secrets only.
        Self.expectNoSecret(Self.rendered(role), but: Fixture.webIdentityToken)
        #expect(!Self.rendered(web).contains(Fixture.webIdentityToken))
        #expect(!handler.entries.isEmpty)
        Self.expectNoSecret(handler.entries.map { "\($0.message) \($0.metadata)" }.joined())
    }

    @Test func `a secret key never leaves the machine, and tokens only where they belong`() async throws {
        let bench = Bench(200, Fixture.assumeRoleXML)
        _ = try await bench.client.assumeRole(Self.input, credentials: Fixture.temporary)
        let request = try #require(bench.transport.requests.first)
        #expect(!request.text.contains(Fixture.secretKey))
        #expect(!request.text.contains("FwoGZXIvYXdz"))
        for field in request.head.headerFields where field.name.canonicalName != "x-amz-security-token" {
            Self.expectNoSecret(field.value)
        }
        #expect(request.head.path == "/")
    }

    @Test func `an input out of range does not show its value`() throws {
        var input = Self.input
        input.tokenCode = Secret("9182734")
        let error = #expect(throws: STSError.self) { try input.validate() }
        #expect(!Self.rendered(error as Any).contains("918273"))
    }
}
