// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMSessionCache
import IAMTesting
import SystemPackage
import Testing

@Suite struct AWSCLICacheSharingTests {
    private let sts = StubSTS()
    private let files = InMemoryFileSystem(files: ["/home/u/.aws/config": Self.config])

    private static let role = "arn:aws:iam::123456789012:role/one"
    private static let device = "arn:aws:iam::123456789012:mfa/alice"
    private static let config = """
        [profile base]
        aws_access_key_id = AKIDBASE
        aws_secret_access_key = x
        [profile one]
        role_arn = \(role)
        source_profile = base
        [profile admin]
        role_arn = \(role)
        source_profile = base
        mfa_serial = \(device)
        [profile tagged]
        role_arn = \(role)
        source_profile = base
        session_tags = a=b
        """

    private var theirs: AWSCLICache? {
        AWSCLICache(environment: Environment(["HOME": "/home/u"]), files: files)
    }

    private func provide(
        _ profile: String,
        _ use: ChainOptions.AWSCLICacheUse,
        cache: ChainOptions.SessionCache = .enabled
    ) async throws(CredentialError) -> Credentials {
        let options = ChainOptions(profile: profile, sessionCache: cache, awsCLICache: use)
        return try await DefaultChain.make(platform: sts.platform(files: files), options: options).credentials()
    }

    private func leave(_ serialNumber: String?) throws {
        let key = try #require(AWSCLICacheKey.role(roleARN: Self.role, serialNumber: serialNumber))
        try theirs?.save(credentials("ASIATHEIRS", lifetime: 3_600), for: key)
    }

    @Test func `a session of theirs is taken when asked`() async throws {
        try leave(nil)
        #expect(try await provide("one", .shared).accessKeyID == "ASIATHEIRS")
        #expect(sts.count == 0)
    }

    @Test(arguments: [ChainOptions.AWSCLICacheUse.none, .savingCodes])
    func `unasked a session of theirs is left alone`(use: ChainOptions.AWSCLICacheUse) async throws {
        try leave(nil)
        #expect(try await provide("one", use).accessKeyID == "ASIAEXAMPLESESSION0001")
    }

    @Test func `a session of ours is left for them, also when it was stored before`() async throws {
        let key = try #require(AWSCLICacheKey.role(roleARN: Self.role))
        let found = try await provide("one", .none)
        #expect(theirs?.load(key, at: start) == nil)
        _ = try await provide("one", .shared)
        #expect(theirs?.load(key, at: start)?.accessKeyID == found.accessKeyID)
        #expect(sts.count == 1)
    }

    @Test func `a session of theirs saves a code`() async throws {
        try leave(Self.device)
        #expect(try await provide("admin", .savingCodes).accessKeyID == "ASIATHEIRS")
        #expect(sts.count == 0)
    }

    @Test func `without any cache a code is wanted after all`() async throws {
        try leave(Self.device)
        let error = await #expect(throws: CredentialError.self) {
            try await provide("admin", .savingCodes, cache: .disabled)
        }
        #expect(error?.code == .interactionRequired)
    }

    @Test func `a session with tags is not theirs`() async throws {
        try leave(nil)
        #expect(try await provide("tagged", .shared).accessKeyID == "ASIAEXAMPLESESSION0001")
        #expect(try files.list("/home/u/.aws/cli/cache").count == 1)
    }

    @Test func `a cache that cannot be written costs no credentials`() async throws {
        files.setFailure(.noSpace, for: .createDirectory, path: "/home/u/.aws/cli/cache")
        #expect(try await provide("one", .shared).accessKeyID == "ASIAEXAMPLESESSION0001")
    }
}
