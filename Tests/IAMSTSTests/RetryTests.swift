// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMSTS
import IAMTesting
import Testing

@Suite struct RetryTests {
    @Test(
        arguments: [
            (500, ""), (502, "<html>bad gateway</html>"), (503, Fixture.fault("ServiceUnavailable")),
            (504, "timeout"), (400, Fixture.fault("IDPCommunicationError")), (400, Fixture.fault("Throttling")),
            (400, Fixture.fault("ThrottlingException")), (400, Fixture.fault("RequestTimeout")),
            (429, ""), (400, Fixture.fault("RequestLimitExceeded")), (400, Fixture.fault("TooManyRequestsException")),
            (400, Fixture.fault("InternalFailure")), (503, Fixture.fault("SlowDown")),
        ]
    )
    func `a failure that may pass is tried again, signed anew`(status: Int, body: String) async throws {
        let bench = Bench { _, number in
            number == 0 ? .text(status, body) : .text(200, Fixture.assumeRoleXML)
        }
        let output = try await bench.assumeRole()
        #expect(output.credentials.accessKeyID == "ASIAANSWER")
        #expect(bench.timer.slept == [.milliseconds(500)])
        let requests = bench.transport.requests
        #expect(requests.map { $0.field("amz-sdk-request") } == ["attempt=1; max=3", "attempt=2; max=3"])
        #expect(Set(requests.map { $0.field("amz-sdk-invocation-id") }).count == 1)
        #expect(Set(requests.map(\.text)).count == 1)
    }

