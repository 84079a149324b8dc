// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMEndpoints
import Testing

@Suite struct ConsoleEndpointTests {
    @Test(arguments: [
        (String?.none, "https://signin.aws.amazon.com/federation", "console.aws.amazon.com", String?.none),
        (
            "eu-west-2", "https://eu-west-2.signin.aws.amazon.com/federation", "eu-west-2.console.aws.amazon.com",
            "eu-west-2"
        ),
        (
            "fips-us-east-1", "https://us-east-1.signin.aws.amazon.com/federation", "us-east-1.console.aws.amazon.com",
            "us-east-1"
        ),
        ("aws-global", "https://signin.aws.amazon.com/federation", "console.aws.amazon.com", nil),
        ("cn-north-1", "https://signin.amazonaws.cn/federation", "console.amazonaws.cn", "cn-north-1"),
        (
            "us-gov-east-1", "https://signin.amazonaws-us-gov.com/federation", "console.amazonaws-us-gov.com",
            "us-gov-east-1"
        ),
    ])
    func `each partition has its console`(
        _ region: String?,
        _ url: String,
        _ host: String,
        _ opened: String?
    ) throws {
        let endpoint = try ConsoleEndpoint.resolve(region: region)
        #expect(endpoint.federationURL == url)
        #expect(endpoint.consoleHost == host)
        #expect(endpoint.region == opened)
    }

    @Test func `an address takes the place of AWS's, and the console stays`() throws {
        let options = EndpointOptions(fips: true, override: "http://127.0.0.1:8080/")
        let endpoint = try ConsoleEndpoint.resolve(region: "eu-west-2", options: options)
        #expect(endpoint.federationURL == "http://127.0.0.1:8080/federation")
        #expect(endpoint.consoleHost == "eu-west-2.console.aws.amazon.com")
    }

    @Test(arguments: ["us-iso-east-1", "eusc-de-east-1", "no region"])
    func `where it is not known it is not guessed`(_ region: String) {
        #expect(throws: EndpointError.self) { try ConsoleEndpoint.resolve(region: region) }
    }
}
