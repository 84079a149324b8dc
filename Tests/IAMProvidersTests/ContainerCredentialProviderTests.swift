// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMProviders
import IAMTesting
import Testing

@Suite struct ContainerCredentialProviderTests {
    private static let tokenFile = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
    private static let token = "AWS_CONTAINER_AUTHORIZATION_TOKEN"

    private static func body(
        end: String = "2026-01-02T09:04:05Z",
        account: String = #", "AccountId": "111122223333""#
    ) -> String {
        """
        {"RoleArn": "arn:aws:iam::444455556666:role/task", "AccessKeyId": "ASIAEXAMPLE",
         "SecretAccessKey": "\(exampleSecret)", "Token": "session", "Expiration": "\(end)"\(account)}
        """
    }

    private func provider(
        _ transport: ScriptedTransport,
        _ variables: [String: String] = [:],
        files: InMemoryFileSystem = InMemoryFileSystem(),
        timer: ManualTimer = ManualTimer()
    ) throws -> ContainerCredentialProvider {
        let environment = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials?id=1"]
            .merging(variables) { $1 }
        let platform = Platform.stub(environment: environment, fileSystem: files, timer: timer, transport: transport)
        return ContainerCredentialProvider(
            endpoint: try ContainerEndpoint.resolve(environment: platform.environment),
            platform: platform
        )
    }

