// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMEndpoints
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMSTS
import IAMTesting
import InMemoryLogging
import Logging
import Testing

@Suite struct RoleTests {
    private let sts = StubSTS()

    private let config = """
        [profile base]
        aws_access_key_id = AKIDBASE
        aws_secret_access_key = x
        [profile one]
        role_arn = arn:aws:iam::123456789012:role/one
        source_profile = base
        [profile two]
        role_arn = arn:aws:iam::123456789012:role/two
        source_profile = one
        role_session_name = alice
        external_id = ext-1
        duration_seconds = 1800
        """

    private func provide(_ options: ChainOptions, environment: [String: String] = [:]) async throws -> Credentials {
        let files = InMemoryFileSystem(files: ["/home/u/.aws/config": config, "/token": "tok=en\n"])
        return try await DefaultChain.make(
            platform: sts.platform(environment: environment, files: files),
            options: options
        ).credentials()
    }

    private func role(_ name: String) -> RoleHop { RoleHop(roleARN: "arn:aws:iam::123456789012:role/\(name)") }

    // MARK: Reading only

    @Test func `only the last of two roles is restricted to reading`() async throws {
        _ = try await provide(ChainOptions(profile: "two", access: .readOnly))
        let policies = sts.forms.map { $0["PolicyArns.member.1.arn"] }
        #expect(policies == [nil, "arn:aws:iam::aws:policy/ReadOnlyAccess"])
    }

    @Test func `a web identity's role in another partition is restricted by that partition's policy`() async throws {
        let role = RoleHop(roleARN: "arn:aws-us-gov:iam::123456789012:role/r")
        let options = ChainOptions(region: "eu-west-2", hops: [role], access: .readOnly, webIdentityTokenFile: "/token")
        _ = try await provide(options)
        #expect(sts.forms.map { $0["PolicyArns.member.1.arn"] } == ["arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess"])
    }

    @Test func `without a role, or beside another policy, there is no reading only`() async {
        var role = role("three")
        role.policy = "{}"
        for options in [
            ChainOptions(profile: "base", access: .readOnly),
            ChainOptions(profile: "base", hops: [role], access: .readOnly),
        ] {
            let error = await #expect(throws: CredentialError.self) { try await provide(options) }
            #expect(error?.code == .invalidConfiguration)
        }
        #expect(sts.forms.isEmpty)
    }

    // MARK: Hops

    @Test func `each of two hops is signed with the credentials before it`() async throws {
        let found = try await provide(ChainOptions(profile: "two"))
        #expect(found.accessKeyID == "ASIAEXAMPLESESSION0002")
        #expect(found.accountID == "123456789012")
        #expect(sts.signers == ["AKIDBASE", "ASIAEXAMPLESESSION0001"])
        #expect(sts.forms.map { $0["RoleArn"] } == ["one", "two"].map { "arn:aws:iam::123456789012:role/\($0)" })
        #expect(sts.tokens == [nil, "FwoGZXIvYXdzEXAMPLETOKEN1"])
    }

