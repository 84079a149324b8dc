// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMSigV4
import Testing

@Suite struct SigningKeyCacheTests {
    private func signature(
        _ keys: SigningKeyCache,
        secret: String = Fixture.secret,
        service: String = "service",
        region: String = "us-east-1",
        at date: Date = Fixture.date
    ) throws -> String {
        try SigV4Signer(service: service, region: region, keys: keys).signWithTrace(
            Fixture.request(),
            payload: .empty,
            credentials: Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret(secret)),
            at: date
        ).trace.signature
    }

    @Test func `one key is kept per secret, region and service`() throws {
        let keys = SigningKeyCache()
        for _ in 0..<3 { _ = try signature(keys) }
        #expect(keys.count == 1)
        _ = try signature(keys, secret: "other")
        _ = try signature(keys, service: "other")
        _ = try signature(keys, region: "eu-west-2")
        #expect(keys.count == 4)
    }

    @Test func `a cached key signs like a fresh one`() throws {
        let keys = SigningKeyCache()
        for secret in [Fixture.secret, "a", "b"] {
            for service in ["s3", "sts"] {
                for _ in 0..<2 {
                    let cached = try signature(keys, secret: secret, service: service)
                    #expect(try cached == signature(SigningKeyCache(), secret: secret, service: service))
                }
            }
        }
    }

    @Test func `a new token goes with an old key`() throws {
        let signer = SigV4Signer(service: "service", region: "us-east-1")
        for token in ["one", "two", "one", "three", nil, "two"] {
            let credentials = Credentials(
                accessKeyID: "ASIDEXAMPLE",
                secretAccessKey: Secret(Fixture.secret),
                sessionToken: token.map { Secret($0) }
            )
            let signed = try signer.sign(Fixture.request(), payload: .empty, credentials: credentials, at: Fixture.date)
            #expect(signed.value("x-amz-security-token") == token)
        }
    }

    @Test func `a second is told from the next`() throws {
        let keys = SigningKeyCache()
        let signer = SigV4Signer(service: "service", region: "us-east-1", keys: keys)
        let times = [0.0, 0.5, 1, 0, 86_400, 1.999].map { seconds in
            let date = Fixture.date.addingTimeInterval(seconds)
            return try? signer.sign(Fixture.request(), payload: .empty, credentials: Fixture.longTerm, at: date)
                .value("x-amz-date")
        }
        #expect(
            times == [
                "20150830T123600Z", "20150830T123600Z", "20150830T123601Z", "20150830T123600Z", "20150831T123600Z",
                "20150830T123601Z",
            ]
        )
    }

    @Test func `a new day drops the keys of the day before`() throws {
        let keys = SigningKeyCache()
        let midnight = try #require(AWSTimestamp.parse("20150831T000000Z"))
        let before = try signature(keys, at: midnight.addingTimeInterval(-1))
        _ = try signature(keys, service: "other", at: midnight.addingTimeInterval(-1))
        #expect(keys.count == 2)
        let after = try signature(keys, at: midnight)
        #expect(keys.count == 1)
        #expect(before != after)
        #expect(try after == signature(SigningKeyCache(), at: midnight))
        #expect(try before == signature(keys, at: midnight.addingTimeInterval(-1)))
    }

    @Test func `the number of keys is bounded and the one unused for longest goes`() throws {
        let keys = SigningKeyCache(capacity: 3)
        for number in 0..<50 {
            _ = try signature(keys, service: "kept")
            _ = try signature(keys, service: "service\(number)")
            #expect(keys.count <= 3)
        }
        keys.removeAll()
        #expect(keys.count == 0)
        #expect(try signature(keys) == signature(SigningKeyCache(capacity: 0)))
    }
}
