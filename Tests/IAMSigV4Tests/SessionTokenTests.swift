// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCredentials
import IAMSigV4
import Testing

/// Where the session token goes: S3 Express and the AWS IoT device gateway want it elsewhere.
@Suite struct SessionTokenTests {
    static let express = SigV4Signer(service: "s3express", region: "us-west-2")
    static let verifier = RequestVerifier(services: nil, regions: nil)

    private func sign(_ request: HTTPRequest) throws -> SignedRequest {
        try Self.express.signWithTrace(
            request,
            payload: .unsigned,
            credentials: Fixture.temporary,
            at: Fixture.date
        )
    }

    private func presign(_ request: HTTPRequest, _ signer: SigV4Signer = express) throws -> SignedRequest {
        try signer.presign(
            request,
            payload: .empty,
            credentials: Fixture.temporary,
            at: Fixture.date,
            expiresIn: SigV4Signer.defaultLifetime(service: signer.service)
        )
    }

    private func refusal(_ request: HTTPRequest) -> VerificationError.Code? {
        RequestVerifierTests.refusal(request, by: Self.verifier)?.code
    }

    // MARK: S3 Express

    static let host = "bucket--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com"

    @Test func `an object call carries the session token under its own name`() throws {
        let signed = try sign(Fixture.request(.put, "/key", host: Self.host))
        #expect(signed.request.value("x-amz-s3session-token") == Fixture.token)
        #expect(signed.request.value("x-amz-security-token") == nil)
        #expect(signed.trace.signedHeaders == "host;x-amz-content-sha256;x-amz-date;x-amz-s3session-token")
        #expect(refusal(signed.request) == nil)
        let url = try presign(Fixture.request(.get, "/key", host: Self.host)).request
        #expect(url.path?.contains("&X-Amz-Expires=300&X-Amz-S3session-Token=AQoDYXdzEPT%2F%2F") == true)
        #expect(url.path?.contains("Security-Token") == false)
        #expect(refusal(url) == nil)
    }

    @Test(arguments: ["/?session", "/?session=", "/?a=b&session"]) func `CreateSession is signed like all others`(
        target: String
    ) throws {
        let signed = try sign(Fixture.request(.get, target, host: Self.host))
        #expect(signed.request.value("x-amz-security-token") == Fixture.token)
        #expect(signed.request.value("x-amz-s3session-token") == nil)
        #expect(refusal(signed.request) == nil)
        let url = try presign(Fixture.request(.get, target, host: Self.host)).request
        #expect(url.path?.contains("X-Amz-Security-Token=") == true)
        #expect(refusal(url) == nil)
    }

    @Test func `what only looks like CreateSession is none`() throws {
        let targets: [(HTTPRequest.Method, String)] = [
            (.put, "/?session"), (.get, "/session"), (.get, "/?sessions=1"), (.get, "/key?session"), (.get, "/"),
        ]
        for (method, target) in targets {
            let signed = try sign(Fixture.request(method, target, host: Self.host))
            #expect(signed.request.value("x-amz-s3session-token") == Fixture.token)
        }
    }

    @Test func `the usual name is refused where the other belongs`() throws {
        let given = Fixture.request(.get, "/key", headers: [("x-amz-security-token", Fixture.token)])
        #expect(signingError { _ = try sign(given) } == .alreadySigned)
        #expect(signingError { _ = try presign(given) } == .alreadySigned)
        let other = Fixture.request(.get, "/key", headers: [("x-amz-s3session-token", "other")])
        #expect(signingError { _ = try sign(other) } == .alreadySigned)
        #expect(signingError { _ = try presign(other) } == .alreadySigned)
        let same = Fixture.request(.get, "/key", headers: [("x-amz-s3session-token", Fixture.token)])
        #expect(try refusal(sign(same).request) == nil)
    }

