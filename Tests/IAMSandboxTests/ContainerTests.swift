// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSandbox
import IAMSigV4
import Testing

@Suite struct ContainerTests {
    private let path = "/_sandbox/container/credentials"
    private let good = ["Authorization": SandboxAccounts.containerToken]

    @Test func `the right token gives a session of the role task, which may assume the role batch`() throws {
        let sandbox = Sandbox.fixed()
        let answer = sandbox.send(.get, path, good)
        #expect(answer.status == 200)
        #expect(answer.field("content-type") == "application/json")
        let members = try answer.json()
        #expect(members["RoleArn"] == role("task"))
        #expect(members["AccountId"] == "111122223333")
        #expect(members["Expiration"] == "2026-01-02T18:00:00Z")
        let keys = try answer.instanceKeys()
        #expect(try sandbox.arn(of: keys)?.hasPrefix("arn:aws:sts::111122223333:assumed-role/task/") == true)
        let batch = try sandbox.assume(role("batch"), as: keys)
        #expect(try sandbox.arn(of: batch) == "arn:aws:sts::111122223333:assumed-role/batch/test")
        let arguments = ["RoleArn": role("fleet"), "RoleSessionName": "test"]
        #expect(try sandbox.sts("AssumeRole", arguments, as: keys).status == 403)
        #expect(sandbox.calls("container:GetCredentials") == 1)
    }

    @Test(arguments: [nil, "wrong", SandboxAccounts.containerToken + " x", "Bearer " + SandboxAccounts.containerToken])
    func `another token gives nothing`(token: String?) throws {
        let sandbox = Sandbox.fixed()
        var fields: [String: String] = [:]
        fields["Authorization"] = token
        let answer = sandbox.send(.get, path, fields)
        #expect(answer.status == 401)
        #expect(try answer.json().keys.sorted() == ["code", "message"])
        #expect(sandbox.statistics.refusals == ["AccessDeniedException": 1])
    }

    @Test func `a token that was replaced is no good`() {
        let sandbox = Sandbox.fixed()
        sandbox.replaceContainerToken(with: Secret("next"))
        #expect(sandbox.send(.get, path, good).status == 401)
        #expect(sandbox.send(.get, path, ["Authorization": "next"]).status == 200)
        let environment = sandbox.environment(port: 1, directory: "/s")
        #expect(environment.variables["SANDBOX_CONTAINER_TOKEN"] == "next")
        #expect(environment.files["/s/container-token"] == "next")
    }

    @Test func `without a role nothing is found`() {
        var accounts = SandboxAccounts.standard
        accounts.roles.removeAll { $0.name == "task" }
        #expect(Sandbox(accounts: accounts).send(.get, path, good).status == 404)
    }

    @Test(arguments: [
        "/_sandbox/container/credentials", "/latest/meta-data/iam/security-credentials/", "/federation/credentials",
        "/authorize", "/v1/authorize",
    ])
    func `a signed request goes to the API as ever`(path: String) throws {
        let sandbox = Sandbox.fixed()
        let request = HTTPRequest(method: .get, scheme: "https", authority: "a.test", path: path)
        let signer = SigV4Signer(service: "execute-api", region: region)
        let alice = try sandbox.user("alice")
        let signed = try signer.sign(request, payload: .empty, credentials: alice, at: noon)
        let presigned = try signer.presign(request, payload: .empty, credentials: alice, at: noon, expiresIn: 60)
        for request in [signed, presigned.request] {
            let answer = Answer(sandbox.respond(to: request, body: [], at: noon))
            #expect(try answer.json()["method"] == "GET")
        }
        #expect(sandbox.statistics.calls == ["execute-api:Invoke": 2])
    }

    @Test(arguments: [
        (HTTPRequest.Method.post, "/_sandbox/container/credentials"), (.get, "/token"), (.post, "/authorize"),
        (.get, "/logout"), (.get, "/v1/token"), (.delete, "/client/register"),
    ])
    func `another method goes to the API as ever`(method: HTTPRequest.Method, path: String) {
        let answer = Sandbox.fixed().send(method, path)
        #expect(answer.status == 403)
        #expect(answer.field("x-amzn-errortype") == "MissingAuthenticationTokenException")
    }
}
