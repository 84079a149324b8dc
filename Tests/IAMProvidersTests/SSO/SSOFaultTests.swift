// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMTesting
import Testing

@Suite struct SSOFaultTests {
    /// What a service does instead of answering well.
    enum Fault: Sendable {
        case answer(Int, String)
        case breaks(TransportError.Code)

        static let html = Fault.answer(200, "<html><body>Welcome to the hotel</body></html>")
        static let huge = Fault.answer(200, String(repeating: "x", count: 300 * 1_024))

        func response() throws -> TransportResponse {
            switch self {
            case .answer(let status, let text): return .text(status, text)
            case .breaks(let code): throw TransportError(code, "made to fail: \(code)")
            }
        }
    }

    // MARK: Portal

    @Test(arguments: [
        (Fault.answer(400, #"{"__type":"InvalidRequestException"}"#), CredentialError.Code.refused, 1),
        (.answer(401, #"{"__type":"com.amazonaws.sso#UnauthorizedException"}"#), .interactionRequired, 1),
        (.answer(403, #"{"__type":"ForbiddenException","message":"No access"}"#), .refused, 1),
        (.answer(404, #"{"__type":"ResourceNotFoundException"}"#), .refused, 1),
        (.answer(429, #"{"__type":"TooManyRequestsException"}"#), .unreachable, 3),
        (.answer(500, "{}"), .unreachable, 3), (.answer(503, "<html>"), .unreachable, 3),
        (.answer(302, ""), .invalidResponse, 1), (.html, .invalidResponse, 1), (.huge, .invalidResponse, 1),
        (.answer(200, ""), .invalidResponse, 1), (.answer(200, "{}"), .invalidResponse, 1),
        (.answer(200, #"{"roleCredentials":{"accessKeyId":"ASIA"}}"#), .invalidResponse, 1),
        (.answer(200, Self.role(expiration: "\"soon\"")), .invalidResponse, 1),
        (.answer(200, Self.role(expiration: "-1")), .invalidResponse, 1),
        (.answer(200, Self.role(expiration: "1767323044000")), .expired, 1),
        (.breaks(.refused), .unreachable, 3), (.breaks(.cutShort), .unreachable, 3),
        (.breaks(.timedOut), .timedOut, 3), (.breaks(.certificate), .unreachable, 1),
        (.breaks(.cancelled), .cancelled, 1),
    ])
    func `every fault of the portal has its own code`(
        _ fault: Fault,
        _ code: CredentialError.Code,
        _ count: Int
    ) async {
        let center = StubIdentityCenter(files: [StubIdentityCenter.legacyFile: tokenFile(endsIn: 3_600)]) { _, _ in
            try fault.response()
        }
        let error = await failure(of: center.provider(.legacy).credentials)
        #expect(error?.code == code, "\(String(describing: error))")
        #expect(error?.provider == "sso")
        #expect(center.requests.count == count)
        let text = error?.description ?? ""
        #expect(!text.contains("token-0") && !text.contains("hotel") && !text.contains(exampleSecret))
    }

    private static func role(expiration: String) -> String {
        """
        {"roleCredentials":{"accessKeyId":"ASIAEXAMPLE","secretAccessKey":"\(exampleSecret)","sessionToken":"t",
        "expiration":\(expiration)}}
        """
    }

    @Test(arguments: [403, 404])
    func `a role that is not assigned is named with its account`(_ status: Int) async {
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: 3_600)]) { _, _ in
            var fields = HTTPFields()
            if let name = HTTPField.Name("x-amzn-ErrorType") { fields[name] = "ForbiddenException:http://internal/" }
            return .text(status, #"{"message":"No \u001b[31maccess"}"#, fields: fields)
        }
        let error = await failure(of: center.provider().credentials)
        #expect(error?.code == .refused)
        let message = error?.message ?? ""
        #expect(message.contains("ReadOnly") && message.contains("123456789012"), "\(message)")
        #expect(message.contains("ForbiddenException: No"), "\(message)")
        #expect(!message.contains("\u{1B}") && !message.contains("internal"))
    }

    @Test func `a throttled request is sent again`() async throws {
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: 3_600)]) { _, number in
            number < 3 ? .text(429, "{}") : nil
        }
        _ = try await center.provider().credentials()
        #expect(center.requests.count == 3)
    }

    @Test func `account and role are encoded`() async throws {
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: 3_600)])
        let source = SSOSource.source(session: "dev", accountID: "1&2", role: "a b/ü")
        _ = try await center.provider(source).credentials()
        let path = center.requests.first?.head.path
        #expect(path == "/federation/credentials?role_name=a%20b%2F%C3%BC&account_id=1%262")
    }

    @Test func `a token that the portal does not take is renewed once`() async throws {
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: 3_600)]) { path, number in
            path == "/federation/credentials" && number == 1 ? .text(401, "{}") : nil
        }
        _ = try await center.provider().credentials()
        #expect(center.bearers == ["token-0", "token-1"])
        #expect(center.files.contents(StubIdentityCenter.devFile)?.contains("token-1") == true)
    }

    @Test(arguments: [
        (tokenFile(endsIn: 3_600), 1), (tokenFile(endsIn: 3_600, without: "refreshToken"), 0),
    ])
    func `a portal that takes no token at all sends to a new sign-in`(_ text: String, _ renewals: Int) async {
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: text]) { path, _ in
            path == "/federation/credentials" ? .text(401, "{}") : nil
        }
        let error = await failure(of: center.provider().credentials)
        #expect(error?.code == .interactionRequired)
        #expect(error?.hint == "run: toolkit login --sso --profile work")
        #expect(center.count("/token") == renewals)
        #expect(center.count("/federation/credentials") == 1 + renewals)
    }

    // MARK: Token service

    static let refusals: [(String, CredentialError.Code)] = [
        ("invalid_grant", .interactionRequired), ("expired_token", .interactionRequired),
        ("invalid_client", .interactionRequired), ("unauthorized_client", .interactionRequired),
        ("access_denied", .refused), ("invalid_request", .refused), ("invalid_scope", .refused),
        ("unsupported_grant_type", .refused), ("invalid_client_metadata", .refused),
        ("invalid_redirect_uri", .refused), ("invalid_request_region", .refused), ("made_up", .refused),
        ("slow_down", .unreachable), ("server_error", .unreachable),
    ]

    @Test(arguments: refusals)
    func `every refusal of the token service has its own code`(
        _ name: String,
        _ code: CredentialError.Code
    ) async {
        let body = #"{"error":"\#(name)","error_description":"Because."}"#
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: -5)]) { path, _ in
            path == "/token" ? .text(name == "server_error" ? 500 : 400, body) : nil
        }
        let error = await failure(of: center.provider().credentials)
        #expect(error?.code == code)
        #expect(error?.message.contains("Because.") == true)
        let below = error?.underlying as? OIDCError
        #expect(below?.code.description == (name == "made_up" ? "other" : name))
        #expect(center.count("/token") == 1)
    }

    @Test(arguments: [
        (Fault.answer(429, ""), CredentialError.Code.unreachable, 1), (.answer(500, "<html>"), .unreachable, 1),
        (.answer(400, "<html>"), .invalidResponse, 1), (.answer(302, ""), .invalidResponse, 1),
        (.html, .invalidResponse, 1), (.huge, .invalidResponse, 1), (.answer(200, "{}"), .invalidResponse, 1),
        (.answer(200, #"{"accessToken":"t","expiresIn":0}"#), .invalidResponse, 1),
        (.answer(200, #"{"accessToken":"t","expiresIn":1e300}"#), .invalidResponse, 1),
        (.answer(200, #"{"accessToken":"t","expiresIn":"600"}"#), .invalidResponse, 1),
        (.answer(200, #"{"accessToken":"a\nb","expiresIn":600}"#), .invalidResponse, 1),
        (.answer(200, #"["accessToken"]"#), .invalidResponse, 1),
        // Nothing was sent, so it may be sent again.
        (.breaks(.refused), .unreachable, 3), (.breaks(.unresolvedHost), .unreachable, 3),
        // The refresh token may be used up.
        (.breaks(.cutShort), .unreachable, 1), (.breaks(.timedOut), .timedOut, 1),
        (.breaks(.emptyReply), .unreachable, 1),
    ])
    func `a fault of the token service is borne by a live token alone`(
        _ fault: Fault,
        _ code: CredentialError.Code,
        _ count: Int
    ) async throws {
        for left in [-5.0, 60] {
            let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: left)]) { path, _ in
                path == "/token" ? try fault.response() : nil
            }
            let error = await failure(of: center.provider().credentials)
            #expect(error?.code == (left < 0 ? code : nil), "\(String(describing: error))")
            #expect(center.count("/token") == count)
            #expect(center.bearers == (left < 0 ? [] : ["token-0"]))
            #expect(error?.description.contains("refresh-0") != true)
        }
    }
}