    @Test func `the verifier takes each name only where it belongs`() throws {
        let usual = SigV4Signer(
            service: "s3express",
            region: "us-west-2",
            options: SigningOptions(pathEncoding: .single, pathNormalization: .preserve, sessionTokenField: .security)
        )
        let request = try usual.sign(
            Fixture.request(.get, "/key"),
            payload: .empty,
            credentials: Fixture.temporary,
            at: Fixture.date
        )
        #expect(refusal(request) == .invalidToken)
        #expect(try refusal(presign(Fixture.request(.get, "/key"), usual).request) == .invalidToken)
        let session = SigV4Signer(
            service: "service",
            region: "us-east-1",
            options: SigningOptions(sessionTokenField: .s3Session)
        )
        #expect(try refusal(presign(Fixture.request(), session).request) == .invalidToken)
    }

    @Test func `the token of a session is not told`() throws {
        let signed = try sign(Fixture.request(.get, "/key"))
        #expect(!"\(signed)".contains(Fixture.token))
        #expect(signed.trace.redacted().canonicalRequest.contains("x-amz-s3session-token:<redacted>"))
        let url = try presign(Fixture.request(.get, "/key"))
        #expect(!"\(url)".contains("AQoDYXdzEPT"))
    }

    // MARK: After signing

    /// The same as for a request without a token, by the public suite's `post-vanilla` and `post-sts-header-after`.
    @Test func `a header added after signing leaves the signature as it is`() throws {
        let signer = SigV4Signer(
            service: "service",
            region: "us-east-1",
            options: SigningOptions(sessionToken: .afterSigning)
        )
        let credentials = Credentials(
            accessKeyID: "AKIDEXAMPLE",
            secretAccessKey: Secret(Fixture.secret),
            sessionToken: Secret(Fixture.token)
        )
        let signed = try signer.signWithTrace(
            Fixture.request(.post),
            payload: .empty,
            credentials: credentials,
            at: Fixture.date
        )
        #expect(signed.trace.signature == "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")
        #expect(signed.trace.signedHeaders == "host;x-amz-date")
        #expect(signed.request.value("x-amz-security-token") == Fixture.token)
        #expect(signed.request.headerFields.last?.name.canonicalName == "x-amz-security-token")
    }

    @Test(arguments: ["wss", "https"]) func `a presigned WebSocket of the IoT device gateway ends in its token`(
        scheme: String
    ) throws {
        let signer = SigV4Signer(service: "iotdevicegateway", region: "eu-west-2")
        let host = "a1b2c3-ats.iot.eu-west-2.amazonaws.com:443"
        let signed = try presign(Fixture.request(.get, "/mqtt", host: host, scheme: scheme), signer)
        let bare = try signer.presign(
            Fixture.request(.get, "/mqtt", host: host, scheme: scheme),
            payload: .empty,
            credentials: Credentials(accessKeyID: "ASIDEXAMPLE", secretAccessKey: Secret(Fixture.secret)),
            at: Fixture.date,
            expiresIn: 3_600
        )
        #expect(signed.request.authority == "a1b2c3-ats.iot.eu-west-2.amazonaws.com")
        #expect(signed.trace.canonicalRequest == bare.trace.canonicalRequest)
        let token = "AQoDYXdzEPT%2F%2F%2F%2F%2F%2F%2F%2F%2F%2FwEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQ%3D%3D"
        #expect(try signed.request.path == #require(bare.request.path) + "&X-Amz-Security-Token=" + token)
        #expect(signed.trace.canonicalRequest.hasSuffix("\nhost\n" + Self.emptyHash))
        #expect(refusal(signed.request) == nil)
    }

    static let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test func `a plain WebSocket has the default port of plain HTTP`() throws {
        let signer = SigV4Signer(service: "iotdevicegateway", region: "eu-west-2")
        let signed = try presign(Fixture.request(.get, "/mqtt", host: "localhost:80", scheme: "ws"), signer)
        #expect(signed.request.authority == "localhost")
    }
}
