// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMProfiles
import Testing

@Suite struct `Settings of the instance metadata service` {
    private func settings(
        _ variables: [String: String] = [:],
        _ config: [String] = [],
        _ explicit: SettingsOverrides = SettingsOverrides()
    ) throws -> Settings {
        let files = try ProfileFiles(config: (["[default]"] + config).joined(separator: "\n"), credentials: "")
        return try Settings.resolve(
            environment: Environment(variables),
            profile: files.profile(named: "default"),
            files: files,
            explicit: explicit
        )
    }

    private func resolve(
        _ variables: [String: String] = [:],
        _ config: [String] = [],
        _ explicit: SettingsOverrides = SettingsOverrides()
    ) throws -> InstanceMetadataSettings {
        try settings(variables, config, explicit).instanceMetadata()
    }

    @Test func `nothing set gives the defaults`() throws {
        let found = try resolve()
        #expect(found == InstanceMetadataSettings())
        #expect(found.endpoint == "http://169.254.169.254")
        #expect(found.timeout == .seconds(1))
        #expect(found.attempts == nil)
        #expect(!found.isVersion1Disabled)
        #expect(found.instanceProfileName == nil)
        #expect(found.disabledBy == nil)
    }

    @Test func `a variable beats the profile in every setting`() throws {
        let config = [
            "ec2_metadata_service_endpoint = http://[fd00:ec2::254]/", "ec2_metadata_v1_disabled = True",
            "metadata_service_timeout = 2.5", "metadata_service_num_attempts = 4", "ec2_instance_profile_name = file",
            "disable_ec2_metadata = false",
        ]
        let variables = [
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1338//", "AWS_EC2_METADATA_V1_DISABLED": "FALSE",
            "AWS_METADATA_SERVICE_TIMEOUT": "0.25", "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "1",
            "AWS_EC2_INSTANCE_PROFILE_NAME": "variable",
        ]
        let profile = InstanceMetadataSettings(
            endpoint: "http://[fd00:ec2::254]",
            timeout: .milliseconds(2_500),
            attempts: 4,
            isVersion1Disabled: true,
            instanceProfileName: "file"
        )
        let both = InstanceMetadataSettings(
            endpoint: "http://127.0.0.1:1338",
            timeout: .milliseconds(250),
            attempts: 1,
            instanceProfileName: "variable"
        )
        #expect(try resolve([:], config) == profile)
        #expect(try resolve(variables, config) == both)
        #expect(try resolve(variables) == both)
    }

    // MARK: The address

    private static let endpoint = "AWS_EC2_METADATA_SERVICE_ENDPOINT"
    private static let mode = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"
    private static let four = "http://169.254.169.254"
    private static let six = "http://[fd00:ec2::254]"

    @Test(
        arguments: [
            ([mode: "IPv4"], [], four), ([mode: "ipv6"], [], six), ([mode: "IPV6"], [], six),
            ([mode: " "], ["ec2_metadata_service_endpoint_mode = iPv6"], six),
            ([mode: "IPv4"], ["ec2_metadata_service_endpoint_mode = IPv6"], four),
            (["AWS_IMDS_USE_IPV6": "True"], [], six), ([:], ["imds_use_ipv6 = true"], six),
            (["AWS_IMDS_USE_IPV6": "false"], ["imds_use_ipv6 = true"], four),
            ([mode: "IPv4", "AWS_IMDS_USE_IPV6": "true"], [], four),
            ([:], ["ec2_metadata_service_endpoint_mode = IPv4", "imds_use_ipv6 = true"], four),
            ([mode: "IPv6"], ["ec2_metadata_service_endpoint = https://file/base/"], "https://file/base"),
            ([endpoint: "http://v", mode: "nonsense"], ["ec2_metadata_service_endpoint = http://file"], "http://v"),
        ] as [([String: String], [String], String)]
    )
    func `an address beats a mode, and a mode the old switch`(
        variables: [String: String],
        config: [String],
        endpoint: String
    ) throws {
        #expect(try resolve(variables, config).endpoint == endpoint)
    }

    @Test func `an explicit mode beats other modes, an explicit address all`() throws {
        let explicit = SettingsOverrides(instanceMetadataEndpointMode: .ipv6)
        #expect(try resolve([Self.mode: "IPv4"], [], explicit).endpoint == Self.six)
        #expect(try resolve([Self.endpoint: "http://v"], [], explicit).endpoint == "http://v")
        #expect(try resolve([:], ["ec2_metadata_service_endpoint = http://f"], explicit).endpoint == "http://f")
        let address = SettingsOverrides(
            instanceMetadataEndpoint: "http://e/",
            instanceMetadataEndpointMode: .ipv6
        )
        #expect(try resolve([Self.endpoint: "http://v"], [], address).endpoint == "http://e")
    }

    // MARK: Off

