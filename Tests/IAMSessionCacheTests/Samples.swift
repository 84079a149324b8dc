// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMSessionCache

import struct Foundation.Date

/// A session that ends an hour after it was issued.
func sampleSession(
    accessKeyID: String = "ASIAEXAMPLE",
    token: String? = "FwoGZXIvYXdzEXAMPLETOKEN==",
    issuedAt: Date? = Date(timeIntervalSince1970: 1_767_323_045),
    clockOffset: Int = 0
) -> StoredSession {
    StoredSession(
        credentials: Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            sessionToken: token.map { Secret($0) },
            expiration: Date(timeIntervalSince1970: 1_767_326_645),
            accountID: "123456789012",
            source: "assume-role"
        ),
        issuedAt: issuedAt,
        clockOffset: clockOffset
    )
}

let sampleKey = SessionKey([("role-arn", "arn:aws:iam::123456789012:role/reader")])
