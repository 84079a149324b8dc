// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMProfiles
import Testing

@Suite struct `Settings of a run` {
    private func resolve(
        _ variables: [String: String] = [:],
        _ config: String = "",
        _ explicit: SettingsOverrides = SettingsOverrides()
    ) throws -> Settings {
        let files = try ProfileFiles(config: config, credentials: "")
        return try Settings.resolve(
            environment: Environment(variables),
            profile: files.profile(named: "default"),
            files: files,
            explicit: explicit
        )
    }

    @Test func `nothing set gives the defaults`() throws {
        let settings = try resolve()
        #expect(settings.region == nil)
        #expect(settings.stsRegionalEndpoints == .regional)
        #expect(!settings.useFIPS)
        #expect(!settings.useDualStack)
        #expect(settings.caBundle == nil)
        #expect(settings.maxAttempts == 3)
        #expect(settings.retryMode == .standard)
        #expect(!settings.ignoreConfiguredEndpointURLs)
        #expect(settings.endpointURL(serviceID: "sts") == nil)
        #expect(settings.sigV4aRegionSet.isEmpty)
    }

    @Test func `explicit beats variable beats profile`() throws {
        let config = """
            [default]
            region = eu-west-1
            use_fips_endpoint = true
            use_dualstack_endpoint = TRUE
            sts_regional_endpoints = legacy
            ca_bundle = /file
            max_attempts = 7
            retry_mode = adaptive
            sigv4a_signing_region_set = a, b
            """
        let variables = [
            "AWS_REGION": "eu-west-2", "AWS_USE_FIPS_ENDPOINT": "false", "AWS_USE_DUALSTACK_ENDPOINT": "false",
            "AWS_STS_REGIONAL_ENDPOINTS": "regional", "AWS_CA_BUNDLE": "/variable", "AWS_MAX_ATTEMPTS": "8",
            "AWS_RETRY_MODE": "Standard", "AWS_SIGV4A_SIGNING_REGION_SET": "*",
        ]
        let explicit = SettingsOverrides(
            region: "eu-west-3",
            useFIPS: true,
            useDualStack: true,
            stsRegionalEndpoints: .legacy,
            caBundle: "/explicit",
            maxAttempts: 9,
            retryMode: .legacy
        )
        let profile = try resolve([:], config)
        let environment = try resolve(variables, config)
        let all = try resolve(variables, config, explicit)
        #expect([profile, environment, all].map(\.region) == ["eu-west-1", "eu-west-2", "eu-west-3"])
        #expect(profile.regionOrigin == .file(path: "config", line: 2))
        #expect(environment.regionOrigin == .variable("AWS_REGION"))
        #expect(all.regionOrigin == nil)
        #expect([profile, environment, all].map(\.useFIPS) == [true, false, true])
        #expect([profile, environment, all].map(\.useDualStack) == [true, false, true])
        #expect([profile, environment, all].map(\.stsRegionalEndpoints) == [.legacy, .regional, .legacy])
        #expect([profile, environment, all].map(\.caBundle) == ["/file", "/variable", "/explicit"])
        #expect([profile, environment, all].map(\.maxAttempts) == [7, 8, 9])
        #expect([profile, environment, all].map(\.retryMode) == [.adaptive, .standard, .legacy])
        #expect([profile, environment].map(\.sigV4aRegionSet) == [["a", "b"], ["*"]])
    }

    @Test func `the older region variable comes second and empty ones do not count`() throws {
        #expect(try resolve(["AWS_REGION": "a", "AWS_DEFAULT_REGION": "b"]).region == "a")
        #expect(try resolve(["AWS_REGION": "", "AWS_DEFAULT_REGION": "b"]).region == "b")
        #expect(try resolve(["AWS_REGION": " "], "[default]\nregion = c").region == "c")
        #expect(try resolve([:], "[default]\nregion =").region == nil)
    }

    @Test func `legacy retries try five times`() throws {
        #expect(try resolve(["AWS_RETRY_MODE": "legacy"]).maxAttempts == 5)
        #expect(try resolve(["AWS_RETRY_MODE": "legacy", "AWS_MAX_ATTEMPTS": "2"]).maxAttempts == 2)
    }

