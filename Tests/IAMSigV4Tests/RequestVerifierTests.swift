// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSigV4
import Testing

@Suite struct RequestVerifierTests {
    static let verifier = RequestVerifier(services: ["service", "s3", "sts"], regions: ["us-east-1"])

    static func signed(
        _ request: HTTPRequest = Fixture.request(),
        body: String = "",
        service: String = "service",
        region: String = "us-east-1",
        credentials: Credentials = Fixture.longTerm
    ) throws -> HTTPRequest {
        try SigV4Signer(service: service, region: region)
            .sign(request, payload: .bytes(Array(body.utf8)), credentials: credentials, at: Fixture.date)
    }

    static func presigned(
        _ request: HTTPRequest = Fixture.request(),
        service: String = "service",
        credentials: Credentials = Fixture.longTerm,
        expiresIn seconds: Int = 60
    ) throws -> HTTPRequest {
        try SigV4Signer(service: service, region: "us-east-1").presign(
            request,
            payload: .empty,
            credentials: credentials,
            at: Fixture.date,
            expiresIn: seconds
        ).request
    }

    static func key(_ id: String) -> VerificationKey? {
        switch id {
        case "AKIDEXAMPLE", "test:tester", "a/b": VerificationKey(secretAccessKey: Secret(Fixture.secret))
        case "ASIDEXAMPLE":
            VerificationKey(
                secretAccessKey: Secret(Fixture.secret),
                sessionToken: Secret(Fixture.token),
                expiration: Fixture.date.addingTimeInterval(120)
            )
        default: nil
        }
    }

    /// The refusal, `nil` if the request was accepted.
    static func refusal(
        _ request: HTTPRequest,
        body: String = "",
        after seconds: Double = 0,
        by verifier: RequestVerifier = verifier
    ) -> VerificationError? {
        do throws(VerificationError) {
            _ = try verifier.verify(
                request,
                body: Array(body.utf8),
                at: Fixture.date.addingTimeInterval(seconds),
                key: Self.key
            )
            return nil
        } catch {
            return error
        }
    }

    @Test func `a signed request is accepted and its signer is known`() throws {
        let request = try Self.signed(Fixture.request(.post, "/a?b"), body: "x", credentials: Fixture.temporary)
        let verified = try Self.verifier.verify(request, body: [0x78], at: Fixture.date, key: Self.key)
        #expect(verified.accessKeyID == "ASIDEXAMPLE")
        #expect(verified.scope.description == "20150830/us-east-1/service/aws4_request")
        #expect(verified.form == .header)
        #expect(verified.signedAt == Fixture.date)
        let url = try Self.presigned(credentials: Fixture.temporary)
        #expect(try Self.verifier.verify(url, body: [], at: Fixture.date, key: Self.key).form == .query)
    }

    @Test(arguments: ["test:tester", "a/b"]) func `an access key id may hold colons and slashes`(id: String) throws {
        let credentials = Credentials(accessKeyID: id, secretAccessKey: Secret(Fixture.secret))
        #expect(try Self.refusal(Self.signed(credentials: credentials)) == nil)
        #expect(try Self.refusal(Self.presigned(credentials: credentials)) == nil)
    }

    @Test func `an unsigned request is told so in AWS's words`() {
        let error = Self.refusal(Fixture.request())
        #expect(error?.code == .missingAuthentication)
        #expect(error?.message == "Missing Authentication Token")
    }

