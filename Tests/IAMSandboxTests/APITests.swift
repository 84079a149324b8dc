// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSandbox
import IAMSigV4
import Testing

@Suite struct APITests {
    private let sandbox = Sandbox.fixed()

    private func call(
        _ path: String = "/prod/things",
        method: HTTPRequest.Method = .get,
        body: String = "",
        as credentials: Credentials?,
        service: String = "execute-api",
        host: String = "id.execute-api.eu-west-2.amazonaws.com",
        signedAt: Date = noon,
        at date: Date = noon,
        spoil: (inout HTTPRequest) -> Void = { _ in }
    ) throws -> Answer {
        var request = HTTPRequest(method: method, scheme: "https", authority: host, path: path)
        let bytes = Array(body.utf8)
        if let credentials {
            let signer = SigV4Signer(service: service, region: region)
            request = try signer.sign(request, payload: .bytes(bytes), credentials: credentials, at: signedAt)
        }
        spoil(&request)
        return Answer(sandbox.respond(to: request, body: bytes, at: date))
    }

    @Test func `the function echoes what arrived`() throws {
        let alice = try sandbox.user("alice")
        let body = "{\"name\":\"\u{1}ü\\\n\"}"
        let answer = try call("/prod//a%2Fb/things?x=1&y=%20", method: .post, body: body, as: alice)
        #expect(answer.status == 200)
        #expect(answer.field("content-type") == "application/json")
        #expect(answer.field("x-amzn-requestid") != nil)
        #expect(answer.text.hasPrefix(#"{"method":"POST","path":"/prod//a%2Fb/things?x=1&y=%20","body":""#))
        #expect(try answer.json()["body"] == body)
    }

    @Test func `an unsigned call is told that it lacks a token`() throws {
        let answer = try call(as: nil)
        #expect(answer.status == 403)
        #expect(answer.field("x-amzn-errortype") == "MissingAuthenticationTokenException")
        #expect(answer.text == #"{"message":"Missing Authentication Token"}"#)
    }

    @Test func `a mismatch tells what should have been signed`() throws {
        let credentials = Credentials(
            accessKeyID: "AKIASANDBOXALICE0001",
            secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        )
        let answer = try call(as: credentials)
        #expect(answer.status == 403)
        #expect(answer.field("x-amzn-errortype") == "InvalidSignatureException")
        let message = try answer.json()["message"] ?? ""
        #expect(message.hasPrefix("The request signature we calculated does not match the signature you provided."))
        #expect(message.contains("\n\nThe Canonical String for this request should have been\n'GET\n/prod/things\n"))
        #expect(message.contains("\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20260102T120000Z\n"))
    }

    @Test func `tampering with method, path, query, signed field or body is seen`() throws {
        let alice = try sandbox.user("alice")
        let spoils: [(inout HTTPRequest) -> Void] = [
            { $0.method = .delete }, { $0.path = "/prod/other" }, { $0.path = "/prod/things?x=2" },
            { $0.authority = "evil.test" },
        ]
        for spoil in spoils {
            let answer = try call("/prod/things?x=1", as: alice, spoil: spoil)
            #expect(answer.field("x-amzn-errortype") == "InvalidSignatureException")
        }
        var request = HTTPRequest(method: .post, scheme: "https", authority: "a.test", path: "/prod")
        let signer = SigV4Signer(service: "execute-api", region: region)
        request = try signer.sign(request, payload: .bytes([1]), credentials: alice, at: noon)
        let answer = Answer(sandbox.respond(to: request, body: [2], at: noon))
        #expect(answer.field("x-amzn-errortype") == "InvalidSignatureException")
    }