    @Test(arguments: [
        ("AWS_USE_FIPS_ENDPOINT", "1"), ("AWS_USE_DUALSTACK_ENDPOINT", "yes"), ("AWS_MAX_ATTEMPTS", "0"),
        ("AWS_MAX_ATTEMPTS", "three"), ("AWS_MAX_ATTEMPTS", "-1"), ("AWS_RETRY_MODE", "never"),
        ("AWS_STS_REGIONAL_ENDPOINTS", "global"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "maybe"),
        ("AWS_REGION", "eu west"), ("AWS_REGION", "evil.example.com/"),
    ])
    func `a variable with a wrong value is named`(name: String, value: String) {
        let error = #expect(throws: ProfileError.self) { try resolve([name: value]) }
        #expect(error?.code == .invalidValue)
        #expect(error?.location == .variable(name))
        #expect(error?.hint != nil)
    }

    @Test func `a line with a wrong value is named`() {
        let error = #expect(throws: ProfileError.self) { try resolve([:], "[default]\n\nuse_fips_endpoint = on") }
        #expect(error?.code == .invalidValue)
        #expect(error?.location == .file(path: "config", line: 3))
        #expect(error?.message.contains("use_fips_endpoint") == true)
    }

    // MARK: Addresses

    private static let everywhere = """
        [default]
        endpoint_url = https://profile
        services = s
        [services s]
        sts =
          endpoint_url = https://group
        sso_oidc =
          endpoint_url = https://oidc
        """

    @Test(
        arguments: [
            (["AWS_ENDPOINT_URL_STS": "https://service", "AWS_ENDPOINT_URL": "https://all"], "https://service"),
            (["AWS_ENDPOINT_URL": "https://all"], "https://all"),
            ([:], "https://group"),
            (["AWS_ENDPOINT_URL_S3": "https://other"], "https://group"),
            (["AWS_ENDPOINT_URL_STS": "https://service", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"], nil),
        ] as [([String: String], String?)]
    )
    func `an address is looked up in order`(variables: [String: String], url: String?) throws {
        #expect(try resolve(variables, Self.everywhere).endpointURL(serviceID: "sts") == url)
    }

    @Test func `the profile's address is for services that its group does not name`() throws {
        let settings = try resolve([:], Self.everywhere)
        #expect(settings.endpointURL(serviceID: "signin") == "https://profile")
        #expect(settings.endpointURL(serviceID: "sso_oidc") == "https://oidc")
        #expect(settings.endpointURL(serviceID: "SSO OIDC") == "https://oidc")
        #expect(settings.endpoint(serviceID: "signin")?.origin == .file(path: "config", line: 2))
        #expect(settings.endpoint(serviceID: "sts")?.origin == .file(path: "config", line: 5))
        let variable = try resolve(["AWS_ENDPOINT_URL_SSO_OIDC": "https://v"], Self.everywhere)
        #expect(variable.endpoint(serviceID: "sso-oidc")?.origin == .variable("AWS_ENDPOINT_URL_SSO_OIDC"))
    }

    @Test func `explicit addresses are never ignored`() throws {
        let explicit = SettingsOverrides(endpointURL: "https://e", serviceEndpointURLs: ["sts": "https://s"])
        let settings = try resolve(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "TRUE"], Self.everywhere, explicit)
        #expect(settings.endpointURL(serviceID: "sts") == "https://s")
        #expect(settings.endpointURL(serviceID: "sso") == "https://e")
        #expect(settings.endpoint(serviceID: "sts")?.origin == nil)
    }

    @Test func `a services group that is not there is an error`() throws {
        let config = "[default]\nservices = zzz"
        let error = #expect(throws: ProfileError.self) { try resolve([:], config) }
        #expect(error?.code == .sectionNotFound)
        #expect(error?.location == .file(path: "config", line: 2))
        #expect(error?.hint?.contains("[services zzz]") == true)
        #expect(try resolve(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"], config).region == nil)
    }
}
