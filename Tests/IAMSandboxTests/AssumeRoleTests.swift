// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMSandbox
import Testing

@Suite struct AssumeRoleTests {
    private let sandbox = Sandbox.fixed()

    @Test func `a trusted user gets a session that lasts an hour and can be used`() throws {
        let alice = try sandbox.user("alice")
        let arguments = ["RoleArn": role("reader"), "RoleSessionName": "my+session@x"]
        let answer = try sandbox.sts("AssumeRole", arguments, as: alice)
        #expect(answer.status == 200)
        #expect(answer.field("content-type") == "text/xml")
        #expect(answer.text.hasPrefix("<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"))
        #expect(answer.field("x-amzn-RequestId") == answer.element("RequestId"))
        #expect(answer.element("Arn") == "arn:aws:sts::111122223333:assumed-role/reader/my+session@x")
        let session = try answer.credentials()
        #expect(session.accessKeyID.hasPrefix("ASIA") && session.accessKeyID.utf8.count == 20)
        #expect(session.expiration == noon + 3_600)
        let who = try sandbox.sts("GetCallerIdentity", as: session)
        #expect(who.element("Arn") == answer.element("Arn"))
        #expect(who.element("UserId") == answer.element("AssumedRoleId"))
        #expect(who.element("Account") == "111122223333")
    }

    @Test(arguments: [
        ("bob", "reader"), ("alice", "closed"), ("alice", "auditor"), ("alice", "no-such-role"), ("carol", "reader"),
    ])
    func `nobody else is let in, and cannot tell why`(user: String, name: String) throws {
        let caller = try sandbox.user(user)
        let arguments = ["RoleArn": role(name), "RoleSessionName": "test"]
        let answer = try sandbox.sts("AssumeRole", arguments, as: caller)
        #expect(answer.status == 403)
        #expect(answer.element("Code") == "AccessDenied")
        let account = user == "carol" ? SandboxAccounts.partnerAccountID : SandboxAccounts.mainAccountID
        let text =
            "User: arn:aws:iam::\(account):user/\(user) is not authorized to perform: sts:AssumeRole on resource: "
        #expect(answer.element("Message") == text + role(name))
    }

    @Test func `a session may assume the next role for an hour at most`() throws {
        let reader = try sandbox.assume(role("reader"), as: try sandbox.user("alice"))
        let auditor = try sandbox.assume(role("auditor"), as: reader)
        let who = try sandbox.sts("GetCallerIdentity", as: auditor)
        #expect(who.element("Arn") == "arn:aws:sts::111122223333:assumed-role/auditor/test")
        let arguments = ["RoleArn": role("auditor"), "RoleSessionName": "test", "DurationSeconds": "3601"]
        let answer = try sandbox.sts("AssumeRole", arguments, as: reader)
        #expect(answer.status == 400)
        #expect(answer.element("Code") == "ValidationError")
        #expect(answer.element("Message")?.contains("role chaining") == true)
    }

    @Test(arguments: [
        ("reader", "3601", 400), ("operator", "43200", 200), ("operator", "43201", 400), ("reader", "899", 400),
        ("reader", "900", 200), ("reader", "soon", 400),
    ])
    func `a session's length has limits`(name: String, seconds: String, status: Int) throws {
        let arguments = ["RoleArn": role(name), "RoleSessionName": "test", "DurationSeconds": seconds]
        #expect(try sandbox.sts("AssumeRole", arguments, as: try sandbox.user("alice")).status == status)
    }

    @Test(arguments: [(nil, 403), ("wrong-id", 403), (SandboxAccounts.externalID, 200)])
    func `a role of another account asks for its external id`(id: String?, status: Int) throws {
        var arguments = ["RoleSessionName": "test", "RoleArn": "arn:aws:iam::444455556666:role/partner"]
        arguments["ExternalId"] = id
        #expect(try sandbox.sts("AssumeRole", arguments, as: try sandbox.user("bob")).status == status)
    }