    @Test func `two signatures are one too many`() throws {
        var both = try Self.presigned()
        both.headerFields[.authorization] = try Self.signed().value("authorization")
        #expect(Self.refusal(both)?.code == .incompleteSignature)
        var twice = try Self.signed()
        twice.add("Authorization", try #require(twice.value("authorization")))
        #expect(Self.refusal(twice)?.code == .incompleteSignature)
    }

    static let repeated = ["x-amz-date", "x-amz-security-token", "x-amz-content-sha256"]

    @Test(arguments: repeated) func `a header of authentication must not be repeated`(name: String) throws {
        var request = try Self.signed(service: "s3", credentials: Fixture.temporary)
        request.add(name, try #require(request.value(name)))
        #expect(Self.refusal(request)?.code == .incompleteSignature)
    }

    @Test func `a parameter of authentication must not be repeated`() throws {
        for name in ["X-Amz-Signature", "X-Amz-Date", "X-Amz-Credential", "X-Amz-Expires", "X-Amz%2DAlgorithm"] {
            var request = try Self.presigned()
            request.path = "\(request.path ?? "")&\(name)=x"
            #expect(Self.refusal(request)?.code == .incompleteSignature, "\(name)")
        }
        // The signature is not part of what is signed, so a second one like the first would go unnoticed.
        var same = try Self.presigned()
        let path = try #require(same.path)
        same.path = try path + "&" + #require(path.split(separator: "&").last)
        #expect(Self.refusal(same)?.message == "The parameter 'X-Amz-Signature' must not be repeated.")
    }

    @Test func `a parameter of authentication must not be missing`() throws {
        let names = ["Algorithm", "Credential", "Date", "SignedHeaders", "Signature"]
        for name in names {
            var request = try Self.presigned()
            request.path = request.path?.replacing("X-Amz-\(name)=", with: "Other=")
            #expect(Self.refusal(request)?.code == .incompleteSignature, "\(name)")
        }
        var s3 = try Self.presigned(service: "s3")
        s3.path = s3.path?.replacing("X-Amz-Expires=60&", with: "")
        #expect(Self.refusal(s3)?.code == .incompleteSignature)
    }

    static let scopes: [(String, String, VerificationError.Code, String)] = [
        ("/us-east-1/", "/eu-west-2/", .wrongScope, "Credential should be scoped to a valid region, not 'eu-west-2'."),
        (
            "/service/", "/other/", .wrongScope,
            "Credential should be scoped to correct service: 's3', 'service', 'sts'."
        ),
        (
            "/aws4_request", "/aws5_request", .wrongScope,
            "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'."
        ),
        (
            "/20150830/", "/20150831/", .wrongScope,
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                + "'20150831' != '20150830', from '20150830T123600Z'."
        ),
    ]

    @Test(arguments: scopes) func `a wrong scope is named`(
        right: String,
        wrong: String,
        code: VerificationError.Code,
        message: String
    ) throws {
        var request = try Self.signed()
        request.headerFields[.authorization] = request.value("authorization")?.replacing(right, with: wrong)
        let error = Self.refusal(request)
        #expect(error?.code == code)
        #expect(error?.message == message)
        #expect(error?.accessKeyID == "AKIDEXAMPLE")
    }

    static let windows: [(String, Double)] = [("service", 300), ("s3", 900), ("sts", 900)]

    @Test(arguments: windows) func `the clocks may differ by what the service allows`(
        service: String,
        window: Double
    ) throws {
        let request = try Self.signed(service: service)
        for seconds in [-window, 0, window] { #expect(Self.refusal(request, after: seconds) == nil) }
        for seconds in [-window - 1, window + 1] { #expect(Self.refusal(request, after: seconds)?.code == .skewed) }
    }

    @Test func `a skewed clock is told in AWS's words`() throws {
        let late = try Self.refusal(Self.signed(), after: 600)
        #expect(
            late?.message
                == "Signature expired: 20150830T123600Z is now earlier than 20150830T124100Z "
                + "(20150830T124600Z - 5 min.)"
        )
        let early = try Self.refusal(Self.signed(service: "sts"), after: -1_200)
        #expect(
            early?.message == "Signature not yet current: 20150830T123600Z is still later than 20150830T123100Z "
                + "(20150830T121600Z + 15 min.)"
        )
        let wide = RequestVerifier(services: nil, regions: nil, allowedSkew: .seconds(3_600))
        #expect(try Self.refusal(Self.signed(), after: 3_600, by: wide) == nil)
    }

    @Test func `a presigned URL ends when it says and begins no sooner`() throws {
        let request = try Self.presigned(expiresIn: 1_000)
        for seconds in [-300.0, 0, 1_000] { #expect(Self.refusal(request, after: seconds) == nil) }
        #expect(Self.refusal(request, after: 1_001)?.code == .requestExpired)
        #expect(Self.refusal(request, after: 1_001)?.message == "Request has expired")
        #expect(Self.refusal(request, after: -301)?.code == .notYetValid)
    }

    @Test(arguments: ["0", "604801", "-1", "", "1e3", "99999999999999999999", "+60", "60s"])
    func `a presigned URL must say a legal time`(text: String) throws {
        var request = try Self.presigned()
        request.path = request.path?.replacing("X-Amz-Expires=60&", with: "X-Amz-Expires=\(text)&")
        #expect(Self.refusal(request)?.code == .incompleteSignature)
    }

    @Test func `an unknown key is refused like any other, but by its code`() throws {
        let unknown = Credentials(accessKeyID: "AKIDUNKNOWN", secretAccessKey: Secret(Fixture.secret))
        let error = try Self.refusal(Self.signed(credentials: unknown))
        #expect(error?.code == .unknownKey)
        #expect(error?.message == "The security token included in the request is invalid.")
        #expect(error?.expected == nil)
    }

    @Test func `a token must be the one of its key`() throws {
        #expect(try Self.refusal(Self.signed(credentials: Fixture.temporary)) == nil)
        #expect(try Self.refusal(Self.presigned(credentials: Fixture.temporary)) == nil)
        let other = Credentials(
            accessKeyID: "ASIDEXAMPLE",
            secretAccessKey: Secret(Fixture.secret),
            sessionToken: Secret("other")
        )
        #expect(try Self.refusal(Self.signed(credentials: other))?.code == .invalidToken)
        let none = Credentials(accessKeyID: "ASIDEXAMPLE", secretAccessKey: Secret(Fixture.secret))
        #expect(try Self.refusal(Self.signed(credentials: none))?.code == .missingToken)
        let unexpected = Credentials(
            accessKeyID: "AKIDEXAMPLE",
            secretAccessKey: Secret(Fixture.secret),
            sessionToken: Secret(Fixture.token)
        )
        #expect(try Self.refusal(Self.presigned(credentials: unexpected))?.code == .invalidToken)
        #expect(try Self.refusal(Self.signed(credentials: Fixture.temporary), after: 121)?.code == .expiredToken)
    }

    @Test func `what must be signed is signed`() throws {
        var request = try Self.signed()
        request.add("x-amz-extra", "1")
        #expect(Self.refusal(request)?.code == .unsignedHeader)
        #expect(Self.refusal(request)?.message.contains("x-amz-extra") == true)
        var noHost = try Self.signed()
        noHost.headerFields[.authorization] = noHost.value("authorization")?.replacing("host;", with: "")
        #expect(Self.refusal(noHost)?.code == .unsignedHeader)
        var free = try Self.signed()
        free.add("user-agent", "x")
        free.add("x-other", "y")
        #expect(Self.refusal(free) == nil)
    }

    @Test func `a token outside the signature is taken only where the service wants it so`() throws {
        let options = SigningOptions(sessionToken: .afterSigning)
        let signer = SigV4Signer(service: "service", region: "us-east-1", options: options)
        let request = try signer.sign(
            Fixture.request(),
            payload: .empty,
            credentials: Fixture.temporary,
            at: Fixture.date
        )
        #expect(Self.refusal(request)?.code == .unsignedHeader)
        let gateway = RequestVerifier(services: nil, regions: nil) { _ in options }
        #expect(Self.refusal(request, by: gateway) == nil)
        let url = try signer.presign(
            Fixture.request(),
            payload: .empty,
            credentials: Fixture.temporary,
            at: Fixture.date,
            expiresIn: 60
        ).request
        #expect(Self.refusal(url, by: gateway) == nil)
        #expect(Self.refusal(url)?.code == .signatureMismatch)
    }

    @Test func `the body is the one that was signed`() throws {
        let request = try Self.signed(Fixture.request(.post), body: "abc")
        #expect(Self.refusal(request, body: "abc") == nil)
        #expect(Self.refusal(request, body: "abd")?.code == .signatureMismatch)
        let s3 = try Self.signed(Fixture.request(.put, "/k"), body: "abc", service: "s3")
        #expect(Self.refusal(s3, body: "abc") == nil)
        #expect(Self.refusal(s3, body: "abd")?.code == .payloadMismatch)
    }

    @Test func `only S3 takes a body that is not signed`() throws {
        func unsigned(_ service: String) throws -> HTTPRequest {
            try SigV4Signer(service: service, region: "us-east-1").sign(
                Fixture.request(.put, "/k"),
                payload: .unsigned,
                credentials: Fixture.longTerm,
                at: Fixture.date
            )
        }
        #expect(try Self.refusal(unsigned("s3"), body: "anything") == nil)
        #expect(try Self.refusal(unsigned("service"), body: "anything")?.code == .payloadMismatch)
        #expect(try Self.refusal(Self.presigned(service: "s3"), body: "anything") == nil)
        let streaming = try Self.signed(
            Fixture.request(headers: [("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")]),
            service: "s3"
        )
        #expect(Self.refusal(streaming)?.code == .payloadMismatch)
        var bare = try Self.signed(service: "s3")
        bare.headerFields = bare.headerFields.filter { $0.name.canonicalName != "x-amz-content-sha256" }
            .reduce(into: HTTPFields()) { $0.append($1) }
        #expect(Self.refusal(bare)?.message == "Missing required header for this request: x-amz-content-sha256")
    }

    @Test func `a mismatch tells what was expected, as AWS writes it`() throws {
        let wrong = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("wrong"))
        let error = try #require(try Self.refusal(Self.signed(credentials: wrong)))
        #expect(error.code == .signatureMismatch)
        #expect(
            error.message == "The request signature we calculated does not match the signature you provided. "
                + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
        )
        let expected = """
            \(error.message)

            The Canonical String for this request should have been
            'GET
            /

            host:example.amazonaws.com
            x-amz-date:20150830T123600Z

            host;x-amz-date
            e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

            The String-to-Sign should have been
            'AWS4-HMAC-SHA256
            20150830T123600Z
            20150830/us-east-1/service/aws4_request
            bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63'

            """
        #expect(error.messageWithExpectation == expected)
        let s3 = try Self.refusal(Self.signed(service: "s3", credentials: wrong))
        #expect(s3?.message.hasSuffix("Check your key and signing method.") == true)
    }

    @Test func `a Date field stands in for x-amz-date`() throws {
        // Signed by botocore 1.43.11, which leaves x-amz-date out when the caller has set a Date.
        var request = Fixture.request(headers: [
            ("Date", "Sun, 30 Aug 2015 12:36:00 -0000"),
            (
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                    + "SignedHeaders=date;host, "
                    + "Signature=7680771e48fa28c7db272da980f990fa8ee39dee61905c4203f5da9d3d48ac86"
            ),
        ])
        #expect(Self.refusal(request) == nil)
        #expect(Self.refusal(request, after: 301)?.code == .skewed)
        request.headerFields[.date] = "30 Aug 2015 12:36:00 GMT"
        #expect(Self.refusal(request)?.code == .incompleteSignature)
        request.headerFields[.date] = nil
        #expect(Self.refusal(request)?.message.hasPrefix("Authorization header requires existence of either") == true)
    }

    @Test func `a signer adds x-amz-date beside a Date field`() throws {
        let request = Fixture.request(headers: [("Date", "Sun, 30 Aug 2015 12:36:00 GMT")])
        let signed = try Self.signed(request)
        #expect(signed.value("authorization")?.contains("SignedHeaders=date;host;x-amz-date,") == true)
        #expect(Self.refusal(signed) == nil)
    }
}
