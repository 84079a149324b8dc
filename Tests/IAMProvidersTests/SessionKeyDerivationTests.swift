// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMSessionCache
import IAMTesting
import Testing

@Suite struct SessionKeyDerivationTests {
    private static let hop = RoleHop(
        roleARN: "arn:aws:iam::123456789012:role/reader",
        roleSessionName: "alice",
        externalID: "ext-1",
        durationSeconds: 900,
        mfaSerial: "arn:aws:iam::123456789012:mfa/alice",
        sourceIdentity: "alice",
        policy: "{}",
        policyARNs: ["arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B"],
        tags: [SessionTag(key: "a", value: "1"), SessionTag(key: "b", value: "2")],
        transitiveTagKeys: ["a", "b"],
        profileName: "p",
        location: .file(path: "/home/u/.aws/config", line: 7)
    )

    private func key(
        _ options: ChainOptions = ChainOptions(hops: [hop]),
        environment: [String: String] = [:],
        files: [String: String] = [:]
    ) throws -> SessionKey {
        let platform = Platform.stub(
            environment: keysInEnvironment.merging(["HOME": "/home/u", "AWS_REGION": "eu-west-2"]) { $1 }
                .merging(environment) { $1 },
            files: files
        )
        return try #require(try DefaultChain.plan(platform: platform, options: options).sessionKey)
    }

    private func key(_ change: (inout RoleHop) -> Void) throws -> SessionKey {
        var hop = Self.hop
        change(&hop)
        return try key(ChainOptions(hops: [hop]))
    }

    @Test func `every argument of a hop changes the key`() throws {
        let changes: [(String, (inout RoleHop) -> Void)] = [
            ("role", { $0.roleARN += "2" }), ("session name", { $0.roleSessionName = "bob" }),
            ("no session name", { $0.roleSessionName = nil }), ("external id", { $0.externalID = "ext-2" }),
            ("no external id", { $0.externalID = nil }), ("duration", { $0.durationSeconds = 901 }),
            ("no duration", { $0.durationSeconds = nil }), ("MFA", { $0.mfaSerial = "123456789" }),
            ("no MFA", { $0.mfaSerial = nil }), ("source identity", { $0.sourceIdentity = "bob" }),
            ("policy", { $0.policy = "{ }" }), ("no policy", { $0.policy = nil }),
            ("policy ARN", { $0.policyARNs[0] += "2" }), ("fewer policy ARNs", { $0.policyARNs.removeLast() }),
            ("tag value", { $0.tags[0] = SessionTag(key: "a", value: "2") }),
            ("tag key", { $0.tags[0] = SessionTag(key: "c", value: "1") }), ("fewer tags", { $0.tags.removeLast() }),
            ("transitive", { $0.transitiveTagKeys = ["a"] }),
        ]
        var seen: [SessionKey: String] = [try key(): "unchanged"]
        for (name, change) in changes {
            let key = try key(change)
            #expect(seen[key] == nil, "\(name) and \(seen[key] ?? "") have one key")
            seen[key] = name
        }
        #expect(seen.count == changes.count + 1)
    }

    @Test func `order, profile and place of a hop do not change the key`() throws {
        let same = try key {
            $0.tags.reverse()
            $0.policyARNs.reverse()
            $0.transitiveTagKeys.reverse()
            $0.profileName = "q"
            $0.location = .option("--role-arn")
        }
        #expect(same == (try key()))
    }

    @Test func `a generated session name is not in the key`() async throws {
        let sts = StubSTS()
        let platform = sts.platform(environment: keysInEnvironment)
        let options = ChainOptions(hops: [RoleHop(roleARN: "arn:aws:iam::123456789012:role/reader")])
        let before = try DefaultChain.plan(platform: platform, options: options).sessionKey
        _ = try await DefaultChain.make(platform: platform, options: options).credentials()
        sts.clock.advance(by: .seconds(10))
        #expect(try DefaultChain.plan(platform: platform, options: options).sessionKey == before)
        #expect(try DefaultChain.storedCredentials(platform: platform, options: options) != nil)
    }

    @Test func `endpoint, region, source and the other hops change the key`() throws {
        let other = RoleHop(roleARN: "arn:aws:iam::123456789012:role/other")
        let keys = [
            try key(),
            try key(ChainOptions(region: "eu-west-1", hops: [Self.hop])),
            try key(ChainOptions(hops: [Self.hop], stsEndpointURL: "https://sts.test")),
            try key(ChainOptions(region: "eu-west-1", hops: [Self.hop], stsEndpointURL: "https://sts.test")),
            try key(environment: ["AWS_ACCESS_KEY_ID": "AKIDANOTHER"]),
            try key(ChainOptions(hops: [Self.hop, other])),
            try key(ChainOptions(hops: [other, Self.hop])),
            try key(
                ChainOptions(
                    hops: [RoleHop(roleARN: "arn:aws:iam::123456789012:role/reader")],
                    webIdentityTokenFile: "/a"
                )
            ),
            try key(
                ChainOptions(
                    hops: [RoleHop(roleARN: "arn:aws:iam::123456789012:role/reader")],
                    webIdentityTokenFile: "/b"
                )
            ),
            try key(ChainOptions(hops: [RoleHop(roleARN: "arn:aws:iam::123456789012:role/reader")])),
        ]
        #expect(Set(keys).count == keys.count)
    }

    @Test func `the secret does not change the key`() throws {
        #expect(try key(environment: ["AWS_SECRET_ACCESS_KEY": "another"]) == (try key()))
    }

    @Test func `a profile and the options that say the same have one key`() throws {
        let profile = """
            [default]
            role_arn = arn:aws:iam::123456789012:role/reader
            credential_source = Environment
            role_session_name = alice
            """
        let byProfile = try key(ChainOptions(profile: "default"), files: ["/home/u/.aws/config": profile])
        let byOption = try key(
            ChainOptions(
                hops: [RoleHop(roleARN: "arn:aws:iam::123456789012:role/reader", roleSessionName: "alice")]
            )
        )
        #expect(byProfile == byOption)
    }
}