    @Test(
        arguments: [
            (["AWS_EC2_METADATA_DISABLED": "TrUe"], [], .variable("AWS_EC2_METADATA_DISABLED")),
            ([:], ["disable_ec2_metadata = true"], .file(path: "config", line: 2)),
            (["AWS_EC2_METADATA_DISABLED": "false"], ["disable_ec2_metadata = true"], nil),
            (["AWS_EC2_METADATA_DISABLED": "1"], [], nil), (["AWS_EC2_METADATA_DISABLED": ""], [], nil),
        ] as [([String: String], [String], ConfigurationLocation?)]
    )
    func `it is known who forbids asking`(
        variables: [String: String],
        config: [String],
        location: ConfigurationLocation?
    ) throws {
        #expect(try resolve(variables, config).disabledBy == location)
    }

    // MARK: Wrong values

    private static let wrong: [(variable: String, key: String, values: [String])] = [
        (mode, "ec2_metadata_service_endpoint_mode", ["error", "IPv7", "4", "IPv4, IPv6"]),
        (
            endpoint, "ec2_metadata_service_endpoint",
            ["not a uri", "169.254.169.254", "http://", "ftp://x", "http://u:p@x", "http://x?y", "http://x/#y", "/"]
        ),
        (
            "AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout",
            ["0", "-1", "1s", ".5", "1.", "1e3", "3601", "inf"]
        ),
        ("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts", ["0", "-1", "two", "1.5"]),
        ("AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled", ["1", "yes"]),
        ("AWS_IMDS_USE_IPV6", "imds_use_ipv6", ["on"]),
        ("AWS_EC2_INSTANCE_PROFILE_NAME", "ec2_instance_profile_name", ["../token", "a b", "a/b", "é"]),
    ]

    @Test(arguments: wrong.flatMap { entry in entry.values.map { (entry.variable, entry.key, $0) } })
    func `a wrong value is an error only for those who ask`(variable: String, key: String, value: String) throws {
        for (settings, location, name) in [
            (try settings([variable: value]), ConfigurationLocation.variable(variable), variable),
            (try settings([:], ["", "\(key) = \(value)"]), .file(path: "config", line: 3), key),
        ] {
            let error = #expect(throws: ProfileError.self) { try settings.instanceMetadata() }
            #expect(error?.code == .invalidValue)
            #expect(error?.location == location)
            #expect(error?.hint != nil)
            if key == "ec2_metadata_service_endpoint_mode" {
                #expect(error?.message == "the value of \(name) is not a valid endpoint mode")
            } else if key != "ec2_metadata_service_endpoint" {
                #expect(error?.message.contains(name) == true)
            }
        }
    }

    @Test(arguments: wrong.map { ($0.variable, $0.values[0]) })
    func `what is never asked need not be right`(variable: String, value: String) throws {
        #expect(try resolve([variable: value, "AWS_EC2_METADATA_DISABLED": "true"]).disabledBy != nil)
    }

    @Test func `an empty name of the instance profile is an error in a file and nothing in a variable`() throws {
        let error = #expect(throws: ProfileError.self) { try resolve([:], ["ec2_instance_profile_name ="]) }
        #expect(error?.code == .invalidValue)
        #expect(error?.location == .file(path: "config", line: 2))
        #expect(try resolve(["AWS_EC2_INSTANCE_PROFILE_NAME": ""]).instanceProfileName == nil)
        let variables = ["AWS_EC2_INSTANCE_PROFILE_NAME": "web"]
        #expect(try resolve(variables, ["ec2_instance_profile_name ="]).instanceProfileName == "web")
    }

    // MARK: Other settings that are read when asked for

    @Test func `preferred kinds of signature come in order`() throws {
        let config = ["auth_scheme_preference = sigv4a, sigv4"]
        #expect(try settings().authSchemePreference.isEmpty)
        #expect(try settings([:], config).authSchemePreference == ["sigv4a", "sigv4"])
        let variables = ["AWS_AUTH_SCHEME_PREFERENCE": "httpBearerAuth,, sigv4 "]
        #expect(try settings(variables, config).authSchemePreference == ["httpBearerAuth", "sigv4"])
    }

    @Test func `the account is preferred in addresses unless somebody says otherwise`() throws {
        let variable = "AWS_ACCOUNT_ID_ENDPOINT_MODE"
        let config = ["account_id_endpoint_mode = disabled"]
        #expect(try settings().accountIDEndpointMode() == .preferred)
        #expect(try settings([:], config).accountIDEndpointMode() == .disabled)
        #expect(try settings([variable: "Required"], config).accountIDEndpointMode() == .required)
        let error = #expect(throws: ProfileError.self) {
            try settings([variable: "sometimes"]).accountIDEndpointMode()
        }
        #expect(error?.location == .variable(variable))
    }
}
