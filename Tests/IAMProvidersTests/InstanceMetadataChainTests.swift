// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMTesting
import Testing

@Suite struct InstanceMetadataChainTests {
    private func ask(
        _ environment: [String: String],
        _ options: ChainOptions = ChainOptions(sessionCache: .disabled)
    ) async -> (error: CredentialError?, requests: [String]) {
        let transport = ScriptedTransport { _, _ in .text(400, "") }
        let platform = Platform.stub(environment: environment, transport: transport)
        let error = await #expect(throws: CredentialError.self) {
            try await DefaultChain.make(platform: platform, options: options).credentials()
        }
        return (error, transport.requests.map(\.line))
    }

    @Test(arguments: [
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "nowhere"), ("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv5"),
        ("AWS_EC2_METADATA_V1_DISABLED", "perhaps"), ("AWS_METADATA_SERVICE_TIMEOUT", "soon"),
        ("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "0"), ("AWS_EC2_INSTANCE_PROFILE_NAME", "a/b"),
    ])
    func `a wrong setting is an error of the provider that wants it`(_ variable: String, _ value: String) async {
        let (error, requests) = await ask([variable: value])
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.provider == "instance-metadata")
        #expect(error?.location == .variable(variable))
        #expect(error?.hint != nil)
        #expect(requests.isEmpty)
    }

    @Test(
        arguments: [
            ([:], nil, nil, "http://169.254.169.254"),
            ([:], nil, .ipv6, "http://[fd00:ec2::254]"),
            ([:], "http://127.0.0.1:1338/", .ipv6, "http://127.0.0.1:1338"),
            (
                ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1"], "http://127.0.0.1:2", nil,
                "http://127.0.0.1:2"
            ),
            (["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1"], nil, .ipv6, "http://127.0.0.1:1"),
            (["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"], nil, .ipv4, "http://169.254.169.254"),
        ] as [([String: String], String?, InstanceMetadataSettings.EndpointMode?, String)]
    )
    func `the chain asks where options and environment say`(
        _ environment: [String: String],
        _ endpoint: String?,
        _ mode: InstanceMetadataSettings.EndpointMode?,
        _ address: String
    ) async {
        let options = ChainOptions(
            instanceMetadataEndpoint: endpoint,
            instanceMetadataEndpointMode: mode,
            sessionCache: .disabled
        )
        #expect(await ask(environment, options).requests == ["PUT \(address)/latest/api/token"])
    }
}
