// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMProviders
import IAMTesting
import Synchronization

/// A sign-in session in memory, with the service that renews it.
struct SignInBench: Sendable {
    static let session = "arn:aws:sts::123456789012:assumed-role/Admin/alice"
    static let endpoint = "https://eu-west-2.signin.aws.amazon.com"
    static let secrets = [
        "storedSecretEXAMPLE", "storedTokenEXAMPLE", "refreshEXAMPLE1", "newSecretEXAMPLE", "newTokenEXAMPLE",
        "refreshEXAMPLE2", "idTokenEXAMPLE",
    ]

    let key: P256.Signing.PrivateKey
    let clock: ManualClock
    let timer: ManualTimer
    let files: InMemoryFileSystem
    let transport: ScriptedTransport
    let platform: Platform

    /// - Parameter answer: Gets the request and its number, counted from 0.
    init(
        environment: [String: String] = [:],
        _ answer: @escaping @Sendable (RecordedRequest, Int) async throws -> TransportResponse = { _, _ in renewal() }
    ) {
        let clock = ManualClock()
        let timer = ManualTimer(clock: clock)
        let files = InMemoryFileSystem()
        let transport = ScriptedTransport(answer)
        self.key = P256.Signing.PrivateKey()
        self.clock = clock
        self.timer = timer
        self.files = files
        self.transport = transport
        self.platform = .stub(
            environment: ["HOME": "/home/u"].merging(environment) { $1 },
            fileSystem: files,
            clock: clock,
            timer: timer,
            transport: transport
        )
    }

    /// A bench with a session whose credentials live `seconds` from now on.
    init(
        lifetime seconds: Double,
        _ answer: @escaping @Sendable (RecordedRequest, Int) async throws -> TransportResponse = { _, _ in renewal() }
    ) {
        self.init(environment: [:], answer)
        store(document(lifetime: seconds))
    }

    /// `/home/u/.aws/login/cache/…`, as computed here and not by the code under test.
    var path: String {
        let digest = SHA256.hash(data: Data(Self.session.utf8)).map { String(format: "%02x", $0) }.joined()
        return "/home/u/.aws/login/cache/\(digest).json"
    }

    func document(lifetime seconds: Double) -> [String: Any] {
        [
            "accessToken": [
                "accessKeyId": "ASIASTORED", "secretAccessKey": "storedSecretEXAMPLE",
                "sessionToken": "storedTokenEXAMPLE", "accountId": "123456789012",
                "expiresAt": AWSTimestamp.extended(start.addingTimeInterval(seconds)),
            ],
            "clientId": "arn:aws:signin:::devtools/same-device",
            "refreshToken": "refreshEXAMPLE1",
            "dpopKey": key.pemRepresentation,
            "tokenType": "aws_sigv4",
            "future": ["kept": [1, true, "ü", NSNull()]],
        ]
    }

    func store(_ document: [String: Any]) {
        let data = (try? JSONSerialization.data(withJSONObject: document)) ?? Data()
        files.setBytes(path, Array(data))
    }

    /// What is in the file by now.
    var stored: [String: Any] {
        let data = Data(files.bytes(path) ?? [])
        return (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] ?? [:]
    }

    func provider(profile: String? = nil) -> SignInCredentialProvider {
        SignInCredentialProvider(
            session: Self.session,
            endpoint: Self.endpoint,
            profile: profile,
            platform: platform
        )
    }

    /// The error of a fetch, which a test expects.
    func refusal(profile: String? = nil) async -> CredentialError? {
        do throws(CredentialError) {
            _ = try await provider(profile: profile).credentials()
            return nil
        } catch {
            return error
        }
    }

    static func renewal(_ number: Int = 1, expiresIn: Int = 900, idToken: String? = nil) -> TransportResponse {
        var answer: [String: Any] = [
            "accessToken": [
                "accessKeyId": "ASIANEW\(number)", "secretAccessKey": "newSecretEXAMPLE",
                "sessionToken": "newTokenEXAMPLE",
            ],
            "tokenType": "aws_sigv4", "expiresIn": expiresIn, "refreshToken": "refreshEXAMPLE\(number + 1)",
        ]
        answer["idToken"] = idToken
        let data = (try? JSONSerialization.data(withJSONObject: answer)) ?? Data()
        return .text(200, String(decoding: data, as: UTF8.self))
    }
}

extension RecordedRequest {
    /// The body as a flat JSON object.
    var jsonMembers: [String: String] {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: String] ?? [:]
    }

    func headerField(_ name: String) -> String? { HTTPField.Name(name).flatMap { head.headerFields[$0] } }

    var wholeURL: String { "\(head.scheme ?? "")://\(head.authority ?? "")\(head.path ?? "")" }
}

/// Reads base64 with the URL alphabet and without padding.
func decodedBase64URL(_ text: some StringProtocol) -> Data? {
    guard !text.contains("="), !text.contains("+"), !text.contains("/") else { return nil }
    var text = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
    while text.count % 4 != 0 { text += "=" }
    return Data(base64Encoded: text)
}

/// A value that one side of a test sets for the other.
final class SharedValue<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) {
        self.state = Mutex(value)
    }

    var value: Value { state.withLock { $0 } }

    func set(_ value: Value) { state.withLock { $0 = value } }
}
