// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMSigV4
import Testing

@Suite struct PresignedLifetimeTests {
    static let lives: [(Double?, Int, Int)] = [
        (nil, 604_800, 604_800), (7_200, 3_600, 3_600), (3_600, 3_600, 3_600), (3_599, 3_600, 3_599),
        (900, 604_800, 900),
        (0, 60, 0), (-10, 60, 0),
    ]

    @Test(arguments: lives) func `a URL works no longer than its credentials`(
        credentialsEnd: Double?,
        requested: Int,
        effective: Int
    ) {
        let credentials = Credentials(
            accessKeyID: "ASIDEXAMPLE",
            secretAccessKey: Secret(Fixture.secret),
            sessionToken: Secret(Fixture.token),
            expiration: credentialsEnd.map { Fixture.date.addingTimeInterval($0) }
        )
        let life = PresignedLifetime(seconds: requested, from: Fixture.date, credentials: credentials)
        #expect(life.requested == requested)
        #expect(life.effective == effective)
        #expect(life.end == Fixture.date.addingTimeInterval(Double(effective)))
        #expect((life.warning == nil) == (effective == requested))
    }

    @Test func `the warning says when it ends and why`() {
        let credentials = Credentials(
            accessKeyID: "ASIDEXAMPLE",
            secretAccessKey: Secret(Fixture.secret),
            expiration: Fixture.date.addingTimeInterval(900)
        )
        let life = PresignedLifetime(seconds: 3_600, from: Fixture.date, credentials: credentials)
        #expect(
            life.warning
                == "The URL is to live for 3600 seconds but works for 900: the credentials it is signed with end "
                + "at 2015-08-30T12:51:00Z."
        )
    }

    @Test func `a service has a life of its own where nobody says`() {
        #expect(SigV4Signer.defaultLifetime(service: "s3express") == 300)
        #expect(SigV4Signer.defaultLifetime(service: "s3") == 3_600)
        #expect(SigV4Signer.defaultLifetime(service: "sts") == 3_600)
    }
}
