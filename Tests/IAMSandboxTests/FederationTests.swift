// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSandbox
import IAMSigV4
import Testing

@Suite struct FederationTests {
    private let sandbox = Sandbox.fixed()

    private func post(_ items: [String: String], at date: Date = noon) -> Answer {
        let pairs = items.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }
        let request = HTTPRequest(method: .post, scheme: "https", authority: "signin.example.com", path: "/federation")
        return Answer(sandbox.respond(to: request, body: Array(pairs.joined(separator: "&").utf8), at: date))
    }

    private func session(_ credentials: Credentials, secret: String? = nil) -> String {
        let key = secret ?? credentials.secretAccessKey.withExposedText { $0 }
        let token = credentials.sessionToken?.withExposedText { $0 } ?? ""
        return #"{"sessionId":"\#(credentials.accessKeyID)","sessionKey":"\#(key)","sessionToken":"\#(token)"}"#
    }

    private func visit(_ query: String, at date: Date = noon) -> Answer {
        let path = "/federation?\(query)"
        let request = HTTPRequest(method: .get, scheme: "https", authority: "signin.example.com", path: path)
        return Answer(sandbox.respond(to: request, body: [], at: date))
    }

    @Test func `a role's session is worth a token, and the token a page, for a quarter of an hour`() throws {
        let role = try sandbox.assume(role("reader"), as: try sandbox.user("alice"))
        let answer = post(["Action": "getSigninToken", "SessionDuration": "43200", "Session": session(role)])
        #expect(answer.status == 200)
        let query =
            "Action=login&Destination=https%3A%2F%2Fexample.com&SigninToken="
            + (try #require(try answer.json()["SigninToken"]))
        let page = visit(query, at: noon.addingTimeInterval(899))
        #expect(page.status == 200 && page.text.contains("assumed-role/reader/test"))
        #expect(visit(query, at: noon.addingTimeInterval(900)).status == 400)
        #expect(visit("Action=login&Destination=x&SigninToken=made-up").status == 400)
        #expect(sandbox.calls("federation:getSigninToken") == 1)
    }

    @Test func `everything else is refused with nothing but a status`() throws {
        let alice = try sandbox.user("alice")
        let reader = try sandbox.assume(role("reader"), as: alice)
        let auditor = try sandbox.assume(role("auditor"), as: reader)
        let user = try sandbox.sts("GetSessionToken", as: alice).credentials()
        let good = ["Action": "getSigninToken", "Session": session(reader)]
        for (name, value) in [
            ("Session", session(alice)), ("Session", session(user)), ("Session", session(reader, secret: "other")),
            ("Session", "{}"), ("Session", "no JSON"), ("SessionDuration", "899"), ("SessionDuration", "43201"),
            ("SessionDuration", "soon"), ("Action", "other"),
        ] {
            #expect(post(good.merging([name: value]) { $1 }).status == 400, "\(name) \(value)")
        }
        #expect(post(good, at: noon.addingTimeInterval(3_600)).status == 400)
        #expect(post(["Action": "getSigninToken", "Session": session(auditor)]).status == 200)
        #expect(
            post(["Action": "getSigninToken", "Session": session(auditor), "SessionDuration": "900"]).status == 400
        )
    }

    @Test func `the alias is told to the account's own and to nobody else`() throws {
        func ask(_ credentials: Credentials, _ action: String = "ListAccountAliases") throws -> Answer {
            let body = Array("Action=\(action)&Version=2010-05-08".utf8)
            var request = HTTPRequest(method: .post, scheme: "https", authority: "iam.amazonaws.com", path: "/")
            request.headerFields[.contentType] = "application/x-www-form-urlencoded"
            let signer = SigV4Signer(service: "iam", region: "us-east-1")
            request = try signer.sign(request, payload: .bytes(body), credentials: credentials, at: noon)
            return Answer(sandbox.respond(to: request, body: body, at: noon))
        }
        #expect(try ask(try sandbox.user("alice")).element("member") == "sandbox-3333")
        #expect(try ask(try sandbox.user("carol")).element("Code") == "AccessDenied")
        #expect(try ask(try sandbox.user("alice"), "DeleteUser").element("Code") == "InvalidAction")
        let stranger = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("made-up"))
        #expect(try ask(stranger).status == 403)
    }
}