    @Test func `an ended session, an unknown key and a late signature are told apart`() throws {
        let alice = try sandbox.user("alice")
        let session = try sandbox.assume(role("reader"), as: alice)
        #expect(try call(as: session).status == 200)
        let late = try call(as: session, signedAt: noon + 3_600, at: noon + 3_600)
        #expect(late.field("x-amzn-errortype") == "ExpiredTokenException")
        #expect(late.text == #"{"message":"The security token included in the request is expired"}"#)
        let stranger = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("x"))
        let unknown = try call(as: stranger)
        #expect(unknown.field("x-amzn-errortype") == "UnrecognizedClientException")
        #expect(unknown.text == #"{"message":"The security token included in the request is invalid."}"#)
        let old = try call(as: alice, signedAt: noon - 6 * 60)
        #expect(old.field("x-amzn-errortype") == "InvalidSignatureException")
        #expect(try old.json()["message"]?.hasPrefix("Signature expired: 20260102T115400Z") == true)
    }

    @Test func `a caller without permission is named with the resource`() throws {
        let session = try sandbox.assume(role("reader"), as: try sandbox.user("alice"))
        let answer = try call("/prod/forbidden/x?y=1", as: session)
        #expect(answer.status == 403)
        #expect(answer.field("x-amzn-errortype") == "AccessDeniedException")
        let text =
            "User: arn:aws:sts::111122223333:assumed-role/reader/test is not authorized to perform: execute-api:Invoke "
            + "on resource: arn:aws:execute-api:eu-west-2:********3333:sandbox/prod/GET/forbidden/x"
        #expect(try answer.json() == ["Message": text])
    }

    @Test func `a signature for another service or region is refused`() throws {
        let alice = try sandbox.user("alice")
        let other = try call(as: alice, service: "es")
        #expect(other.field("x-amzn-errortype") == "InvalidSignatureException")
        #expect(try other.json()["message"]?.contains("correct service: 'execute-api'") == true)
    }

    @Test func `a presigned URL works until it ends`() throws {
        let signer = SigV4Signer(service: "execute-api", region: region)
        let request = HTTPRequest(method: .get, scheme: "https", authority: "a.test", path: "/prod/things?x=1")
        let alice = try sandbox.user("alice")
        let signed = try signer.presign(request, payload: .empty, credentials: alice, at: noon, expiresIn: 60).request
        #expect(Answer(sandbox.respond(to: signed, body: [], at: noon + 59)).status == 200)
        #expect(Answer(sandbox.respond(to: signed, body: [], at: noon + 61)).status == 403)
    }

    @Test func `a preflight needs no signature, and only known origins are let in`() {
        for (origin, isAllowed) in [("http://localhost:3000", true), ("https://evil.test", false)] {
            var request = HTTPRequest(method: .options, scheme: "https", authority: "a.test", path: "/prod/things")
            request.headerFields[.origin] = origin
            let answer = Answer(sandbox.respond(to: request, body: [], at: noon))
            #expect(answer.status == 204)
            #expect(answer.field("access-control-allow-origin") == (isAllowed ? origin : nil))
            let allowed = answer.field("access-control-allow-headers")?.split(separator: ",") ?? []
            #expect(allowed.contains("x-amz-security-token") == isAllowed)
        }
    }

    @Test func `a refusal can be read by the page that caused it`() throws {
        var request = HTTPRequest(method: .get, scheme: "https", authority: "a.test", path: "/prod/things")
        request.headerFields[.origin] = "http://localhost:3000"
        let answer = Answer(sandbox.respond(to: request, body: [], at: noon))
        #expect(answer.status == 403)
        #expect(answer.field("access-control-allow-origin") == "http://localhost:3000")
        #expect(answer.field("access-control-expose-headers")?.contains("x-amzn-errortype") == true)
    }

    @Test func `a function URL says only that it is forbidden`() throws {
        let host = "abc.lambda-url.eu-west-2.on.aws"
        let missing = try call("/", as: nil, host: host)
        #expect(missing.status == 403)
        #expect(missing.field("x-amzn-errortype") == "AccessDeniedException")
        #expect(missing.text == #"{"Message":"Forbidden"}"#)
        #expect(try call("/", as: try sandbox.user("alice"), service: "lambda", host: host).status == 200)
    }

    @Test func `S3 answers in XML, with the strings it expected`() throws {
        let host = "bucket.s3.eu-west-2.amazonaws.com"
        #expect(try call("/key", as: try sandbox.user("alice"), service: "s3", host: host).status == 200)
        let wrong = Credentials(accessKeyID: "AKIASANDBOXALICE0001", secretAccessKey: Secret("wrong"))
        let answer = try call("/key", as: wrong, service: "s3", host: host)
        #expect(answer.status == 403)
        #expect(answer.field("content-type") == "application/xml")
        #expect(answer.element("Code") == "SignatureDoesNotMatch")
        #expect(answer.element("AWSAccessKeyId") == "AKIASANDBOXALICE0001")
        #expect(answer.element("CanonicalRequest")?.hasPrefix("GET\n/key\n") == true)
        #expect(answer.element("CanonicalRequestBytes")?.hasPrefix("47 45 54 0a 2f") == true)
        #expect(answer.element("StringToSign")?.hasPrefix("AWS4-HMAC-SHA256\n") == true)
        #expect(answer.element("SignatureProvided")?.utf8.count == 64)
        let stranger = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("x"))
        #expect(try call("/key", as: stranger, service: "s3", host: host).element("Code") == "InvalidAccessKeyId")
    }
}