    @Test(arguments: [
        (nil, nil, 403), ("arn:aws:iam::111122223333:mfa/alice", nil, 403),
        ("arn:aws:iam::111122223333:mfa/alice", "654321", 403), ("arn:aws:iam::111122223333:mfa/bob", "123456", 403),
        ("arn:aws:iam::111122223333:mfa/alice", "12345", 400), ("arn:aws:iam::111122223333:mfa/alice", "12345a", 400),
        ("arn:aws:iam::111122223333:mfa/alice", "123456", 200),
    ])
    func `a role can ask for a second factor`(serial: String?, code: String?, status: Int) throws {
        var arguments = ["RoleArn": role("admin"), "RoleSessionName": "test"]
        arguments["SerialNumber"] = serial
        arguments["TokenCode"] = code
        #expect(try sandbox.sts("AssumeRole", arguments, as: try sandbox.user("alice")).status == status)
    }

    @Test func `a second factor given once is good for the whole user session`() throws {
        let alice = try sandbox.user("alice")
        let plain = try sandbox.sts("GetSessionToken", as: alice).credentials()
        let factor = ["SerialNumber": "arn:aws:iam::111122223333:mfa/alice", "TokenCode": "123456"]
        let strong = try sandbox.sts("GetSessionToken", factor, as: alice).credentials()
        let arguments = ["RoleArn": role("admin"), "RoleSessionName": "test"]
        #expect(try sandbox.sts("AssumeRole", arguments, as: plain).status == 403)
        #expect(try sandbox.sts("AssumeRole", arguments, as: strong).status == 200)
        #expect(strong.expiration == noon + 43_200)
        #expect(try sandbox.sts("GetSessionToken", as: strong).element("Code") == "AccessDenied")
    }

    @Test(arguments: [
        ["RoleSessionName": "test"], ["RoleArn": "arn:short", "RoleSessionName": "test"],
        ["RoleArn": "this is not an arn at all", "RoleSessionName": "test"], ["RoleArn": role("reader")],
        ["RoleArn": role("reader"), "RoleSessionName": "x"],
        ["RoleArn": role("reader"), "RoleSessionName": "with space"],
        ["RoleArn": role("reader"), "RoleSessionName": String(repeating: "x", count: 65)],
        ["RoleArn": role("reader"), "RoleSessionName": "test", "ExternalId": "!"],
        ["RoleArn": role("reader"), "RoleSessionName": "test", "SourceIdentity": "a b"],
    ])
    func `input is checked as AWS checks it`(_ arguments: [String: String]) throws {
        let answer = try sandbox.sts("AssumeRole", arguments, as: try sandbox.user("alice"))
        #expect(answer.status == 400)
        #expect(answer.element("Code") == "ValidationError")
    }

    @Test func `a policy must be JSON, and its packed size is told`() throws {
        let alice = try sandbox.user("alice")
        var arguments = ["RoleArn": role("reader"), "RoleSessionName": "test", "Policy": "nonsense"]
        #expect(try sandbox.sts("AssumeRole", arguments, as: alice).element("Code") == "MalformedPolicyDocument")
        arguments["Policy"] = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
        #expect(try sandbox.sts("AssumeRole", arguments, as: alice).element("PackedPolicySize") != nil)
    }

    @Test func `a source identity stays for the whole chain`() throws {
        let reader = try sandbox.assume(role("reader"), as: try sandbox.user("alice"), ["SourceIdentity": "alice"])
        var arguments = ["RoleArn": role("auditor"), "RoleSessionName": "test"]
        #expect(try sandbox.sts("AssumeRole", arguments, as: reader).element("SourceIdentity") == "alice")
        arguments["SourceIdentity"] = "mallory"
        #expect(try sandbox.sts("AssumeRole", arguments, as: reader).element("Code") == "AccessDenied")
    }

    @Test func `a session ends, and a shortened one ends sooner`() throws {
        let short = Sandbox.fixed { $0.sessionLimit = .seconds(5) }
        let session = try short.assume(role("reader"), as: try short.user("alice"))
        #expect(session.expiration == noon + 5)
        #expect(try short.sts("GetCallerIdentity", as: session, at: noon + 4).status == 200)
        let late = try short.sts("GetCallerIdentity", as: session, at: noon + 5)
        #expect(late.status == 403)
        #expect(late.element("Code") == "ExpiredToken")
        #expect(late.element("Message") == "The security token included in the request is expired")
    }
}
