// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import IAMCredentials
import IAMSigV4
import Testing

/// The key derivation of SigV4a, with the keys that the tests of aws-c-auth expect.
@Suite struct SigV4aKeyTests {
    static let derivations = [
        (
            "AKISORANDOMAASORANDOM", "q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom",
            "7fd3bd010c0d9c292141c2b77bfbde1042c92e6836fff749d1269ec890fca1bd"
        ),
        (
            "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            "7efc8c0e65a324242818c5a50c891c6060b6a00717b7ba3cbe3c5d765be9259c"
        ),
    ]

    @Test(arguments: derivations) func `the private key is the one that is expected`(
        id: String,
        secret: String,
        expected: String
    ) throws {
        let key = try SigV4aKey(secret: Secret(secret), accessKeyID: id)
        let raw = try #require(Data(hexadecimal: expected))
        let right = try P256.Signing.PrivateKey(rawRepresentation: raw)
        #expect(key.publicCoordinates == Array(right.publicKey.rawRepresentation))
    }

    @Test func `the public key is the one of the public suite`() throws {
        let key = try SigV4aKey(secret: Secret(Fixture.secret), accessKeyID: "AKIDEXAMPLE")
        #expect(
            key.publicCoordinates.lowercaseHexadecimal
                == "b6618f6a65740a99e650b33b6b4b5bd0d43b176d721a3edfea7e7d2d56d936b1"
                + "865ed22a7eadc9c5cb9d2cbaca1b3699139fedc5043dc6661864218330c8e518"
        )
    }

    /// Around the order of the curve less two, above which the next candidate is tried.
    static let candidates: [(String, String?)] = [
        (String(repeating: "00", count: 32), String(repeating: "00", count: 31) + "01"),
        (String(repeating: "00", count: 31) + "ff", String(repeating: "00", count: 30) + "0100"),
        (
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f",
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550"
        ),
        ("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550", nil),
        ("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", nil),
        (
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fb6325ff",
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fb632600"
        ),
        ("ffffffff00000001" + String(repeating: "00", count: 24), nil),
        (
            "fffffffeffffffff" + String(repeating: "ff", count: 24),
            "ffffffff" + String(repeating: "00", count: 28)
        ),
        (String(repeating: "ff", count: 32), nil),
    ]

    @Test(arguments: candidates) func `a candidate is taken if it is below the order of the curve`(
        candidate: String,
        expected: String?
    ) throws {
        let bytes = Array(try #require(Data(hexadecimal: candidate)))
        #expect(SigV4aKey.privateNumber(bytes)?.lowercaseHexadecimal == expected)
    }

    @Test func `the key depends on the secret and the access key id, and on nothing else`() throws {
        func key(_ secret: String, _ id: String) throws -> [UInt8] {
            try SigV4aKey(secret: Secret(secret), accessKeyID: id).publicCoordinates
        }
        #expect(try key("secret", "AKID") == key("secret", "AKID"))
        #expect(try key("secret", "AKID") != key("secret", "AKIE"))
        #expect(try key("secret", "AKID") != key("secres", "AKID"))
    }

    @Test func `one key pair is kept per secret and access key id`() throws {
        let keys = SigningKeyCache(capacity: 2)
        func sign(_ id: String, _ region: String, _ secret: String = Fixture.secret) throws {
            _ = try SigV4aSigner(service: "service", regionSet: [region], keys: keys).sign(
                Fixture.request(),
                payload: .empty,
                credentials: Credentials(accessKeyID: id, secretAccessKey: Secret(secret)),
                at: Fixture.date
            )
        }
        try sign("A", "*")
        try sign("A", "us-east-1")
        #expect(keys.count == 1)
        try sign("A", "*", "other")
        #expect(keys.count == 2)
        for number in 0..<10 { try sign("A\(number)", "*") }
        #expect(keys.count == 2)
        keys.removeAll()
        #expect(keys.count == 0)
    }
}
