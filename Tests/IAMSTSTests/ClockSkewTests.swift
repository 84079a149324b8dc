// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMSTS
import IAMTesting
import InMemoryLogging
import Logging
import Synchronization
import Testing

@Suite struct ClockSkewTests {
    /// Answers as STS does: refuses a signature whose time is more than five minutes off, and always tells its time.
    static func service(
        ahead seconds: TimeInterval,
        code: String = "SignatureDoesNotMatch",
        message: String = "Signature expired: 20260102T030405Z is now earlier than 20260102T035905Z"
    ) -> @Sendable (RecordedRequest, Int) async throws -> TransportResponse {
        { request, _ in
            let now = Fixture.now.addingTimeInterval(seconds)
            let fields: HTTPFields = [.date: Fixture.httpDate(now)]
            let signed = request.field("x-amz-date").flatMap(AWSTimestamp.parse) ?? .distantPast
            guard abs(signed.timeIntervalSince(now)) <= 300 else {
                return .text(403, Fixture.fault(code, message), fields: fields)
            }
            let end = AWSTimestamp.extended(now.addingTimeInterval(3_600))
            let xml = Fixture.assumeRoleXML.replacing(Fixture.expiration, with: end)
            return .text(200, xml, fields: fields)
        }
    }

    @Test(
        arguments: [
            (3_600.0, "SignatureDoesNotMatch"), (-3_600, "SignatureDoesNotMatch"), (301, "RequestExpired"),
            (-90_000, "RequestTimeTooSkewed"), (86_400 * 365, "InvalidSignatureException"),
            (-400, "RequestInTheFuture"), (400, "AuthFailure"),
        ] as [(Double, String)]
    )
    func `a wrong clock costs one retry once, and is said once`(ahead: Double, code: String) async throws {
        let bench = Bench(retry: .none, Self.service(ahead: ahead, code: code, message: "no"))
        let handler = InMemoryLogHandler()
        let logger = Logger(label: "test") { _ in handler }
        try await withLogger(logger) { _ in
            _ = try await bench.assumeRole()
            #expect(bench.transport.requests.count == 2)
            _ = try await bench.assumeRole()
        }
        #expect(bench.transport.requests.count == 3)
        #expect(bench.timer.slept.isEmpty)
        #expect(bench.skew.offset(host: "STS.eu-west-2.amazonaws.com").seconds.rounded() == ahead)
        #expect(bench.skew.offset(host: "sts.amazonaws.com") == .zero)
        let said = handler.entries.filter { $0.level >= .info }
        #expect(said.count == 1)
        #expect(said.first?.metadata["clock.offset-seconds"] == "\(Int(ahead))")
        #expect(said.first?.metadata["sts.host"] == "sts.eu-west-2.amazonaws.com")
    }

    @Test func `decisions about an end take the corrected time`() async throws {
        let bench = Bench(Self.service(ahead: -7_200))
        let output = try await bench.assumeRole()
        let end = try #require(output.credentials.expiration)
        // By the local clock the credentials ended an hour ago.
        #expect(end < bench.clock.now())
        #expect(end > bench.skew.now(host: "sts.eu-west-2.amazonaws.com", clock: bench.clock))
    }

    @Test func `an unsigned call learns the time from its answer`() async throws {
        let now = Fixture.now.addingTimeInterval(-7_200)
        let end = AWSTimestamp.extended(now.addingTimeInterval(3_600))
        let xml = Fixture.answer(
            "AssumeRoleWithWebIdentity",
            Fixture.credentialsXML.replacing(Fixture.expiration, with: end)
        )
        let bench = Bench(200, xml, fields: [.date: Fixture.httpDate(now)])
        _ = try await bench.client.assumeRoleWithWebIdentity(ValidationTests.web)
        #expect(bench.skew.offset(host: "sts.eu-west-2.amazonaws.com") == .seconds(-7_200))
    }

    @Test func `an end in the past by the corrected time is refused`() async throws {
        let bench = Bench(
            200,
            Fixture.assumeRoleXML,
            fields: [.date: Fixture.httpDate(Fixture.now.addingTimeInterval(7_200))]
        )
        #expect(await bench.refusal()?.code == .expired)
    }

    @Test(arguments: ["", "yesterday", "Fri, 02 Foo 2026 03:04:05 GMT", "Fri, 02 Jan 2026 03:04:05 CET"])
    func `without a usable Date there is no correction`(date: String) async throws {
        let bench = Bench(403, Fixture.fault("RequestExpired"), fields: [.date: date])
        let error = try #require(await bench.refusal())
        #expect(error.code == .clockSkew)
        #expect(error.hint?.contains("clock") == true)
        #expect(error.credentialError.code == .refused)
        #expect(bench.transport.requests.count == 1)
        #expect(bench.skew.offset(host: "sts.eu-west-2.amazonaws.com") == .zero)
    }

    @Test func `a wrong secret is not taken for a wrong clock`() async throws {
        let date = Fixture.httpDate(Fixture.now.addingTimeInterval(200))
        let bench = Bench(403, Fixture.fault("SignatureDoesNotMatch"), fields: [.date: date])
        let error = try #require(await bench.refusal())
        #expect(error.code == .refused)
        #expect(error.hint?.contains("secret access key") == true)
        #expect(bench.transport.requests.count == 1)
    }

    @Test func `a wrong clock and a wrong secret end after one correction`() async throws {
        let date = Fixture.httpDate(Fixture.now.addingTimeInterval(3_600))
        let bench = Bench(403, Fixture.fault("SignatureDoesNotMatch"), fields: [.date: date])
        let error = try #require(await bench.refusal())
        #expect(error.code == .refused)
        #expect(error.attempts == 2)
        #expect(bench.transport.requests.count == 2)
    }

    @Test func `a service whose own time jumps is followed once in a call`() async throws {
        let bench = Bench { _, number in
            guard number < 10 else { return .text(400, Fixture.fault("ValidationError")) }
            let date = Fixture.httpDate(Fixture.now.addingTimeInterval(Double(number + 1) * 3_600))
            return .text(403, Fixture.fault("RequestExpired"), fields: [.date: date])
        }
        let error = try #require(await bench.refusal())
        #expect(error.code == .clockSkew)
        #expect(bench.transport.requests.count == 2)
    }

    @Test func `a clock that is set right is noticed`() async throws {
        let bench = Bench { request, number in
            try await Self.service(ahead: 3_600)(request, number)
        }
        _ = try await bench.assumeRole()
        bench.clock.set(Fixture.now.addingTimeInterval(3_600))
        _ = try await bench.assumeRole()
        #expect(bench.transport.requests.count == 4)
        #expect(bench.skew.offset(host: "sts.eu-west-2.amazonaws.com") == .zero)
    }

    @Test func `calls that are under way while another learns the time are corrected too`() async throws {
        let service = Self.service(ahead: 3_600)
        let arrivals = Arrivals()
        let bench = Bench(retry: .none) { request, number in
            // Both calls have sent their first request before either is answered.
            arrivals.arrive()
            while arrivals.count < 2 { await Task.yield() }
            return try await service(request, number)
        }
        async let first = bench.assumeRole()
        async let second = bench.assumeRole()
        _ = try await (first, second)
        #expect(bench.transport.requests.count == 4)
    }

    /// How many requests have come so far.
    private final class Arrivals: Sendable {
        private let arrived = Mutex(0)
        var count: Int { arrived.withLock { $0 } }
        func arrive() { arrived.withLock { $0 += 1 } }
    }
}