    @Test func `each attempt bears its own time and signature`() async throws {
        let bench = Bench(random: 0.999_999) { _, number in
            number < 2 ? .text(503, "") : .text(200, Fixture.assumeRoleXML)
        }
        _ = try await bench.assumeRole()
        let requests = bench.transport.requests
        #expect(
            requests.map { $0.field("x-amz-date") } == ["20260102T030405Z", "20260102T030405Z", "20260102T030407Z"]
        )
        #expect(requests[1].field("authorization") != requests[2].field("authorization"))
        #expect(requests.allSatisfy { $0.field("authorization")?.contains("amz-sdk") == false })
        #expect(bench.timer.slept.map { ($0.seconds * 1_000).rounded() } == [1_000, 2_000])
    }

    @Test(
        arguments: [
            (400, "AccessDenied"), (403, "InvalidClientTokenId"), (403, "SignatureDoesNotMatch"),
            (400, "ValidationError"),
            (400, "InvalidIdentityToken"), (403, "ExpiredToken"), (403, "RegionDisabledException"),
            (501, "NotImplemented"),
        ]
    )
    func `a refusal is final`(status: Int, code: String) async {
        let bench = Bench(status, Fixture.fault(code))
        let error = await bench.refusal()
        #expect(error?.serviceCode == code)
        #expect(error?.attempts == 1)
        #expect(bench.transport.requests.count == 1)
        #expect(bench.timer.slept.isEmpty)
    }

    @Test(
        arguments: [
            (503, "", STSError.Code.serviceFailure), (400, Fixture.fault("Throttling"), .throttled),
            (429, "", .throttled),
            (400, Fixture.fault("IDPCommunicationError"), .serviceFailure),
        ]
    )
    func `attempts come to an end`(status: Int, body: String, code: STSError.Code) async throws {
        let bench = Bench(status, body)
        let error = try #require(await bench.refusal())
        #expect(error.code == code)
        #expect(error.attempts == 3)
        #expect("\(error)".contains("(3 attempts)"))
        #expect(error.credentialError.code == .unreachable)
        #expect(error.credentialError.message.contains("(3 attempts)"))
        #expect(bench.transport.requests.count == 3)
        #expect(bench.timer.slept == [.milliseconds(500), .seconds(1)])
    }

    @Test(
        arguments: [
            (TransportError.Code.refused, 3, STSError.Code.unreachable), (.unresolvedHost, 3, .unreachable),
            (.emptyReply, 3, .unreachable), (.cutShort, 3, .unreachable), (.sendFailed, 3, .unreachable),
            (.receiveFailed, 3, .unreachable), (.handshake, 3, .unreachable), (.connectTimedOut, 3, .timedOut),
            (.timedOut, 3, .timedOut), (.certificate, 1, .unreachable), (.certificateFile, 1, .unreachable),
            (.unavailable, 1, .unreachable), (.invalidURL, 1, .unreachable), (.cancelled, 1, .cancelled),
        ]
    )
    func `no answer is tried again where that can help`(
        code: TransportError.Code,
        attempts: Int,
        expected: STSError.Code
    ) async throws {
        let bench = Bench { _, _ in throw TransportError(code, "sts.eu-west-2.amazonaws.com did not") }
        let error = try #require(await bench.refusal())
        #expect(error.code == expected)
        #expect(error.attempts == attempts)
        #expect(bench.transport.requests.count == attempts)
        if expected != .cancelled { #expect(error.message.contains("did not")) }
        if expected == .timedOut { #expect(error.credentialError.code == .timedOut) }
    }

    @Test func `a connection that breaks inside the answer is tried again`() async throws {
        let bench = Bench { _, number in
            guard number == 0 else { return .text(200, Fixture.assumeRoleXML) }
            let body = AsyncThrowingStream<[UInt8], any Error> { continuation in
                continuation.yield(Array("<Assume".utf8))
                continuation.finish(throwing: TransportError(.cutShort, "closed"))
            }
            return TransportResponse(head: HTTPResponse(status: .ok), body: body)
        }
        #expect(try await bench.assumeRole().credentials.accessKeyID == "ASIAANSWER")
        #expect(bench.transport.requests.count == 2)
    }

    @Test func `an error of an unknown transport tells only its type`() async throws {
        struct Leaky: Error { let text = Fixture.secretKey }
        let bench = Bench { _, _ in throw Leaky() }
        let error = try #require(await bench.refusal())
        #expect(error.code == .unreachable)
        #expect(error.message.contains("Leaky"))
        #expect(!"\(error)".contains(Fixture.secretKey))
        #expect(error.attempts == 3)
    }

    @Test func `a cancelled task sends nothing`() async {
        let bench = Bench(200, Fixture.assumeRoleXML)
        let task = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return await bench.refusal()
        }
        #expect(await task.value?.code == .cancelled)
        #expect(bench.transport.requests.isEmpty)
    }

    @Test func `a wait is cut off by cancellation`() async {
        let bench = Bench { _, _ in
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return .text(503, "")
        }
        let task = Task { await bench.refusal() }
        let error = await task.value
        #expect(error?.code == .cancelled)
        #expect(error?.credentialError.code == .cancelled)
        #expect(bench.transport.requests.count == 1)
    }

    @Test(
        arguments: [
            ("retry-after", "3", 3.0), ("retry-after", "0", 0.5), ("retry-after", "3600", 20),
            ("retry-after", "-1", 0.5), ("retry-after", "soon", 0.5),
            ("retry-after", "Fri, 02 Jan 2026 03:04:12 GMT", 7), ("retry-after", "Fri, 02 Jan 2026 03:00:00 GMT", 0.5),
            ("retry-after", "99999999999999999999", 0.5),
            ("x-amz-retry-after", "1500", 1.5), ("x-amz-retry-after", "100", 0.5), ("x-amz-retry-after", "60000", 5.5),
            ("x-amz-retry-after", "x", 0.5),
        ]
    )
    func `the service may ask for a longer wait, within limits`(name: String, value: String, seconds: Double)
        async throws
    {
        let bench = Bench { _, number in
            guard number == 0 else { return .text(200, Fixture.assumeRoleXML) }
            return .text(503, "", fields: Fixture.fields([name: value]))
        }
        _ = try await bench.assumeRole()
        #expect(bench.timer.slept == [.seconds(seconds)])
    }

    @Test func `waits grow to twenty seconds`() async {
        let bench = Bench(503, "", retry: RetryPolicy(maxAttempts: 9))
        let error = await bench.refusal()
        #expect(error?.attempts == 9)
        #expect(bench.timer.slept == [0.5, 1, 2, 4, 8, 10, 10, 10].map { .seconds($0) })
    }

    @Test func `a policy of one attempt does not try again`() async {
        #expect(RetryPolicy(maxAttempts: 0).maxAttempts == 1)
        let bench = Bench(503, "", retry: .none)
        #expect(await bench.refusal()?.attempts == 1)
        #expect(bench.transport.requests.first?.field("amz-sdk-request") == "attempt=1; max=1")
    }

    @Test func `a service that stays down uses up the tokens, and a success buys one back`() async throws {
        let bench = Bench { _, number in
            number >= 153 && number < 158 ? .text(200, Fixture.assumeRoleXML) : .text(503, "")
        }
        // 500 tokens at 5 each are 100 retries, two for each call.
        for _ in 0..<50 { #expect(await bench.refusal()?.attempts == 3) }
        for _ in 0..<3 { #expect(await bench.refusal()?.attempts == 1) }
        #expect(bench.transport.requests.count == 153)
        for _ in 0..<5 { _ = try await bench.assumeRole() }
        #expect(await bench.refusal()?.attempts == 2)
    }

    @Test func `a timeout costs twice as much`() async {
        let bench = Bench { _, _ in throw TransportError(.timedOut, "slow") }
        for _ in 0..<25 { #expect(await bench.refusal()?.attempts == 3) }
        #expect(await bench.refusal()?.attempts == 1)
    }

    @Test func `a success gives back what its retry cost`() async throws {
        let bench = Bench { _, number in
            number.isMultiple(of: 2) ? .text(503, "") : .text(200, Fixture.assumeRoleXML)
        }
        for _ in 0..<150 { _ = try await bench.assumeRole() }
        #expect(bench.transport.requests.count == 300)
    }

    @Test func `copies of a client share their tokens, and legacy mode has none`() async {
        let bench = Bench(503, "")
        let copy = bench.client
        for _ in 0..<50 { _ = try? await copy.getCallerIdentity(credentials: Fixture.longTerm) }
        #expect(await bench.refusal()?.attempts == 1)
        let legacy = Bench(503, "", retry: RetryPolicy(maxAttempts: 5, mode: .legacy))
        for _ in 0..<60 { #expect(await legacy.refusal()?.attempts == 5) }
    }
}
