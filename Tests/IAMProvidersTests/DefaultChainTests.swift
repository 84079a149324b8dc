// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import Testing

@Suite struct DefaultChainTests {
    @Test(arguments: chainScenarios) func `the chain answers or stops as the table says`(scenario: ChainScenario) async
    {
        let sts = StubSTS()
        let platform = sts.platform(environment: scenario.environment, files: scenario.files)
        let result: Result<Credentials, CredentialError>
        do {
            result = .success(
                try await DefaultChain.make(platform: platform, options: scenario.options).credentials()
            )
        } catch {
            result = .failure(error)
        }
        switch (scenario.expected, result) {
        case (.key(let key, let source), .success(let found)):
            #expect(found.accessKeyID == key)
            #expect(found.source == source)
        case (.stops(let code, let provider), .failure(let error)):
            #expect(error.code == code, "\(error)")
            #expect(error.provider == provider, "\(error)")
            #expect(!error.attempts.isEmpty)
        default:
            Issue.record("\(result)")
        }
    }

    @Test(arguments: chainScenarios) func `the fast path agrees with the chain`(scenario: ChainScenario) async throws {
        let sts = StubSTS()
        let platform = sts.platform(environment: scenario.environment, files: scenario.files)
        let chain = DefaultChain.make(platform: platform, options: scenario.options)
        do throws(CredentialError) {
            let before = try DefaultChain.storedCredentials(platform: platform, options: scenario.options)
            #expect(sts.count == 0)
            do throws(CredentialError) {
                let found = try await chain.credentials()
                if let before { #expect(before == found) }
                let calls = sts.count
                #expect(before == nil || calls == 0)
                let after = try DefaultChain.storedCredentials(platform: platform, options: scenario.options)
                #expect(after == found)
                #expect(sts.count == calls)
            } catch {
                #expect(before == nil)
            }
        } catch let fast {
            do throws(CredentialError) {
                _ = try await chain.credentials()
                Issue.record("only the fast path failed: \(fast)")
            } catch {
                #expect(error.description == fast.description)
            }
        }
    }

    @Test func `an exhausted chain names every member in its order`() async {
        let error = await #expect(throws: CredentialError.self) {
            try await DefaultChain.make(platform: StubSTS().platform()).credentials()
        }
        #expect(
            error?.attempts.map(\.provider)
                == ["environment", "web-identity", "profile", "container", "instance-metadata"]
        )
        #expect(error?.attempts.allSatisfy { $0.outcome == .notConfigured && !$0.reason.isEmpty } == true)
        #expect(error?.hint?.contains("--profile") == true)
    }

    @Test func `a missing region names every way to set it`() async {
        let platform = StubSTS().platform(environment: keysInEnvironment.merging(["AWS_REGION": ""]) { $1 })
        let error = await #expect(throws: CredentialError.self) {
            try await DefaultChain.make(platform: platform, options: ChainOptions(hops: [reader])).credentials()
        }
        #expect(error?.message.contains("Missing Region") == true)
        for way in ["--region", "AWS_REGION", "profile"] { #expect(error?.hint?.contains(way) == true) }
    }

    @Test(
        arguments: [
            ([:], ChainOptions(hops: [reader]), "https://sts.eu-west-2.amazonaws.com", "eu-west-2"),
            (
                [:], ChainOptions(region: "us-west-2", hops: [reader]), "https://sts.us-west-2.amazonaws.com",
                "us-west-2"
            ),
            (["AWS_ENDPOINT_URL": "https://all.test"], ChainOptions(hops: [reader]), "https://all.test", "eu-west-2"),
            (
                ["AWS_ENDPOINT_URL": "https://all.test", "AWS_ENDPOINT_URL_STS": "https://sts.test"],
                ChainOptions(hops: [reader]), "https://sts.test", "eu-west-2"
            ),
            (
                ["AWS_ENDPOINT_URL_STS": "https://sts.test"],
                ChainOptions(hops: [reader], stsEndpointURL: "https://option.test"), "https://option.test", "eu-west-2"
            ),
            (
                ["AWS_ENDPOINT_URL_STS": "https://sts.test"],
                ChainOptions(hops: [reader], endpointURL: "https://option.test"), "https://option.test", "eu-west-2"
            ),
            (
                ["AWS_STS_REGIONAL_ENDPOINTS": "legacy"], ChainOptions(hops: [reader]), "https://sts.amazonaws.com",
                "us-east-1"
            ),
            (
                ["AWS_USE_FIPS_ENDPOINT": "true", "AWS_REGION": "us-east-1"], ChainOptions(hops: [reader]),
                "https://sts-fips.us-east-1.amazonaws.com", "us-east-1"
            ),
        ] as [([String: String], ChainOptions, String, String)]
    )
    func `STS is asked where options, environment and profile say`(
        environment: [String: String],
        options: ChainOptions,
        url: String,
        signingRegion: String
    ) async throws {
        let sts = StubSTS()
        let platform = sts.platform(environment: keysInEnvironment.merging(environment) { $1 })
        _ = try await DefaultChain.make(platform: platform, options: options).credentials()
        #expect(sts.addresses == [url])
        #expect(sts.authorizations.first?.contains("/\(signingRegion)/sts/aws4_request") == true)
    }
}
