// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMTesting
import Synchronization

/// An IAM Identity Center in memory: answers like the services unless a test says otherwise.
final class StubIdentityCenter: Sendable {
    typealias Answer = @Sendable (_ path: String, _ number: Int) async throws -> TransportResponse?

    static let endpoints = SSOEndpoints(portal: "https://portal.example.com", oidc: "https://oidc.example.com")
    static let directory = "/home/u/.aws/sso/cache"

    /// The file of session `dev`.
    static let devFile = "\(directory)/34c6fceca75e456f25e7e99531e2425c6c1de443.json"
    static let startURL = "https://d-abc123.awsapps.com/start"

    /// The file of the older form with `startURL`.
    static let legacyFile = "\(directory)/40a89917e3175433e361b710a9d43528d7f1890a.json"

    let clock: ManualClock
    let files: InMemoryFileSystem
    let timer: ManualTimer
    private let answer: Answer
    private let counts = Mutex<[String: Int]>([:])
    private let recorded = Mutex<[RecordedRequest]>([])

    init(
        files: [String: String] = [:],
        clock: ManualClock = ManualClock(),
        _ answer: @escaping Answer = { _, _ in nil }
    ) {
        self.clock = clock
        self.files = InMemoryFileSystem(files: files)
        self.timer = ManualTimer(clock: clock)
        self.answer = answer
    }

    var platform: Platform {
        .stub(
            environment: ["HOME": "/home/u"],
            fileSystem: files,
            clock: clock,
            timer: timer,
            transport: ScriptedTransport { request, _ in try await self.respond(request) }
        )
    }

    var requests: [RecordedRequest] { recorded.withLock { $0 } }

    func count(_ path: String) -> Int { counts.withLock { $0[path] ?? 0 } }

    /// The bodies that were posted to a path.
    func documents(_ path: String) -> [JSONValue] {
        requests.filter { $0.head.path == path }.compactMap { JSONValue(parsing: $0.body) }
    }

    func provider(_ source: SSOSource = .dev) -> SSOCredentialProvider {
        SSOCredentialProvider(source, endpoints: Self.endpoints, platform: platform, profile: "work")
    }

    func login(_ source: SSOSource = .dev) throws -> SSOLogin {
        try SSOLogin(source: source, endpoints: Self.endpoints, platform: platform, profile: "work")
    }

    private func respond(_ request: RecordedRequest) async throws -> TransportResponse {
        let path = String((request.head.path ?? "").prefix { $0 != "?" })
        let number = counts.withLock { counts in
            counts[path, default: 0] += 1
            return counts[path, default: 0]
        }
        recorded.withLock { $0.append(request) }
        if let response = try await answer(path, number) { return response }
        switch path {
        case "/token":
            return .text(
                200,
                #"{"accessToken":"token-\#(number)","tokenType":"Bearer","expiresIn":28800,"refreshToken":"refresh-\#(number)"}"#
            )
        case "/federation/credentials":
            let end = Int(clock.now().timeIntervalSince1970 + 3_600) * 1_000
            return .text(
                200,
                """
                {"roleCredentials":{"accessKeyId":"ASIAEXAMPLE","secretAccessKey":"\(exampleSecret)",
                "sessionToken":"FwoGZXIvYXdzEXAMPLETOKEN","expiration":\(end)}}
                """
            )
        case "/client/register":
            let end = Int(clock.now().timeIntervalSince1970 + 7_776_000)
            return .text(
                200,
                #"{"clientId":"client-\#(number)","clientSecret":"client-secret-\#(number)","clientSecretExpiresAt":\#(end)}"#
            )
        case "/device_authorization":
            return .text(
                200,
                """
                {"deviceCode":"device-code","userCode":"ABCD-EFGH","verificationUri":"https://example.com/device",
                "verificationUriComplete":"https://example.com/start/#/device?user_code=ABCD-EFGH","expiresIn":600}
                """
            )
        case "/logout": return .text(200, "{}")
        default: return .text(404, "{}")
        }
    }

    /// The bearer tokens that the portal saw.
    var bearers: [String] {
        requests.compactMap { request in
            request.head.headerFields.first { $0.name.canonicalName == "x-amz-sso_bearer_token" }?.value
        }
    }
}

extension SSOSource {
    /// A source with a session.
    static let dev = source(session: "dev")

    /// A source of the older form.
    static let legacy = source(session: nil)

    static func source(session: String?, accountID: String? = "123456789012", role: String? = "ReadOnly") -> SSOSource {
        SSOSource(
            sessionName: session,
            startURL: StubIdentityCenter.startURL,
            region: "us-east-1",
            accountID: accountID,
            roleName: role,
            location: .file(path: "/home/u/.aws/config", line: 2)
        )
    }
}

/// A token file; times are in seconds from `start`, members that are `nil` are left out.
func tokenFile(
    endsIn lifetime: Double,
    registrationEndsIn registration: Double? = 86_400,
    without missing: String? = nil,
    extra: String = ""
) -> String {
    var members = [
        ("accessToken", "token-0"), ("expiresAt", AWSTimestamp.extended(start.addingTimeInterval(lifetime))),
        ("refreshToken", "refresh-0"), ("clientId", "client-0"), ("clientSecret", "client-secret-0"),
        ("region", "us-east-1"), ("startUrl", StubIdentityCenter.startURL),
    ]
    if let registration {
        members.append(("registrationExpiresAt", AWSTimestamp.extended(start.addingTimeInterval(registration))))
    }
    let text = members.filter { $0.0 != missing }.map { "\"\($0.0)\": \"\($0.1)\"" }.joined(separator: ", ")
    return "{\(text)\(extra)}"
}

/// Runs `body` for its error.
func failure(of body: () async throws(CredentialError) -> some Any) async -> CredentialError? {
    do throws(CredentialError) {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}
