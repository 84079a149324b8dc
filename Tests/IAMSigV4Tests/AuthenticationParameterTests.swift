// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMSigV4
import Testing

/// Parameters of authentication that stand in a query twice, as in CVE-2022-2385.
@Suite struct AuthenticationParameterTests {
    static let misspelt = [
        "x-amz-signature", "X-AMZ-EXPIRES", "X-amz-Credential", "x%2Damz%2Ddate", "X-Amz-signedHeaders",
        "x-amz-algorithm",
    ]

    @Test(arguments: misspelt) func `nor may it be repeated in another spelling`(name: String) throws {
        for algorithm in SigningAlgorithm.allCases {
            let path = "/?\(name)=1"
            let request =
                try algorithm == .sigV4
                ? RequestVerifierTests.presigned(Fixture.request(.get, path))
                : SigV4aTests.presigned(Fixture.request(.get, path))
            #expect(RequestVerifierTests.refusal(request)?.code == .incompleteSignature)
            #expect(RequestVerifierTests.refusal(request)?.message.hasSuffix("must not be repeated.") == true)
        }
        // Without a signature in the query, it is a parameter like any other.
        #expect(
            try RequestVerifierTests.refusal(RequestVerifierTests.signed(Fixture.request(.get, "/?\(name)=1"))) == nil
        )
    }
}
