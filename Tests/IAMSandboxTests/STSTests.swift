// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSandbox
import IAMSigV4
import Testing

@Suite struct STSTests {
    private let sandbox = Sandbox.fixed()

    @Test func `a user is told who it is`() throws {
        let answer = try sandbox.sts("GetCallerIdentity", as: try sandbox.user("carol"))
        #expect(answer.element("Arn") == "arn:aws:iam::444455556666:user/carol")
        #expect(answer.element("UserId") == "AIDASANDBOXCAROL00001")
        #expect(answer.element("Account") == "444455556666")
    }

    @Test func `a web identity needs no signature, but a token that is known`() throws {
        var arguments = [
            "RoleArn": role("web"), "RoleSessionName": "test", "WebIdentityToken": SandboxAccounts.webIdentityToken,
        ]
        let answer = try sandbox.sts("AssumeRoleWithWebIdentity", arguments, as: nil)
        #expect(answer.status == 200)
        #expect(answer.element("Provider") == "oidc.sandbox.example")
        let who = try sandbox.sts("GetCallerIdentity", as: try answer.credentials())
        #expect(who.element("Arn") == "arn:aws:sts::111122223333:assumed-role/web/test")
        arguments["RoleArn"] = role("reader")
        #expect(try sandbox.sts("AssumeRoleWithWebIdentity", arguments, as: nil).element("Code") == "AccessDenied")
        arguments["WebIdentityToken"] = "another token"
        let unknown = try sandbox.sts("AssumeRoleWithWebIdentity", arguments, as: nil)
        #expect(unknown.status == 400)
        #expect(unknown.element("Code") == "InvalidIdentityToken")
    }

    @Test func `an ended web identity token is told apart`() throws {
        var accounts = SandboxAccounts.standard
        accounts.webIdentities[0].expiration = noon
        let sandbox = Sandbox(accounts: accounts)
        let arguments = [
            "RoleArn": role("web"), "RoleSessionName": "test", "WebIdentityToken": SandboxAccounts.webIdentityToken,
        ]
        let answer = try sandbox.sts("AssumeRoleWithWebIdentity", arguments, as: nil)
        #expect(answer.element("Code") == "ExpiredTokenException")
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let name: String
        let status: Int
        let code: String
        let message: String
        let spoil: @Sendable (inout HTTPRequest, inout [UInt8]) -> Void
        var testDescription: String { name }

        init(
            _ name: String,
            _ status: Int,
            _ code: String,
            _ message: String,
            _ spoil: @escaping @Sendable (inout HTTPRequest, inout [UInt8]) -> Void
        ) {
            (self.name, self.status, self.code, self.message, self.spoil) = (name, status, code, message, spoil)
        }
    }

    @Test(arguments: [
        Refusal("unsigned", 403, "MissingAuthenticationToken", "Authentication Token") { request, _ in
            request.headerFields[.authorization] = nil
        },
        Refusal("changed body", 403, "SignatureDoesNotMatch", "does not match the signature") { _, body in
            body += Array("&DurationSeconds=900".utf8)
        },
        Refusal("changed host", 403, "SignatureDoesNotMatch", "does not match the signature") { request, _ in
            request.authority = "sts.us-east-1.amazonaws.com"
        },
        Refusal("mangled signature", 400, "IncompleteSignature", "Signature") { request, _ in
            request.headerFields[.authorization] =
                "AWS4-HMAC-SHA256 Credential=AKIASANDBOXALICE0001/20260102/eu-west-2/sts/aws4_request"
        },
    ])
    func `a spoilt request is refused in AWS's words`(_ example: Refusal) throws {
        var body = Array("Action=GetCallerIdentity&Version=2011-06-15".utf8)
        var request = HTTPRequest(method: .post, scheme: "https", authority: "sts.eu-west-2.amazonaws.com", path: "/")
        request.headerFields[.contentType] = "application/x-www-form-urlencoded"
        let signer = SigV4Signer(service: "sts", region: region)
        request = try signer.sign(request, payload: .bytes(body), credentials: try sandbox.user("alice"), at: noon)
        example.spoil(&request, &body)
        let answer = Answer(sandbox.respond(to: request, body: body, at: noon))
        #expect(answer.status == example.status)
        #expect(answer.element("Code") == example.code)
        #expect(answer.element("Type") == "Sender")
        #expect(answer.element("Message")?.contains(example.message) == true)
        #expect(answer.text.hasPrefix("<ErrorResponse xmlns="))
    }

