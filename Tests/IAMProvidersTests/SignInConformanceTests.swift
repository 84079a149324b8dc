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

/// The public suite of the AWS SDKs for `login_session`, where it lies beside the checkout.
@Suite struct SignInConformanceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let json: Data
    }

    static let cases: [Case] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.deletingLastPathComponent().appending(path: "shared/conformance/login-provider.json")
        guard let data = try? Data(contentsOf: file) else {
            print("\(file.path()) is not there; this public suite is skipped")
            return []
        }
        let list = (try? JSONSerialization.jsonObject(with: data)) as? [[String: Any]] ?? []
        return list.map { value in
            let json = (try? JSONSerialization.data(withJSONObject: value)) ?? Data()
            return Case(testDescription: value["documentation"] as? String ?? "", json: json)
        }
    }()

    @Test(arguments: cases)
    func `a case of the public suite comes out as it says`(example: Case) async throws {
        let value = try #require(try JSONSerialization.jsonObject(with: example.json) as? [String: Any])
        let calls = value["mockApiCalls"] as? [[String: Any]] ?? []
        let answers = try calls.map { call in try Self.answer(call["response"] as? [String: Any] ?? [:]) }
        let transport = ScriptedTransport { _, number in
            guard number < answers.count else { throw TransportError(.refused, "no further call is expected") }
            return .text(answers[number].0, answers[number].1)
        }
        let files = InMemoryFileSystem(files: ["/home/.aws/config": value["configContents"] as? String ?? ""])
        let directory = "/home/.aws/login/cache"
        for (name, content) in value["cacheContents"] as? [String: Any] ?? [:] {
            files.setBytes("\(directory)/\(name)", Array(try JSONSerialization.data(withJSONObject: content)))
        }
        let platform = Platform.stub(
            environment: ["HOME": "/home", "AWS_REGION": "us-east-1"],
            fileSystem: files,
            clock: ManualClock(try #require(AWSTimestamp.parse("2025-11-19T00:00:00Z"))),
            transport: transport
        )
        let result: Result<Credentials, CredentialError>
        do throws(CredentialError) {
            result = .success(try await ProfileCredentialProvider("signin", platform: platform).credentials())
        } catch {
            result = .failure(error)
        }
        let outcomes = try #require(value["outcomes"] as? [[String: Any]])
        #expect(!outcomes.isEmpty)
        for outcome in outcomes { try Self.check(outcome, result, files, directory) }
        try Self.check(transport.requests, calls)
    }

    private static func answer(_ response: [String: Any]) throws -> (Int, String) {
        if let status = response["responseCode"] as? Int { return (status, "{}") }
        let output = try JSONSerialization.data(withJSONObject: response["tokenOutput"] ?? [:])
        return (200, String(decoding: output, as: UTF8.self))
    }

    private static func check(_ requests: [RecordedRequest], _ calls: [[String: Any]]) throws {
        #expect(requests.count == calls.count)
        for (request, call) in zip(requests, calls) {
            let input = (call["request"] as? [String: Any])?["tokenInput"] as? [String: String]
            #expect(request.jsonMembers == input)
            #expect(request.wholeURL == "https://us-east-1.signin.aws.amazon.com/v1/token")
            #expect(request.head.method == .post)
            #expect(request.headerField("dpop") != nil)
            #expect(request.headerField("authorization") == nil)
        }
    }

    private static func check(
        _ outcome: [String: Any],
        _ result: Result<Credentials, CredentialError>,
        _ files: InMemoryFileSystem,
        _ directory: String
    ) throws {
        switch outcome["result"] as? String {
        case "credentials":
            let credentials = try result.get()
            #expect(credentials.accessKeyID == outcome["accessKeyId"] as? String)
            #expect(credentials.secretAccessKey == Secret(outcome["secretAccessKey"] as? String ?? ""))
            #expect(credentials.sessionToken == Secret(outcome["sessionToken"] as? String ?? ""))
            #expect(credentials.accountID == outcome["accountId"] as? String)
            #expect(credentials.expiration.map(AWSTimestamp.extended) == outcome["expiresAt"] as? String)
            #expect(credentials.source == "sign-in")
        case "cacheContents":
            for (name, content) in outcome where name != "result" {
                let stored = try JSONSerialization.jsonObject(with: Data(files.bytes("\(directory)/\(name)") ?? []))
                #expect((stored as? NSDictionary) == (content as? NSDictionary))
            }
        default:
            guard case .failure(let error) = result else {
                Issue.record("credentials where an error is expected")
                return
            }
            #expect(error.code == .invalidConfiguration)
            #expect(error.hint == "run: toolkit login --profile signin")
            #expect(
                error.message.contains("has no accessToken.accessKeyId") || error.message.contains("has no clientId")
            )
        }
    }

    @Test func `all cases are there if the suite is`() {
        #expect(Self.cases.isEmpty || Self.cases.count >= 4)
    }
}
