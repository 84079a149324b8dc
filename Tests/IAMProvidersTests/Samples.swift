// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMTesting
import Synchronization

/// 2026-01-02T03:04:05Z, where a manual clock begins.
let start = Date(timeIntervalSince1970: 1_767_323_045)

let exampleSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

/// Made-up temporary credentials that end `lifetime` seconds after `issued`; without an end if `nil`.
func credentials(_ accessKeyID: String = "ASIAEXAMPLE", lifetime: Double?, from issued: Date = start) -> Credentials {
    Credentials(
        accessKeyID: accessKeyID,
        secretAccessKey: Secret(exampleSecret),
        sessionToken: Secret("FwoGZXIvYXdzEXAMPLETOKEN"),
        expiration: lifetime.map { issued.addingTimeInterval($0) },
        source: "scripted"
    )
}

/// A provider that answers from a closure and counts.
final class ScriptedProvider: CredentialProvider {
    let name: String

    private let asked = Mutex(0)
    private let answer: @Sendable (Int) async throws(CredentialError) -> Credentials

    init(
        _ name: String = "scripted",
        _ answer: @escaping @Sendable (Int) async throws(CredentialError) -> Credentials
    ) {
        self.name = name
        self.answer = answer
    }

    var count: Int { asked.withLock { $0 } }

    func credentials() async throws(CredentialError) -> Credentials {
        let number = asked.withLock {
            $0 += 1
            return $0
        }
        return try await answer(number)
    }
}

/// Holds callers back until it is opened.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var waitingCount: Int { state.withLock { $0.waiting.count } }

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

/// Yields until something holds; gives up after many turns, so that a test fails and does not hang.
func eventually(_ condition: @Sendable () -> Bool) async -> Bool {
    for _ in 0..<1_000_000 {
        if condition() { return true }
        await Task.yield()
    }
    return false
}

/// An STS in memory: gives the n-th caller the key `ASIAEXAMPLESESSION000n` for an hour, or as long as was asked.
struct StubSTS: Sendable {
    let clock: ManualClock
    let transport: ScriptedTransport

    init(clock: ManualClock = ManualClock(), failure: @escaping @Sendable (Int) -> (Int, String)? = { _ in nil }) {
        self.clock = clock
        self.transport = ScriptedTransport { request, number in
            if let (status, code) = failure(number) {
                return .text(
                    status,
                    "<ErrorResponse><Error><Type>Sender</Type><Code>\(code)</Code><Message>no</Message></Error>"
                        + "<RequestId>r-1</RequestId></ErrorResponse>"
                )
            }
            let form = Self.form(request.text)
            let action = form["Action"] ?? ""
            let lifetime = form["DurationSeconds"].flatMap { Double($0) } ?? 3_600
            let end = AWSTimestamp.extended(clock.now().addingTimeInterval(lifetime))
            let arn = (form["RoleArn"] ?? "").split(separator: "/").last ?? ""
            return .text(
                200,
                """
                <\(action)Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><\(action)Result>
                <AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:s</AssumedRoleId>
                <Arn>arn:aws:sts::123456789012:assumed-role/\(arn)/s</Arn></AssumedRoleUser>
                <Credentials><AccessKeyId>ASIAEXAMPLESESSION000\(number + 1)</AccessKeyId>
                <SecretAccessKey>\(exampleSecret)</SecretAccessKey>
                <SessionToken>FwoGZXIvYXdzEXAMPLETOKEN\(number + 1)</SessionToken>
                <Expiration>\(end)</Expiration></Credentials>
                </\(action)Result><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></\(action)Response>
                """
            )
        }
    }

    var count: Int { transport.requests.count }

    /// The parameters of each request.
    var forms: [[String: String]] { transport.requests.map { Self.form($0.text) } }

    /// Where each request went.
    var addresses: [String] {
        transport.requests.map { "\($0.head.scheme ?? "")://\($0.head.authority ?? "")" }
    }

    /// The `Authorization` of each request; empty for one that was not signed.
    var authorizations: [String] { transport.requests.map { $0.head.headerFields[.authorization] ?? "" } }

    /// The session token each request came with.
    var tokens: [String?] {
        transport.requests.map { request in
            request.head.headerFields.first { $0.name.canonicalName == "x-amz-security-token" }?.value
        }
    }

    /// The access key id each request was signed with; empty for one that was not.
    var signers: [String] {
        authorizations.map { field in
            guard let range = field.range(of: "Credential=") else { return "" }
            return String(field[range.upperBound...].prefix { $0 != "/" })
        }
    }

    func platform(
        environment: [String: String] = [:],
        files: InMemoryFileSystem = InMemoryFileSystem()
    ) -> Platform {
        .stub(
            environment: [
                "HOME": "/home/u", "AWS_REGION": "eu-west-2", "AWS_EC2_METADATA_DISABLED": "true",
            ].merging(environment) { $1 },
            fileSystem: files,
            clock: clock,
            timer: ManualTimer(clock: clock),
            transport: transport
        )
    }

    static func form(_ text: String) -> [String: String] {
        var form: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = String(parts.last ?? "").replacingOccurrences(of: "+", with: " ")
            form[String(parts[0])] = value.removingPercentEncoding
        }
        return form
    }
}

/// An environment with access keys.
let keysInEnvironment = ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": exampleSecret]
