// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMProviders
import IAMTesting
import Testing

/// The public provider suites, replayed through the public API.
@Suite struct `The public provider suites` {
    @Test(arguments: ReplayCase.all)
    func `every recording ends as it did for others`(item: ReplayCase) async throws {
        let expected = try item.expectation()
        let transport = ReplayTransport(exchanges: try item.exchanges(), fallback: .notFound)
        let provider = try Self.provider(for: item, transport: transport, expected)
        let outcome: Result<Credentials, CredentialError>
        do throws(CredentialError) {
            outcome = .success(try await provider.credentials())
        } catch {
            outcome = .failure(error)
        }
        try Self.compare(outcome, expected, item)
        Self.compare(transport)
    }

    /// The chain, or the profile alone, on the case's machine an hour before the end of its credentials.
    private static func provider(
        for item: ReplayCase,
        transport: ReplayTransport,
        _ expected: ReplayCase.Expectation
    ) throws -> any CredentialProvider {
        var present = Date(timeIntervalSince1970: 1_609_459_200)  // 2021-01-01
        if case .credentials(_, _, _, _, .some(let end)) = expected {
            present = Date(timeIntervalSince1970: Double(end) - 3_600)
        }
        let clock = ManualClock(present)
        let platform = Platform.stub(
            environment: try item.environment(),
            fileSystem: item.files(),
            clock: clock,
            timer: ManualTimer(clock: clock),
            processes: SubprocessRunner(),
            transport: transport
        )
        let options = ChainOptions(sessionCache: .disabled)
        switch item.name.prefix(while: { $0 != "/" }) {
        case "default-credential-provider-chain": return DefaultChain.make(platform: platform, options: options)
        case "profile-provider": return ProfileCredentialProvider(platform: platform, options: options)
        default: throw UnknownSuite(description: "nothing is known about the suite of \(item.name)")
        }
    }

    private struct UnknownSuite: Error, CustomStringConvertible { let description: String }

    private static func compare(
        _ outcome: Result<Credentials, CredentialError>,
        _ expected: ReplayCase.Expectation,
        _ item: ReplayCase
    ) throws {
        switch (outcome, expected) {
        case (.success(let found), .credentials(let accessKeyID, let secret, let token, let accountID, let end)):
            #expect(found.accessKeyID == accessKeyID)
            #expect(found.secretAccessKey == Secret(secret))
            #expect(found.sessionToken == token.map { Secret($0) })
            if let accountID { #expect(found.accountID == accountID) }
            #expect(found.expiration.map { Int($0.timeIntervalSince1970) } == end)
        case (.failure(let error), .error(let words)):
            let codes = try #require(
                replayErrors[item.name],
                "\(item.name) fails with \"\(words)\", but replayErrors does not say what our code for it is"
            )
            #expect(codes.contains(error.code), "theirs: \(words); ours: \(error.code): \(error)")
        case (.success(let found), .error(let words)):
            Issue.record("gave \(found), but should fail: \(words)")
        case (.failure(let error), .credentials):
            Issue.record("\(error.code): \(error)")
        }
    }

    /// Everything recorded was asked for, with the fields that matter, and nothing else but newer paths.
    private static func compare(_ transport: ReplayTransport) {
        #expect(transport.unusedExchanges.map(\.description) == [])
        let unmatched = transport.unmatchedRequests.map { "\($0.head.method) \($0.head.path ?? "")" }
        #expect(unmatched.filter { !$0.contains("/security-credentials-extended/") } == [])
        for replayed in transport.replayed {
            guard let exchange = replayed.exchange else { continue }
            for name in ["x-aws-ec2-metadata-token", "x-aws-ec2-metadata-token-ttl-seconds", "x-amz-sso_bearer_token"] {
                guard let field = HTTPField.Name(name) else { continue }
                #expect(replayed.request.head.headerFields[field] == exchange.fields[field], "\(exchange): \(name)")
            }
            if let accept = exchange.fields[.accept] {
                #expect(replayed.request.head.headerFields[.accept] == accept, "\(exchange)")
            }
            // Authorization tokens of containers were taken out of the recordings, so only one direction says anything.
            let isSigned = replayed.request.head.headerFields[.authorization] != nil
            if exchange.fields[.authorization] != nil { #expect(isSigned, "\(exchange)") }
            if replayed.request.text.contains("AssumeRoleWithWebIdentity") { #expect(!isSigned, "\(exchange)") }
        }
    }
}
