// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMEndpoints
import Testing

@Suite struct `Endpoints` {
    @Test(arguments: [
        ("eu-west-2", false, false, "https://sts.eu-west-2.amazonaws.com"),
        ("eu-west-2", true, false, "https://sts-fips.eu-west-2.amazonaws.com"),
        ("eu-west-2", false, true, "https://sts.eu-west-2.api.aws"),
        ("eu-west-2", true, true, "https://sts-fips.eu-west-2.api.aws"),
        ("us-gov-west-1", true, false, "https://sts.us-gov-west-1.amazonaws.com"),
        ("us-gov-west-1", true, true, "https://sts-fips.us-gov-west-1.api.aws"),
        ("cn-north-1", false, false, "https://sts.cn-north-1.amazonaws.com.cn"),
        ("cn-north-1", false, true, "https://sts.cn-north-1.api.amazonwebservices.com.cn"),
        ("eusc-de-east-1", false, false, "https://sts.eusc-de-east-1.amazonaws.eu"),
        ("us-iso-east-1", true, false, "https://sts-fips.us-iso-east-1.c2s.ic.gov"),
        ("us-isob-east-1", false, false, "https://sts.us-isob-east-1.sc2s.sgov.gov"),
        ("eu-isoe-west-1", false, false, "https://sts.eu-isoe-west-1.cloud.adc-e.uk"),
        ("us-isof-south-1", false, true, "https://sts.us-isof-south-1.api.aws.hci.ic.gov"),
        ("fips-us-west-2", false, false, "https://sts-fips.us-west-2.amazonaws.com"),
        ("us-west-2-fips", false, true, "https://sts-fips.us-west-2.api.aws"),
    ])
    func `STS is found in every partition`(region: String, fips: Bool, dualStack: Bool, url: String) throws {
        let endpoint = try STSEndpoint.resolve(region: region, options: .init(fips: fips, dualStack: dualStack))
        #expect(endpoint.url == url)
        #expect(endpoint.signingName == "sts")
        #expect(endpoint.signingRegion == EndpointRegion(region).name)
    }

    @Test(arguments: [
        EndpointOptions(fips: true, useGlobalEndpoint: true), EndpointOptions(dualStack: true, useGlobalEndpoint: true),
        EndpointOptions(useGlobalEndpoint: true, override: "https://example.com"),
    ])
    func `FIPS, dual stack and an address switch the legacy host off`(options: EndpointOptions) throws {
        #expect(try STSEndpoint.resolve(region: "eu-west-1", options: options).url != "https://sts.amazonaws.com")
    }

    @Test func `the pseudo region is signed for us-east-1`() throws {
        let endpoint = try STSEndpoint.resolve(region: "aws-global")
        #expect(endpoint == .init(url: "https://sts.amazonaws.com", signingName: "sts", signingRegion: "us-east-1"))
    }

