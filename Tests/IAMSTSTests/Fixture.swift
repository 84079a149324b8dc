// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMEndpoints
import IAMPlatform
import IAMSTS
import IAMTesting
import Synchronization

/// What the tests share: keys that were never real, answers, and a client whose network is a closure.
enum Fixture {
    static let secretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    static let sessionToken = "FwoGZXIvYXdzEXAMPLEsessionTOKEN/+=="
    static let webIdentityToken = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJleGFtcGxlIn0.c2lnbmF0dXJl"
    static let roleARN = "arn:aws:iam::123456789012:role/reader"

    static let longTerm = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret(secretKey))

    static let temporary = Credentials(
        accessKeyID: "ASIDEXAMPLE",
        secretAccessKey: Secret(secretKey),
        sessionToken: Secret(sessionToken),
        accountID: "111122223333"
    )

    static let endpoint = ServiceEndpoint(
        url: "https://sts.eu-west-2.amazonaws.com",
        signingName: "sts",
        signingRegion: "eu-west-2"
    )

    static let input = AssumeRoleInput(roleARN: roleARN, roleSessionName: "alice")

    /// 2026-01-02T03:04:05Z, where a ``ManualClock`` stands.
    static let now = Date(timeIntervalSince1970: 1_767_323_045)

    static let expiration = "2026-01-02T04:04:05Z"

    static let credentialsXML = """
        <Credentials>
          <AccessKeyId>ASIAANSWER</AccessKeyId>
          <SecretAccessKey>answeredSecret+/KEY</SecretAccessKey>
          <SessionToken>answeredToken+/==</SessionToken>
          <Expiration>\(expiration)</Expiration>
        </Credentials>
        """

    static let assumeRoleXML = answer(
        "AssumeRole",
        """
        \(credentialsXML)
        <AssumedRoleUser>
          <AssumedRoleId>AROAEXAMPLE:alice</AssumedRoleId>
          <Arn>arn:aws:sts::123456789012:assumed-role/reader/alice</Arn>
        </AssumedRoleUser>
        <PackedPolicySize>6</PackedPolicySize>
        <SourceIdentity>alice@example.com</SourceIdentity>
        """
    )

    static func answer(_ operation: String, _ result: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <\(operation)Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <\(operation)Result>\(result)</\(operation)Result>
          <ResponseMetadata><RequestId>01234567-89ab-cdef</RequestId></ResponseMetadata>
        </\(operation)Response>
        """
    }

    static func fault(_ code: String, _ message: String = "no") -> String {
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <Error><Type>Sender</Type><Code>\(code)</Code><Message>\(message)</Message></Error>
          <RequestId>fedcba98-7654-3210</RequestId>
        </ErrorResponse>
        """
    }

    /// Fields by names that the HTTP library has no constants for.
    static func fields(_ values: [String: String]) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in values {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return fields
    }

    /// A time as HTTP writes it.
    static func httpDate(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: date)
    }
}

/// A client with its surroundings.
struct Bench: Sendable {
    let clock: ManualClock
    let timer: ManualTimer
    let transport: ScriptedTransport
    let skew = ClockSkew()
    let client: STSClient

    /// - Parameter answer: Gets the number of the request, counted from 0.
    init(
        endpoint: ServiceEndpoint = Fixture.endpoint,
        retry: RetryPolicy = .standard,
        random: Double = 0.5,
        _ answer: @escaping @Sendable (RecordedRequest, Int) async throws -> TransportResponse
    ) {
        let clock = ManualClock(Fixture.now)
        self.clock = clock
        self.timer = ManualTimer(clock: clock)
        self.transport = ScriptedTransport(answer)
        self.client = STSClient(
            endpoint: endpoint,
            platform: Platform.stub(clock: clock, timer: timer, transport: transport, random: random),
            retry: retry,
            skew: skew
        )
    }

    /// Answers the same to every request.
    init(_ status: Int, _ text: String, fields: HTTPFields = [:], retry: RetryPolicy = .standard) {
        self.init(retry: retry) { _, _ in .text(status, text, fields: fields) }
    }

    func assumeRole(_ input: AssumeRoleInput = Fixture.input) async throws(STSError) -> AssumeRoleOutput {
        try await client.assumeRole(input, credentials: Fixture.longTerm)
    }

    /// The error of an `AssumeRole`, which a test expects.
    func refusal() async -> STSError? {
        do throws(STSError) {
            _ = try await assumeRole()
            return nil
        } catch {
            return error
        }
    }
}

extension RecordedRequest {
    func field(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { head.headerFields[$0] }
    }
}
