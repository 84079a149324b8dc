// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMProviders
import IAMTesting
import Testing

@Suite struct ProfileChainTests {
    private let runner = ScriptedProcessRunner { _ in
        let text = #"{"Version": 1, "AccessKeyId": "AKIAEXAMPLE", "SecretAccessKey": "x"}"#
        return ProcessOutcome(exitCode: 0, output: Secret(text), errorText: "")
    }

    private func provide(_ profile: String, chain: String?) async throws(CredentialError) {
        let platform = Platform.stub(
            environment: ["HOME": "/home/u"].merging(chain.map { ["_AWS_CLI_PROFILE_CHAIN": $0] } ?? [:]) { $1 },
            files: ["/home/u/.aws/config": "[profile \(profile)]\ncredential_process = run\n"],
            processes: runner
        )
        _ = try await DefaultChain.make(platform: platform, options: ChainOptions(profile: profile)).credentials()
    }

    @Test(arguments: [(String?.none, "work"), ("a", "a,work"), ("\"a,b\",c", "\"a,b\",c,work")])
    func `a command knows the profiles that led to it`(given: String?, passed: String) async throws {
        try await provide("work", chain: given)
        #expect(runner.invocations.first?.environment["_AWS_CLI_PROFILE_CHAIN"] == passed)
    }

    @Test(arguments: ["work", "a,work,b", "a,b,c,d", "\"work\""])
    func `a circle and a chain that is too long are refused before the command runs`(chain: String) async {
        let error = await #expect(throws: CredentialError.self) { try await provide("work", chain: chain) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("-> work") == true)
        #expect(error?.location == .file(path: "/home/u/.aws/config", line: 2))
        #expect(runner.invocations.isEmpty)
    }
}
