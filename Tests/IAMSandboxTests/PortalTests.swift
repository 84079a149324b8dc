// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSandbox
import Testing

@Suite struct PortalTests {
    private let account = SandboxAccounts.mainAccountID

    private func signedIn(_ sandbox: Sandbox) throws -> [String: String] {
        ["x-amz-sso_bearer_token": try OIDCClient(sandbox).signIn().member("accessToken")]
    }

    @Test(arguments: ["ReadOnly", "Admin"])
    func `a token leads to the credentials of a role`(name: String) throws {
        let sandbox = Sandbox.fixed()
        let path = "/federation/credentials?role_name=\(name)&account_id=\(account)"
        let answer = sandbox.send(.get, path, try signedIn(sandbox))
        #expect(answer.status == 200)
        let keys = try answer.keys("accessKeyId", "secretAccessKey", "sessionToken", in: "roleCredentials")
        let members = try #require(try answer.object()["roleCredentials"] as? [String: Any])
        #expect(members["expiration"] as? Int == (Int(noon.timeIntervalSince1970) + 3_600) * 1_000)
        let session = "arn:aws:sts::\(account):assumed-role/AWSReservedSSO_\(name)_0123456789abcdef/alice"
        #expect(try sandbox.arn(of: keys) == session)
        #expect(sandbox.calls("sso:GetRoleCredentials") == 1)
    }

    @Test func `accounts and roles are listed, page by page`() throws {
        let sandbox = Sandbox.fixed()
        let token = try signedIn(sandbox)
        let accounts = try sandbox.send(.get, "/assignment/accounts", token).object()
        let list = try #require(accounts["accountList"] as? [[String: String]])
        #expect(list.map { $0["accountId"] } == [account])
        let roles = "/assignment/roles?account_id=\(account)"
        func names(_ answer: Answer) throws -> [String?] {
            try #require(try answer.object()["roleList"] as? [[String: String]]).map { $0["roleName"] }
        }
        #expect(try names(sandbox.send(.get, roles, token)) == ["ReadOnly", "Admin"])
        let first = sandbox.send(.get, roles + "&max_result=1", token)
        #expect(try names(first) == ["ReadOnly"])
        let next = try first.member("nextToken")
        let second = sandbox.send(.get, roles + "&max_result=1&next_token=\(next)", token)
        #expect(try names(second) == ["Admin"])
        #expect(try second.object()["nextToken"] is NSNull)
        #expect(sandbox.calls("sso:ListAccountRoles") == 3)
        #expect(sandbox.calls("sso:ListAccounts") == 1)
    }

    @Test(arguments: [
        ("/federation/credentials?role_name=Other&account_id=111122223333", 403, "ForbiddenException"),
        ("/federation/credentials?role_name=ReadOnly&account_id=444455556666", 403, "ForbiddenException"),
        ("/federation/credentials?role_name=ReadOnly", 400, "InvalidRequestException"),
        ("/federation/credentials?account_id=111122223333", 400, "InvalidRequestException"),
        ("/assignment/roles", 400, "InvalidRequestException"),
        ("/assignment/roles?account_id=444455556666", 404, "ResourceNotFoundException"),
        ("/assignment/accounts?max_result=101", 400, "InvalidRequestException"),
        ("/assignment/accounts?max_result=0", 400, "InvalidRequestException"),
        ("/assignment/accounts?next_token=x", 400, "InvalidRequestException"),
    ])
    func `what is not assigned or not well formed is refused`(path: String, status: Int, type: String) throws {
        let sandbox = Sandbox.fixed()
        let answer = sandbox.send(.get, path, try signedIn(sandbox))
        #expect(answer.status == status)
        #expect(answer.field("x-amzn-ErrorType") == type)
        #expect(try answer.json()["__type"] == "com.amazonaws.switchboard.portal#\(type)")
        #expect(try answer.json()["message"] != nil)
        #expect(sandbox.statistics.refusals == [type: 1])
    }

    @Test func `a missing, unknown or ended token is refused`() throws {
        let sandbox = Sandbox.fixed { $0.identityCenter.accessTokenLifetime = .seconds(60) }
        let token = try signedIn(sandbox)
        let path = "/assignment/accounts"
        #expect(sandbox.send(.get, path).status == 401)
        let unknown = sandbox.send(.get, path, ["x-amz-sso_bearer_token": "unknown"])
        #expect(unknown.status == 401)
        #expect(unknown.field("x-amzn-ErrorType") == "UnauthorizedException")
        #expect(sandbox.send(.get, path, token, at: noon + 59).status == 200)
        #expect(sandbox.send(.get, path, token, at: noon + 60).status == 401)
    }

    @Test func `whoever signs out ends the token and its refresh token`() throws {
        let sandbox = Sandbox.fixed()
        let client = try OIDCClient(sandbox)
        let tokens = try client.signIn()
        let bearer = ["x-amz-sso_bearer_token": try tokens.member("accessToken")]
        let answer = sandbox.send(.post, "/logout", bearer)
        #expect(answer.status == 200 && answer.text.isEmpty)
        #expect(sandbox.send(.get, "/assignment/accounts", bearer).status == 401)
        #expect(sandbox.send(.post, "/logout", bearer).status == 401)
        #expect(try client.refresh(tokens.member("refreshToken")).error == "invalid_grant")
        #expect(sandbox.calls("sso:Logout") == 2)
    }

    @Test func `the portal can be busy at first`() throws {
        let sandbox = Sandbox.fixed { $0.identityCenter.throttledCalls = 2 }
        let token = try signedIn(sandbox)
        let answers = (0..<3).map { _ in sandbox.send(.get, "/assignment/accounts", token) }
        #expect(answers.map(\.status) == [429, 429, 200])
        #expect(answers[0].field("x-amzn-ErrorType") == "TooManyRequestsException")
    }
}