    @Test func `a wrong secret, key, token, region or time is refused`() throws {
        let alice = try sandbox.user("alice")
        func code(_ credentials: Credentials, region: String = region, signedAt date: Date = noon) throws -> String? {
            let body = Array("Action=GetCallerIdentity&Version=2011-06-15".utf8)
            let request = HTTPRequest(method: .post, scheme: "https", authority: "sts.test", path: "/")
            let signer = SigV4Signer(service: "sts", region: region)
            let signed = try signer.sign(request, payload: .bytes(body), credentials: credentials, at: date)
            return Answer(sandbox.respond(to: signed, body: body, at: noon)).element("Code")
        }
        func changed(id: String? = nil, secret: String? = nil, token: String? = nil) -> Credentials {
            Credentials(
                accessKeyID: id ?? alice.accessKeyID,
                secretAccessKey: secret.map { Secret($0) } ?? alice.secretAccessKey,
                sessionToken: token.map { Secret($0) }
            )
        }
        #expect(try code(alice) == nil)
        #expect(try code(alice, region: "us-east-1") == nil)
        #expect(try code(changed(secret: "wrong")) == "SignatureDoesNotMatch")
        #expect(try code(changed(id: "AKIDEXAMPLE")) == "InvalidClientTokenId")
        #expect(try code(changed(token: "unexpected")) == "InvalidClientTokenId")
        #expect(try code(alice, region: "ap-south-1") == "SignatureDoesNotMatch")
        #expect(try code(alice, signedAt: noon - 14 * 60) == nil)
        #expect(try code(alice, signedAt: noon - 16 * 60) == "SignatureDoesNotMatch")
        #expect(try code(alice, signedAt: noon + 16 * 60) == "SignatureDoesNotMatch")
        let session = try sandbox.assume(role("reader"), as: alice)
        let bare = Credentials(accessKeyID: session.accessKeyID, secretAccessKey: session.secretAccessKey)
        #expect(try code(bare) == "InvalidClientTokenId")
    }

    @Test func `the words for a wrong time name both times`() throws {
        let body = Array("Action=GetCallerIdentity&Version=2011-06-15".utf8)
        let request = HTTPRequest(method: .post, scheme: "https", authority: "sts.test", path: "/")
        let signer = SigV4Signer(service: "sts", region: region)
        for (shift, text) in [(-3_600.0, "Signature expired: "), (3_600, "Signature not yet current: ")] {
            let signed = try signer.sign(
                request,
                payload: .bytes(body),
                credentials: try sandbox.user("alice"),
                at: noon + shift
            )
            let message = Answer(sandbox.respond(to: signed, body: body, at: noon)).element("Message") ?? ""
            #expect(message.hasPrefix(text + AWSTimestamp.basic(noon + shift)))
            #expect(message.contains(AWSTimestamp.basic(noon)))
        }
    }

    @Test(arguments: [("DescribeEverything", "InvalidAction"), ("", "MissingAction")])
    func `an action that is none is refused`(action: String, code: String) throws {
        let answer = try sandbox.sts(action, as: try sandbox.user("alice"))
        #expect(answer.status == 400)
        #expect(answer.element("Code") == code)
    }

    @Test func `every call is counted, by anybody who asks`() throws {
        let alice = try sandbox.user("alice")
        _ = try sandbox.assume(role("reader"), as: alice)
        _ = try sandbox.assume(role("reader"), as: alice)
        _ = try sandbox.sts("AssumeRole", ["RoleArn": role("closed"), "RoleSessionName": "test"], as: alice)
        _ = try sandbox.sts("GetCallerIdentity", as: alice)
        #expect(sandbox.statistics.calls == ["AssumeRole": 3, "GetCallerIdentity": 1])
        #expect(sandbox.statistics.refusals == ["AccessDenied": 1])
        let request = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1", path: "/_sandbox/stats")
        let answer = Answer(sandbox.respond(to: request, body: [], at: noon))
        #expect(answer.text == #"{"calls":{"AssumeRole":3,"GetCallerIdentity":1},"refusals":{"AccessDenied":1}}"#)
    }

    @Test func `every session has keys of its own`() throws {
        let alice = try sandbox.user("alice")
        let sessions = try (0..<50).map { _ in try sandbox.assume(role("reader"), as: alice) }
        #expect(Set(sessions.map(\.accessKeyID)).count == 50)
        #expect(Set(sessions.map { $0.secretAccessKey.withExposedText { $0 } }).count == 50)
        let first = sessions[0].secretAccessKey.withExposedText { $0 }
        #expect(first.utf8.count == 40)
    }
}
