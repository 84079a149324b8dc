// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMSessionCache
import IAMTesting
import InMemoryLogging
import Logging
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1))) struct SessionSharingTests {
    private let clock: ManualClock
    private let sts: StubSTS
    private let files = InMemoryFileSystem()
    private let platform: Platform
    private let options = ChainOptions(hops: [RoleHop(roleARN: "arn:aws:iam::123456789012:role/reader")])

    init() {
        clock = ManualClock()
        sts = StubSTS(clock: clock)
        platform = sts.platform(environment: keysInEnvironment, files: files)
    }

    /// What a new process would get.
    private func fresh(_ options: ChainOptions? = nil) async throws -> Credentials {
        try await DefaultChain.make(platform: platform, options: options ?? self.options).credentials()
    }

    private var stored: Credentials? {
        get throws { try DefaultChain.storedCredentials(platform: platform, options: options) }
    }

    private func entry() throws -> String {
        let key = try #require(try DefaultChain.plan(platform: platform, options: options).sessionKey)
        return "/home/u/.cache/aws-iam-toolkit/\(key.fileName)"
    }

    // MARK: One request for all

    @Test func `a second process takes the session of the first`() async throws {
        let first = try await fresh()
        #expect(try await fresh() == first)
        #expect(try stored == first)
        #expect(sts.count == 1)
    }

    @Test func `a hundred processes make one request`() async throws {
        let chains = (0..<100).map { _ in DefaultChain.make(platform: platform, options: options) }
        let keys = await withTaskGroup(of: String?.self) { group in
            for chain in chains { group.addTask { try? await chain.credentials().accessKeyID } }
            return await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(keys == ["ASIAEXAMPLESESSION0001"])
        #expect(sts.count == 1)
    }

    @Test func `roles with a common beginning share its session`() async throws {
        var longer = options
        longer.hops.append(RoleHop(roleARN: "arn:aws:iam::123456789012:role/writer"))
        _ = try await fresh()
        _ = try await fresh(longer)
        #expect(sts.signers == ["AKIDEXAMPLE", "ASIAEXAMPLESESSION0001"])
    }

    @Test func `with the cache disabled nothing is read or written`() async throws {
        var uncached = options
        uncached.sessionCache = .disabled
        _ = try await fresh(uncached)
        _ = try await fresh(uncached)
        #expect(sts.count == 2)
        #expect(files.paths.isEmpty)
        _ = try await fresh()
        #expect(try DefaultChain.storedCredentials(platform: platform, options: uncached) == nil)
    }

    @Test func `long-term keys are never stored`() async throws {
        let longTerm = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret(exampleSecret))
        let store = FileSessionStore(directory: "/cache", files: files)
        let provider = PersistedCredentialProvider(
            StaticCredentialProvider(longTerm),
            key: SessionKey([("x", "y")]),
            store: store,
            platform: platform
        )
        #expect(try await provider.credentials() == longTerm)
        #expect(!files.paths.contains { !$0.hasSuffix(".lock") })
    }

    // MARK: Windows

    @Test(arguments: [(2_699, 1), (2_700, 2), (3_599, 2), (3_600, 2), (90_000, 2)])
    func `a session is renewed in its advisory window`(age: Int, requests: Int) async throws {
        _ = try await fresh()
        clock.advance(by: .seconds(age))
        #expect((try stored == nil) == (requests == 2))
        _ = try await fresh()
        #expect(sts.count == requests)
    }

    @Test(arguments: [(60, 3_540, 1), (60, 3_541, 2), (3_000, 600, 1), (3_000, 601, 2), (0, 3_599, 1), (0, 3_600, 2)])
    func `a minimum lifetime takes the place of the window`(minimum: Int, age: Int, requests: Int) async throws {
        var demanding = options
        demanding.minimumLifetime = .seconds(minimum)
        _ = try await fresh(demanding)
        clock.advance(by: .seconds(age))
        let found = try DefaultChain.storedCredentials(platform: platform, options: demanding)
        #expect((found == nil) == (requests == 2))
        _ = try await fresh(demanding)
        #expect(sts.count == requests)
    }

    @Test func `a live session outlives a failed renewal`() async throws {
        let clock = ManualClock()
        let sts = StubSTS(clock: clock) { $0 > 0 ? (403, "AccessDenied") : nil }
        let platform = sts.platform(environment: keysInEnvironment)
        let first = try await DefaultChain.make(platform: platform, options: options).credentials()
        clock.advance(by: .seconds(3_000))
        #expect(try await DefaultChain.make(platform: platform, options: options).credentials() == first)
        #expect(sts.count == 2)
        var demanding = options
        demanding.minimumLifetime = .seconds(1_000)
        await #expect(throws: CredentialError.self) {
            try await DefaultChain.make(platform: platform, options: demanding).credentials()
        }
        clock.advance(by: .seconds(600))
        await #expect(throws: CredentialError.self) {
            try await DefaultChain.make(platform: platform, options: options).credentials()
        }
    }

    @Test func `a live session is used while another process renews it`() async throws {
        let first = try await fresh()
        clock.advance(by: .seconds(3_000))
        files.setFailure(.timedOut, for: .lock)
        #expect(try await fresh() == first)
        #expect(sts.count == 1)
    }

    @Test func `the clock of the service decides about the end`() async throws {
        // This machine is two hours slow: by its own clock the session would live three hours.
        let key = try #require(try DefaultChain.plan(platform: platform, options: options).sessionKey)
        let store = FileSessionStore(directory: "/home/u/.cache/aws-iam-toolkit", files: files)
        let issued = clock.now().addingTimeInterval(7_200)
        let session = StoredSession(
            credentials: credentials(lifetime: 3_600, from: issued),
            issuedAt: issued,
            clockOffset: 7_200
        )
        try store.save(session, for: key)
        #expect(try stored == session.credentials)
        clock.advance(by: .seconds(2_700))
        #expect(try stored == nil)
    }

    // MARK: Faults of the store

    @Test(arguments: [
        (InMemoryFileSystem.Operation.createDirectory, FileError.Code.readOnly), (.createDirectory, .denied),
        (.replace, .noSpace), (.replace, .readOnly), (.lock, .readOnly), (.lock, .timedOut), (.metadata, .denied),
        (.read, .denied),
    ])
    func `no fault of the store costs the credentials, and it is logged`(
        operation: InMemoryFileSystem.Operation,
        code: FileError.Code
    ) async throws {
        let log = InMemoryLogHandler()
        var logger = Logger(label: "test", factory: { _ in log })
        logger.logLevel = .trace
        let path = operation == .read ? try entry() : nil
        files.setFailure(code, for: operation, path: path)
        let found = try await withLogger(logger) { _ in try await fresh() }
        #expect(found.accessKeyID == "ASIAEXAMPLESESSION0001")
        #expect(log.entries.contains { $0.level == .warning } == (operation != .read))
        #expect(!"\(log.entries)".contains("wJalr"))
        files.setFailure(nil, for: operation, path: path)
        _ = try await fresh()
        #expect(try stored != nil)
    }

    @Test(arguments: [0, 1, 100, 300])
    func `a corrupt entry is a miss and is repaired`(count: Int) async throws {
        _ = try await fresh()
        let path = try entry()
        files.setBytes(path, Array(try #require(files.bytes(path)).prefix(count)))
        #expect(try stored == nil)
        #expect(try await fresh().accessKeyID == "ASIAEXAMPLESESSION0002")
        #expect(try stored?.accessKeyID == "ASIAEXAMPLESESSION0002")
    }

    @Test func `an entry of wrong mode or owner is a miss and is repaired`() async throws {
        _ = try await fresh()
        files.setMetadata(try entry(), mode: 0o644)
        #expect(try await fresh().accessKeyID == "ASIAEXAMPLESESSION0002")
        files.setMetadata(try entry(), owner: 0)
        #expect(try await fresh().accessKeyID == "ASIAEXAMPLESESSION0003")
        #expect(try stored?.accessKeyID == "ASIAEXAMPLESESSION0003")
    }

    // MARK: Secrets

    @Test func `neither logs nor traces nor descriptions show a secret`() async throws {
        let log = InMemoryLogHandler()
        var logger = Logger(label: "test", factory: { _ in log })
        logger.logLevel = .trace
        let chain = DefaultChain.make(platform: platform, options: options)
        try await withLogger(logger) { _ in
            _ = try await chain.cached(platform: platform).credentials()
            clock.advance(by: .seconds(3_000))
            files.setFailure(.noSpace, for: .replace)
            _ = try await chain.credentials()
        }
        var text = "\(log.entries) \(chain) \(chain.trace as Any) \(options) \(platform)"
        dump(chain, to: &text)
        dump(options, to: &text)
        dump(try DefaultChain.plan(platform: platform, options: options), to: &text)
        dump(DefaultChain.make(platform: platform).cached(platform: platform), to: &text)
        dump(EnvironmentCredentialProvider(environment: platform.environment, clock: clock), to: &text)
        #expect(!text.contains("wJalr"))
        #expect(!text.contains("FwoG"))
    }
}