    private func failure(_ provider: ContainerCredentialProvider) async throws -> CredentialError {
        let error = try #require(
            await #expect(throws: CredentialError.self) { try await provider.credentials() }
        )
        #expect(error.provider == "container")
        #expect(!error.description.contains(exampleSecret))
        return error
    }

    @Test func `the endpoint is asked for JSON, without proxy and token`() async throws {
        let transport = ScriptedTransport { _, _ in .text(200, Self.body()) }
        let found = try await provider(transport).credentials()
        let expected = Credentials(
            accessKeyID: "ASIAEXAMPLE",
            secretAccessKey: Secret(exampleSecret),
            sessionToken: Secret("session"),
            expiration: start.addingTimeInterval(6 * 3_600),
            accountID: "111122223333",
            source: "container"
        )
        #expect(found == expected)
        let request = try #require(transport.requests.first)
        #expect(request.line == "GET http://169.254.170.23/v1/credentials?id=1")
        #expect(request.field("accept") == "application/json")
        #expect(request.field("authorization") == nil)
        #expect(!request.original.mayUseProxy)
        #expect(request.original.connectTimeout == .seconds(2))
        #expect(request.original.timeout == .seconds(5))
        #expect(transport.requests.count == 1)
    }

    @Test func `the account is only what the endpoint says`() async throws {
        let transport = ScriptedTransport { _, _ in .text(200, Self.body(account: "")) }
        #expect(try await provider(transport).credentials().accountID == nil)
    }

    // MARK: The token

    @Test(
        arguments: [
            ([token: "Basic abc="], "Basic abc="), ([tokenFile: "/token", token: "no"], "from the file"),
            ([token: " "], nil), ([tokenFile: "", token: "x"], "x"),
        ] as [([String: String], String?)]
    )
    func `the token is sent as it is`(variables: [String: String], sent: String?) async throws {
        let transport = ScriptedTransport { _, _ in .text(200, Self.body()) }
        let files = InMemoryFileSystem(files: ["/token": "from the file"])
        _ = try await provider(transport, variables, files: files).credentials()
        #expect(transport.requests.first?.field("authorization") == sent)
    }

    @Test func `the token file is read at each fetch`() async throws {
        let transport = ScriptedTransport { _, _ in .text(200, Self.body()) }
        let files = InMemoryFileSystem(files: ["/token": "one"])
        let provider = try provider(transport, [Self.tokenFile: "/token"], files: files)
        _ = try await provider.credentials()
        files.setBytes("/token", Array("two".utf8))
        _ = try await provider.credentials()
        #expect(transport.requests.map { $0.field("authorization") } == ["one", "two"])
    }

    @Test(arguments: [
        ("one\n", "line end"), ("one\r\n", "line end"), ("a\nb", "line end"), ("\r", "line end"), ("", "empty"),
        ("a\u{0}b", "character"), ("ä", "character"), (String(repeating: "x", count: 20_000), "cannot be read"),
    ])
    func `a token file that cannot be sent stops`(content: String, sentence: String) async throws {
        let transport = ScriptedTransport { _, _ in .text(200, Self.body()) }
        let files = InMemoryFileSystem(files: ["/token": content])
        let variables = [Self.tokenFile: "/token", Self.token: "not used"]
        let error = try await failure(try provider(transport, variables, files: files))
        #expect(error.code == .invalidConfiguration)
        #expect(error.location == .file(path: "/token", line: nil))
        #expect(error.message.contains(sentence))
        #expect(error.hint != nil)
        #expect(transport.requests.isEmpty)
    }

    @Test func `a missing token file stops though there is a variable`() async throws {
        let transport = ScriptedTransport { _, _ in .text(200, Self.body()) }
        let error = try await failure(try provider(transport, [Self.tokenFile: "/none", Self.token: "not used"]))
        #expect(error.code == .invalidConfiguration)
        #expect(error.location == .file(path: "/none", line: nil))
        #expect(error.hint?.contains(Self.tokenFile) == true)
        #expect(transport.requests.isEmpty)
    }

    @Test func `a variable with a line end is named`() async throws {
        let transport = ScriptedTransport { _, _ in .text(200, Self.body()) }
        let error = try await failure(try provider(transport, [Self.token: "one\n"]))
        #expect(error.code == .invalidConfiguration)
        #expect(error.location == .variable(Self.token))
    }

    // MARK: Faults

    @Test(
        arguments: [
            (.refusing, .unreachable, 3), (.slow, .timedOut, 3), (.unresolved, .timedOut, 3),
            (.cutShort, .unreachable, 3), (.html, .invalidResponse, 3), (.throttled, .unreachable, 3),
            (.broken, .unreachable, 3), (.huge, .invalidResponse, 1), (.array, .invalidResponse, 1),
            (.empty, .invalidResponse, 1), (.redirect, .invalidResponse, 1), (.forbidden, .refused, 1),
            (.gone, .refused, 1),
        ] as [(EndpointFault, CredentialError.Code, Int)]
    )
    func `a fault is told, and tried again where that may help`(
        fault: EndpointFault,
        code: CredentialError.Code,
        attempts: Int
    ) async throws {
        let transport = ScriptedTransport { _, _ in try fault.response() }
        let timer = ManualTimer()
        let error = try await failure(try provider(transport, timer: timer))
        #expect(error.code == code)
        #expect(error.location == .url("http://169.254.170.23/v1/credentials"))
        if code != .invalidResponse, fault != .forbidden {
            #expect(
                error.hint?.contains("AWS_CONTAINER_CREDENTIALS_FULL_URI") == (fault != .throttled && fault != .broken)
            )
        }
        #expect(transport.requests.count == attempts)
        #expect(timer.slept.count == attempts - 1)
    }

    @Test(arguments: [EndpointFault.refusing, .slow, .cutShort, .html, .throttled, .broken])
    func `a passing fault does no harm`(fault: EndpointFault) async throws {
        let transport = ScriptedTransport { _, number in
            number < 2 ? try fault.response() : .text(200, Self.body())
        }
        #expect(try await provider(transport).credentials().accessKeyID == "ASIAEXAMPLE")
        #expect(transport.requests.count == 3)
    }

    @Test func `credentials that have ended are an error`() async throws {
        let transport = ScriptedTransport { _, _ in .text(200, Self.body(end: "2026-01-02T03:04:05Z")) }
        let error = try await failure(try provider(transport))
        #expect(error.code == .expired)
    }

    @Test(arguments: ["AccessKeyId", "SecretAccessKey", "Token", "Expiration"])
    func `every member is needed and has to be usable`(name: String) async throws {
        for member in ["\"Other\"", "\"\(name)\": null, \"Other\"", "\"\(name)\": \" \", \"Other\""] {
            let body = Self.body().replacingOccurrences(of: "\"\(name)\"", with: member)
            let transport = ScriptedTransport { _, _ in .text(200, body) }
            let error = try await failure(try provider(transport))
            #expect(error.code == .invalidResponse)
            #expect(error.message.contains(name))
        }
    }

    @Test func `the reason of a refusal is shown on one short line`() async throws {
        let long = String(repeating: "y", count: 400)
        let body = "{\"code\": \"AccessDenied\", \"message\": \"no\\n\\tway \(long)\"}"
        let transport = ScriptedTransport { _, _ in .text(403, body) }
        let error = try await failure(try provider(transport))
        #expect(error.message.contains("answered 403: AccessDenied: no way yyy"))
        #expect(error.message.count < 300)
        #expect(error.hint?.contains(Self.tokenFile) == true)
    }

    @Test func `a refusal that repeats the token is not shown`() async throws {
        let body = "{\"code\": \"AccessDenied\", \"message\": \"\(exampleSecret) is wrong\"}"
        let transport = ScriptedTransport { _, _ in .text(403, body) }
        let error = try await failure(try provider(transport, [Self.token: exampleSecret]))
        #expect(error.message.hasSuffix("answered 403"))
    }

    @Test func `cancelling ends the wait between attempts`() async throws {
        let gate = Gate()
        let transport = ScriptedTransport { _, _ in
            await gate.pass()
            return .text(500, "")
        }
        let provider = try provider(transport)
        let task = Task { () async -> CredentialError.Code? in
            do throws(CredentialError) { _ = try await provider.credentials() } catch { return error.code }
            return nil
        }
        #expect(await eventually { gate.waitingCount == 1 })
        task.cancel()
        gate.open()
        #expect(await task.value == .cancelled)
        #expect(transport.requests.count == 1)
    }
}
