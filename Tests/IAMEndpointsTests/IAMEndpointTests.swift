// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMEndpoints
import Testing

@Suite struct IAMEndpointTests {
    // As botocore resolves them.
    @Test(arguments: [
        (nil, false, "iam.amazonaws.com", "us-east-1"), ("eu-west-2", false, "iam.amazonaws.com", "us-east-1"),
        ("eu-west-2", true, "iam-fips.amazonaws.com", "us-east-1"),
        ("cn-northwest-1", false, "iam.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ("us-gov-east-1", false, "iam.us-gov.amazonaws.com", "us-gov-west-1"),
        ("us-gov-west-1", true, "iam.us-gov.amazonaws.com", "us-gov-west-1"),
        ("us-iso-west-1", false, "iam.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"),
        ("us-isob-east-1", false, "iam.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1"),
        ("eusc-de-east-1", false, "iam.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"),
    ])
    func `a partition has one IAM`(_ region: String?, _ fips: Bool, _ host: String, _ signingRegion: String) throws {
        let endpoint = try IAMEndpoint.resolve(region: region, options: .init(fips: fips))
        #expect(endpoint == .init(url: "https://\(host)", signingName: "iam", signingRegion: signingRegion))
    }

    @Test func `an address is taken as it is, and signed for the partition's region`() throws {
        let endpoint = try IAMEndpoint.resolve(region: "eu-west-2", options: .init(override: "http://127.0.0.1:8080"))
        #expect(endpoint.url == "http://127.0.0.1:8080")
        #expect(endpoint.signingRegion == "us-east-1")
    }
}