    @Test func `roles by option come on top of the profile's own`() async throws {
        let found = try await provide(ChainOptions(profile: "two", hops: [role("three"), role("four")]))
        #expect(found.accessKeyID == "ASIAEXAMPLESESSION0004")
        #expect(
            sts.signers
                == ["AKIDBASE", "ASIAEXAMPLESESSION0001", "ASIAEXAMPLESESSION0002", "ASIAEXAMPLESESSION0003"]
        )
        #expect(sts.forms.compactMap { $0["RoleArn"]?.split(separator: "/").last } == ["one", "two", "three", "four"])
    }

    @Test func `every argument of a hop is sent`() async throws {
        var hop = role("r")
        hop.sourceIdentity = "alice"
        hop.policy = #"{"Version":"2012-10-17","Statement":[]}"#
        hop.policyARNs = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
        hop.tags = [SessionTag(key: "team", value: "a b")]
        hop.transitiveTagKeys = ["team"]
        _ = try await provide(ChainOptions(profile: "two", hops: [hop]))
        #expect(sts.forms[1]["RoleSessionName"] == "alice")
        #expect(sts.forms[1]["ExternalId"] == "ext-1")
        #expect(sts.forms[1]["DurationSeconds"] == "1800")
        let form = sts.forms[2]
        #expect(form["SourceIdentity"] == "alice")
        #expect(form["Policy"] == hop.policy)
        #expect(form["PolicyArns.member.1.arn"] == "arn:aws:iam::aws:policy/ReadOnlyAccess")
        #expect(form["Tags.member.1.Key"] == "team")
        #expect(form["Tags.member.1.Value"] == "a b")
        #expect(form["TransitiveTagKeys.member.1"] == "team")
        #expect(form["DurationSeconds"] == nil)
    }

    @Test func `a session without a name gets one made of the time`() async throws {
        _ = try await provide(ChainOptions(profile: "one"))
        #expect(sts.forms[0]["RoleSessionName"] == "aws-iam-toolkit-1767323045")
    }

    @Test func `a role that STS refuses stops with what STS said`() async throws {
        let sts = StubSTS { $0 == 1 ? (403, "AccessDenied") : nil }
        let platform = sts.platform(files: InMemoryFileSystem(files: ["/home/u/.aws/config": config]))
        let error = await #expect(throws: CredentialError.self) {
            try await DefaultChain.make(platform: platform, options: ChainOptions(profile: "two")).credentials()
        }
        #expect(error?.code == .refused)
        #expect(error?.description.contains("AccessDenied") == true)
    }

    @Test func `a source that is not configured is an error of the role`() async throws {
        let provider = AssumeRoleCredentialProvider(
            role("r"),
            source: ScriptedProvider { _ throws(CredentialError) in throw CredentialError(.notConfigured, "nothing") },
            sts: .init(
                endpoint: .init(url: "https://sts.test", signingName: "sts", signingRegion: "eu-west-2"),
                platform: sts.platform()
            ),
            platform: sts.platform()
        )
        let error = await #expect(throws: CredentialError.self) { try await provider.credentials() }
        #expect(error?.code == .invalidConfiguration)
    }

    // MARK: Durations

    @Test(arguments: [(1_800, "1800"), (3_600, "3600"), (3_601, "3600"), (43_200, "3600")])
    func `a role session asks for an hour at most and says so`(seconds: Int, sent: String) async throws {
        let log = InMemoryLogHandler()
        var logger = Logger(label: "test", factory: { _ in log })
        logger.logLevel = .trace
        var hop = role("long")
        hop.durationSeconds = seconds
        _ = try await withLogger(logger) { _ in try await provide(ChainOptions(profile: "one", hops: [hop])) }
        #expect(sts.forms[1]["DurationSeconds"] == sent)
        #expect(log.entries.contains { "\($0.message)".contains("an hour at most") } == (seconds > 3_600))
    }

    @Test func `the first role may ask for longer`() async throws {
        var hop = role("long")
        hop.durationSeconds = 43_200
        _ = try await provide(ChainOptions(profile: "base", hops: [hop]))
        #expect(sts.forms[0]["DurationSeconds"] == "43200")
    }

    // MARK: Web identity

    @Test func `the token is sent as it is and the call is not signed`() async throws {
        _ = try await provide(ChainOptions(hops: [role("pod"), role("next")], webIdentityTokenFile: "/token"))
        #expect(sts.forms[0]["Action"] == "AssumeRoleWithWebIdentity")
        #expect(sts.forms[0]["WebIdentityToken"] == "tok=en\n")
        #expect(sts.forms[0]["DurationSeconds"] == nil)
        #expect(sts.signers == ["", "ASIAEXAMPLESESSION0001"])
    }

    @Test func `the token file is read again at each fetch`() async throws {
        let files = InMemoryFileSystem(files: ["/token": "first"])
        let platform = sts.platform(
            environment: [
                "AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/pod",
                "AWS_ROLE_SESSION_NAME": "pod-1",
            ],
            files: files
        )
        let chain = DefaultChain.make(platform: platform, options: ChainOptions(sessionCache: .disabled))
        _ = try await chain.credentials()
        files.setBytes("/token", Array("second".utf8))
        _ = try await chain.credentials()
        #expect(sts.forms.map { $0["WebIdentityToken"] } == ["first", "second"])
        #expect(sts.forms.map { $0["RoleSessionName"] } == ["pod-1", "pod-1"])
    }

    @Test func `a role after a web identity is capped`() async throws {
        var hop = role("next")
        hop.durationSeconds = 7_200
        _ = try await provide(ChainOptions(hops: [role("pod"), hop], webIdentityTokenFile: "/token"))
        #expect(sts.forms[1]["DurationSeconds"] == "3600")
    }

    @Test(arguments: [
        RoleHop(roleARN: "arn:aws:iam::123456789012:role/r", externalID: "ext"),
        RoleHop(roleARN: "arn:aws:iam::123456789012:role/r", mfaSerial: "arn:aws:iam::123456789012:mfa/alice"),
        RoleHop(roleARN: "arn:aws:iam::123456789012:role/r", sourceIdentity: "alice"),
        RoleHop(roleARN: "arn:aws:iam::123456789012:role/r", tags: [SessionTag(key: "a", value: "b")]),
    ])
    func `what a web identity cannot use is refused`(hop: RoleHop) async {
        let error = await #expect(throws: CredentialError.self) {
            try await provide(ChainOptions(hops: [hop], webIdentityTokenFile: "/token"))
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(sts.count == 0)
    }
}
