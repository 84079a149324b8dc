// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMSessionCache
import Testing

/// Every digest here was made by botocore.
@Suite struct AWSCLICacheKeyTests {
    private static let role = "arn:aws:iam::123456789012:role/Example"
    private static let device = "arn:aws:iam::123456789012:mfa/alice"
    private static let startURL = "https://d-abc123.awsapps.com/start"

    @Test(
        arguments: [
            (.role(roleARN: role), "0bb330519131ddf196eac5c6c22d3eb9a53f02dd"),
            (.role(roleARN: role, roleSessionName: ""), "0bb330519131ddf196eac5c6c22d3eb9a53f02dd"),
            (.role(roleARN: role, roleSessionName: "alice"), "16d6b6e231403b22bfef1ad0af497fa8bdc11971"),
            (
                .role(roleARN: role, roleSessionName: "alice", externalID: "ext-1", durationSeconds: 3_600),
                "37ba38984a2b0a0c2ab5b571e253377923a40350"
            ),
            (
                .role(
                    roleARN: role,
                    roleSessionName: "alice",
                    externalID: "ext-1",
                    serialNumber: device,
                    durationSeconds: 3_600
                ), "34a839ea4ed61556041ec27744a4846765f1866c"
            ),
            (
                .role(roleARN: "arn:aws:iam::123456789012:role/Exé", roleSessionName: "a"),
                "013b3815a92428fd563e5887a05b7213f30c9364"
            ),
            (.role(roleARN: role, roleSessionName: "😀"), "18eaeaf23b6630dcaf3657298429c4d0bcd3f1cb"),
            (
                .sso(accountID: "123456789012", roleName: "ReadOnly", sessionName: "dev", startURL: startURL),
                "cde8a980e100e88230c2ef69ce6caca6997807a3"
            ),
            (
                .sso(accountID: "123456789012", roleName: "ReadOnly", sessionName: nil, startURL: startURL),
                "e586f51f8c2255dcef3ee905ed647dc07a0d8004"
            ),
            (
                .sso(accountID: "123456789012", roleName: "ReadOnly", sessionName: "", startURL: startURL),
                "e586f51f8c2255dcef3ee905ed647dc07a0d8004"
            ),
            (
                .sso(accountID: "123456789012", roleName: "Röle", sessionName: "dév", startURL: startURL),
                "a2c6921ef2486c6bcb72b4fba514c5a272ce77d6"
            ),
        ] as [(AWSCLICacheKey?, String)]
    )
    func `the file has the AWS CLI's name`(key: AWSCLICacheKey?, digest: String) {
        #expect(key?.fileName == digest + ".json")
    }

    @Test(arguments: [
        (
            #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
            "9a443600fd5519a5072b945fb772a619301e7e12"
        ),
        (
            "{ \"Statement\" : [\n  {\"Resource\": \"*\", \"Action\": \"\\u002a\", \"Effect\": \"Allow\"}\n],\t\"Version\": \"2012-10-17\" }\n",
            "9a443600fd5519a5072b945fb772a619301e7e12"
        ),
        (
            #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"#
                + #""Resource":"arn:aws:s3:::bücket/😀*","Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":3600},"#
                + #""Bool":{"aws:SecureTransport":true},"Null":{"x":null}}}]}"#,
            "6981560bbea56be1c281d57e97c0555392f5cefc"
        ),
        (#"{"a":"\u007f\u0001\/ \"q\" \\ \n"}"#, "bc2e7651dc35e69f24b5aefac0d0096923b44dd1"),
        ("{\"\u{FFFF}\":1,\"\u{10000}\":2,\"Z\":3,\"a\":4}", "010d95d2b8317517f4b173656fca575a58a13cfa"),
    ])
    func `a policy counts by its meaning`(policy: String, digest: String) {
        #expect(AWSCLICacheKey.role(roleARN: Self.role, policy: policy)?.fileName == digest + ".json")
    }

    @Test(arguments: ["", "{", "nonsense", #"{"a":1} x"#])
    func `a policy that is not JSON has no key`(policy: String) {
        #expect(AWSCLICacheKey.role(roleARN: Self.role, policy: policy) == nil)
    }

    @Test func `whatever the AWS CLI hashes makes another key`() {
        let keys: [AWSCLICacheKey?] = [
            .role(roleARN: Self.role), .role(roleARN: Self.role + "2"), .role(roleARN: Self.role, externalID: "x"),
            .role(roleARN: Self.role, serialNumber: "x"), .role(roleARN: Self.role, roleSessionName: "x"),
            .role(roleARN: Self.role, durationSeconds: 900), .role(roleARN: Self.role, policy: "{}"),
        ]
        #expect(Set(keys).count == keys.count)
        #expect(!keys.contains(nil))
    }
}