    @Test(arguments: [
        (EndpointOptions(fips: true, override: "https://a"), "FIPS and custom endpoint are not supported"),
        (EndpointOptions(dualStack: true, override: "https://a"), "Dualstack and custom endpoint are not supported"),
        (
            EndpointOptions(fips: true, dualStack: true, override: "https://a"),
            "FIPS and custom endpoint are not supported"
        ),
        (EndpointOptions(override: "sts.example.com"), "the custom endpoint is not a URL"),
        (EndpointOptions(override: "https://"), "the custom endpoint is not a URL"),
        (EndpointOptions(override: "file:///etc/passwd"), "the custom endpoint is not a URL"),
    ])
    func `contradictions are errors`(options: EndpointOptions, message: String) {
        let error = #expect(throws: EndpointError.self) {
            try STSEndpoint.resolve(region: "us-east-1", options: options)
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message == "Invalid Configuration: " + message)
        #expect(error?.hint != nil)
    }

    @Test(arguments: [nil, ""]) func `no region is an error`(region: String?) {
        let error = #expect(throws: EndpointError.self) { try STSEndpoint.resolve(region: region) }
        #expect(error?.code == .missingRegion)
        #expect(error?.message == "Invalid Configuration: Missing Region")
    }

    @Test(arguments: ["evil.example.com/", "a b", "us_east_1", "-x"])
    func `a region that is not a host label never becomes part of a host`(region: String) {
        let error = #expect(throws: EndpointError.self) { try STSEndpoint.resolve(region: region) }
        #expect(error?.code == .invalidConfiguration)
    }

    @Test func `an address loses its last slash only`() throws {
        let endpoint = try STSEndpoint.resolve(region: nil, options: .init(override: "http://127.0.0.1:4566/sts/"))
        #expect(endpoint.url == "http://127.0.0.1:4566/sts")
        #expect(endpoint.signingRegion.isEmpty)
    }

    @Test(arguments: [
        ("us-east-1", false, false, "portal.sso.us-east-1.amazonaws.com", "oidc.us-east-1.amazonaws.com"),
        ("us-east-1", true, false, "portal.sso-fips.us-east-1.amazonaws.com", "oidc-fips.us-east-1.amazonaws.com"),
        ("us-east-1", false, true, "portal.sso.us-east-1.api.aws", "oidc.us-east-1.api.aws"),
        ("us-gov-east-1", true, false, "portal.sso.us-gov-east-1.amazonaws.com", "oidc.us-gov-east-1.amazonaws.com"),
        ("us-gov-east-1", true, true, "portal.sso-fips.us-gov-east-1.api.aws", "oidc-fips.us-gov-east-1.api.aws"),
        ("cn-north-1", false, false, "portal.sso.cn-north-1.amazonaws.com.cn", "oidc.cn-north-1.amazonaws.com.cn"),
    ])
    func `the SSO hosts follow their patterns`(
        region: String,
        fips: Bool,
        dualStack: Bool,
        portal: String,
        oidc: String
    ) throws {
        let options = EndpointOptions(fips: fips, dualStack: dualStack)
        #expect(try SSOEndpoint.resolve(region: region, options: options).url == "https://" + portal)
        #expect(try OIDCEndpoint.resolve(region: region, options: options).url == "https://" + oidc)
    }

    @Test(arguments: [
        ("us-east-1", false, false, "us-east-1.signin.aws.amazon.com"),
        ("cn-north-1", false, false, "cn-north-1.signin.amazonaws.cn"),
        ("us-gov-west-1", false, false, "us-gov-west-1.signin.amazonaws-us-gov.com"),
        ("us-east-1", true, false, "signin-fips.us-east-1.amazonaws.com"),
        ("us-gov-west-1", true, false, "signin-fips.amazonaws-us-gov.com"),
        ("us-gov-east-1", true, false, "us-gov-east-1.signin-fips.amazonaws-us-gov.com"),
        ("us-east-1", false, true, "signin.us-east-1.api.aws"),
        ("us-east-1", true, true, "signin-fips.us-east-1.api.aws"),
        ("us-iso-east-1", false, false, "us-iso-east-1.signin.c2shome.ic.gov"),
        ("us-isob-east-1", false, false, "us-isob-east-1.signin.sc2shome.sgov.gov"),
        ("eusc-de-east-1", false, false, "signin.eusc-de-east-1.amazonaws.eu"),
    ])
    func `the sign-in hosts follow their patterns`(region: String, fips: Bool, dualStack: Bool, host: String) throws {
        let options = EndpointOptions(fips: fips, dualStack: dualStack)
        #expect(try SignInEndpoint.resolve(region: region, options: options).url == "https://" + host)
    }
}

@Suite struct `Partitions` {
    @Test(arguments: [
        ("us-east-1", "aws"), ("mx-central-1", "aws"), ("il-central-1", "aws"), ("aws-global", "aws"),
        ("cn-northwest-1", "aws-cn"), ("aws-cn-global", "aws-cn"), ("us-gov-west-1", "aws-us-gov"),
        ("aws-us-gov-global", "aws-us-gov"), ("us-iso-west-1", "aws-iso"), ("us-isob-east-1", "aws-iso-b"),
        ("eu-isoe-west-1", "aws-iso-e"), ("us-isof-east-1", "aws-iso-f"), ("eusc-de-east-1", "aws-eusc"),
        ("mars-north-1", "aws"), ("us-east", "aws"),
    ])
    func `a region belongs to one`(region: String, partition: String) {
        #expect(Partition.of(region: region).name == partition)
    }

    @Test(arguments: ["us-east", "us--1", "us-east-", "us-east-1x", "us-gov-west-1", "xx-east-1", "us-east-1-2"])
    func `what has not the form of a region is none`(name: String) {
        #expect(!Partition.of(region: "us-east-1").contains(region: name))
    }
}
