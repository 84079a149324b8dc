// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSigV4
import Testing

/// No description, dump or error of this module tells a secret.
@Suite struct SecrecyTests {
    static let secrets = [Fixture.secret, Fixture.token, "AQoDYXdzEPT", "4wEXAMPLEtc764", "customer-key-value"]

    private func renderings(_ value: some Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return ["\(value)", String(reflecting: value), dumped]
    }

    private func expectNoSecret(_ value: some Any, signature: String? = nil) {
        for text in renderings(value) {
            for secret in Self.secrets + [signature].compactMap({ $0 }) {
                #expect(!text.contains(secret), "\(type(of: value)) tells a secret")
            }
        }
    }

    @Test func `signed requests and traces tell neither token nor signature`() throws {
        let keys = SigningKeyCache()
        let signer = SigV4Signer(service: "s3", region: "us-east-1", keys: keys)
        let name = "x-amz-server-side-encryption-customer-key"
        let request = Fixture.request(headers: [(name, "customer-key-value"), ("cookie", "customer-key-value")])
        let signed = try signer.signWithTrace(
            request,
            payload: .empty,
            credentials: Fixture.temporary,
            at: Fixture.date
        )
        expectNoSecret(signed, signature: signed.trace.signature)
        expectNoSecret(signed.trace, signature: signed.trace.signature)
        expectNoSecret([signed.trace.redacted()], signature: signed.trace.signature)
        expectNoSecret(signer)
        expectNoSecret(keys)
        #expect(signed.trace.canonicalRequest.contains(Fixture.token))
        #expect(signed.trace.redacted().canonicalRequest.contains("x-amz-security-token:<redacted>"))
        #expect(signed.trace.redacted().authorization?.hasSuffix("…") == true)
    }

    @Test func `presigned requests tell neither token nor signature`() throws {
        let signed = try SigV4Signer(service: "sts", region: "us-east-1").presign(
            Fixture.request(),
            payload: .empty,
            credentials: Fixture.temporary,
            at: Fixture.date,
            expiresIn: 60
        )
        expectNoSecret(signed, signature: signed.trace.signature)
        #expect(signed.trace.redacted().canonicalRequest.contains("X-Amz-Security-Token=<redacted>"))
    }

    @Test func `SigV4a, forms and passwords tell no secret`() throws {
        let signer = SigV4aSigner(service: "s3", regionSet: ["*"])
        let signed = try signer.signWithTrace(
            Fixture.request(),
            payload: .empty,
            credentials: Fixture.temporary,
            at: Fixture.date
        )
        expectNoSecret(signed, signature: signed.trace.signature)
        expectNoSecret(signer)
        expectNoSecret(try SigV4aKey(secret: Secret(Fixture.secret), accessKeyID: "AKIDEXAMPLE"))
        let policy = PostPolicy(bucket: "b", key: "k", expiration: Fixture.date.addingTimeInterval(1))
        let form = try SigV4Signer(service: "s3", region: "us-east-1")
            .sign(policy, credentials: Fixture.temporary, at: Fixture.date)
        expectNoSecret(form, signature: form.fields.last?.value)
        expectNoSecret(
            try CodeCommitCredential(
                host: "git-codecommit.eu-west-2.amazonaws.com",
                path: "/v1/repos/name",
                region: "eu-west-2",
                credentials: Fixture.temporary,
                at: Fixture.date
            ),
            signature: "2015"
        )
    }

    @Test func `errors tell no secret`() {
        let request = Fixture.request(headers: [("X-Amz-Security-Token", "other")])
        do {
            _ = try SigV4Signer(service: "s3", region: "us-east-1")
                .sign(request, payload: .empty, credentials: Fixture.temporary, at: Fixture.date)
            Issue.record("a second token was taken")
        } catch {
            expectNoSecret(error)
        }
        expectNoSecret(VerificationKey(secretAccessKey: Secret(Fixture.secret), sessionToken: Secret(Fixture.token)))
    }

    @Test func `a refusal does not give away the right signature`() throws {
        let signer = SigV4Signer(service: "service", region: "us-east-1")
        let wrong = Credentials(
            accessKeyID: "ASIDEXAMPLE",
            secretAccessKey: Secret("wrong"),
            sessionToken: Secret(Fixture.token)
        )
        let request = try signer.sign(Fixture.request(), payload: .empty, credentials: wrong, at: Fixture.date)
        let right = try signer.signWithTrace(
            Fixture.request(),
            payload: .empty,
            credentials: Fixture.temporary,
            at: Fixture.date
        ).trace
        do {
            _ = try RequestVerifier(services: nil, regions: nil).verify(request, body: [], at: Fixture.date) { _ in
                VerificationKey(secretAccessKey: Secret(Fixture.secret), sessionToken: Secret(Fixture.token))
            }
            Issue.record("a wrong secret was accepted")
        } catch {
            #expect(error.code == .signatureMismatch)
            expectNoSecret(error, signature: right.signature)
            #expect(error.expected?.canonicalRequest == right.canonicalRequest)
            #expect(error.expected?.stringToSign == right.stringToSign)
            #expect(error.expected?.signature == "")
            #expect(error.expected?.authorization == nil)
        }
    }
}
