// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMTesting
import Synchronization
import Testing

private let device = "arn:aws:iam::123456789012:mfa/alice"

/// Gives codes one after the other and counts how often it was asked.
private final class Codes: MFACodeSource {
    private let asked = Mutex(0)

    var count: Int { asked.withLock { $0 } }

    func code(for serialNumber: String) async throws(CredentialError) -> Secret {
        guard serialNumber == device else { throw CredentialError(.interactionRequired, "unknown device") }
        let number = asked.withLock {
            $0 += 1
            return $0
        }
        return Secret("00000\(number)")
    }
}

@Suite struct MFATests {
    private let sts = StubSTS()
    private let files = InMemoryFileSystem(files: ["/home/u/.aws/config": Self.config])
    private let codes = Codes()

    private static let config = """
        [profile base]
        aws_access_key_id = AKIDBASE
        aws_secret_access_key = x
        [profile session]
        aws_access_key_id = ASIABASE
        aws_secret_access_key = x
        aws_session_token = t
        [profile one]
        role_arn = arn:aws:iam::123456789012:role/one
        source_profile = base
        mfa_serial = \(device)
        [profile two]
        role_arn = arn:aws:iam::123456789012:role/two
        source_profile = base
        mfa_serial = \(device)
        [profile three]
        role_arn = arn:aws:iam::123456789012:role/three
        source_profile = session
        mfa_serial = \(device)
        [profile process]
        role_arn = arn:aws:iam::123456789012:role/one
        source_profile = base
        mfa_serial = \(device)
        mfa_process = ykman --secret hush
        """

    private func provide(
        _ options: ChainOptions,
        processes: any ProcessRunner = ScriptedProcessRunner()
    ) async throws(CredentialError) -> Credentials {
        var platform = sts.platform(files: files)
        platform.processes = processes
        return try await DefaultChain.make(platform: platform, options: options).credentials()
    }

    private func options(_ profile: String, cache: ChainOptions.SessionCache = .enabled) -> ChainOptions {
        ChainOptions(profile: profile, mfa: codes, sessionCache: cache)
    }

    // MARK: One session for all roles

    @Test func `two roles of one user need one code`() async throws {
        _ = try await provide(options("one"))
        _ = try await provide(options("two"))
        #expect(codes.count == 1)
        #expect(sts.forms.map { $0["Action"] } == ["GetSessionToken", "AssumeRole", "AssumeRole"])
        #expect(sts.forms[0]["SerialNumber"] == device)
        #expect(sts.forms[0]["TokenCode"] == "000001")
        #expect(sts.forms[1]["SerialNumber"] == nil)
        #expect(sts.signers == ["AKIDBASE", "ASIAEXAMPLESESSION0001", "ASIAEXAMPLESESSION0001"])
    }

    @Test func `the shared session is used to its last minute and not renewed ahead`() async throws {
        _ = try await provide(options("one"))
        sts.clock.advance(by: .seconds(3_600 - 61))
        _ = try await provide(options("two"))
        #expect(codes.count == 1)
        sts.clock.advance(by: .seconds(2))
        _ = try await provide(options("two", cache: .enabled))
        #expect(codes.count == 1, "the role's own session is fresh")
        sts.clock.advance(by: .seconds(3_600))
        _ = try await provide(options("two"))
        #expect(codes.count == 2)
    }

    @Test func `without a cache the code goes along with the role`() async throws {
        _ = try await provide(options("one", cache: .disabled))
        #expect(sts.forms.map { $0["Action"] } == ["AssumeRole"])
        #expect(sts.forms[0]["SerialNumber"] == device)
        #expect(sts.forms[0]["TokenCode"] == "000001")
    }

    @Test func `a session token cannot get another, so the code goes along with the role`() async throws {
        _ = try await provide(options("three"))
        #expect(sts.forms.map { $0["Action"] } == ["AssumeRole"])
        #expect(sts.forms[0]["TokenCode"] == "000001")
    }

    @Test func `twenty resolutions at once ask for one code`() async throws {
        let options = options("one")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask { _ = try await provide(options) }
            }
            try await group.waitForAll()
        }
        #expect(codes.count == 1)
        #expect(sts.count == 2)
    }

    // MARK: Where codes come from

    @Test func `without a code source a role with MFA wants somebody to act`() async {
        let error = await #expect(throws: CredentialError.self) { try await provide(ChainOptions(profile: "one")) }
        #expect(error?.code == .interactionRequired)
        #expect(error?.hint?.contains("--mfa-token") == true)
        #expect(sts.count == 0)
    }

    @Test func `a code source that has no code stops before STS is asked`() async {
        var hop = RoleHop(roleARN: "arn:aws:iam::123456789012:role/r")
        hop.mfaSerial = "arn:aws:iam::123456789012:mfa/somebody"
        let error = await #expect(throws: CredentialError.self) {
            try await provide(ChainOptions(profile: "base", hops: [hop], mfa: codes))
        }
        #expect(error?.code == .interactionRequired)
        #expect(sts.count == 0)
    }

    @Test func `a given code comes before mfa_process and is used once`() async throws {
        var options = options("process", cache: .disabled)
        options.mfaToken = Secret("654321")
        let chain = DefaultChain.make(platform: sts.platform(files: files), options: options)
        _ = try await chain.credentials()
        #expect(sts.forms[0]["TokenCode"] == "654321")
        let error = await #expect(throws: CredentialError.self) { try await chain.credentials() }
        #expect(error?.code == .interactionRequired)
        #expect(sts.count == 1)
    }

    @Test func `mfa_process comes before the person`() async throws {
        let runner = ScriptedProcessRunner { _ in
            ProcessOutcome(exitCode: 0, output: Secret("123456\n"), errorText: "")
        }
        _ = try await provide(options("process"), processes: runner)
        #expect(codes.count == 0)
        #expect(runner.invocations.map(\.program) == ["sh"])
        #expect(runner.invocations.map(\.arguments) == [["-c", "ykman --secret hush"]])
        #expect(sts.forms[0]["TokenCode"] == "123456")
    }

    @Test(arguments: [
        (Int32(0), "hello", CredentialError.Code.invalidResponse), (0, "1234567", .invalidResponse),
        (0, "", .invalidResponse), (1, "123456", .unreachable),
    ])
    func `an mfa_process that gives no code is named without its arguments`(
        exit: Int32,
        output: String,
        code: CredentialError.Code
    ) async {
        let runner = ScriptedProcessRunner { _ in
            ProcessOutcome(exitCode: exit, output: Secret(output), errorText: "")
        }
        let error = await #expect(throws: CredentialError.self) {
            try await provide(options("process"), processes: runner)
        }
        #expect(error?.code == code)
        #expect("\(error.map { "\($0)" } ?? "")".contains("ykman"))
        #expect(!"\(error.map { "\($0)" } ?? "")".contains("hush"))
        #expect(error?.location == .file(path: "/home/u/.aws/config", line: 21))
        #expect(sts.count == 0)
    }

    @Test func `a program that is not there is an error with a hint`() async {
        let error = await #expect(throws: CredentialError.self) { try await provide(options("process")) }
        #expect(error?.code == .unreachable)
        #expect(error?.hint?.contains("--mfa-token") == true)
    }
}
