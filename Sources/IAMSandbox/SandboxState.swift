// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials

internal import struct FoundationEssentials.Date

/// What changes while a sandbox runs.
struct SandboxState: Sendable {
    var sessions: [String: SandboxSession] = [:]
    var statistics = SandboxStatistics()
    /// The end of every token of the instance metadata service.
    var metadataTokens: [String: Date] = [:]
    /// What the container endpoint asks for.
    var containerToken = Secret(SandboxAccounts.containerToken)
    /// How many calls of the portal were answered with 429.
    var throttledCalls = 0
    var oidc = OIDCState()
    var signIn = SignInState()
    /// Who may sign in to the console, by token.
    var consoleSignIns: [String: ConsoleSignIn] = [:]
    var bucket = SandboxBucket()
    /// The keys that IAM made, by their ids.
    var madeKeys: [String: SandboxAccessKey] = [:]
    var inactiveKeys: Set<String> = []
    var deletedKeys: Set<String> = []
    /// Those made keys that have been used.
    var knownKeys: Set<String> = []
    /// The 30 seconds in which a device's code was last taken.
    var usedMFACodes: [String: Int] = [:]
    private var serial: UInt64 = 0
    private let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
    }

    mutating func session(for caller: SandboxCaller, until expiration: Date) -> SandboxSession {
        serial += 1
        let session = SandboxSession(
            accessKeyID: "ASIA" + uniqueID,
            secretAccessKey: Secret(SandboxText.base64(random("secret").prefix(30))),
            sessionToken: Secret("IQoJb3JpZ2luX2Vj" + SandboxText.base64((0..<5).flatMap { random("token\($0)") })),
            expiration: expiration,
            caller: caller
        )
        sessions[session.accessKeyID] = session
        return session
    }

    mutating func accessKey(for userName: String) -> SandboxAccessKey {
        serial += 1
        let key = SandboxAccessKey(
            accessKeyID: "AKIA" + uniqueID,
            secretAccessKey: Secret(SandboxText.base64(random("secret").prefix(30))),
            userName: userName
        )
        madeKeys[key.accessKeyID] = key
        return key
    }

    /// The sixteen characters after the prefix of an access key id.
    private var uniqueID: String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        return String(decoding: random("id").prefix(16).map { letters[Int($0 & 31)] }, as: UTF8.self)
    }

    mutating func requestID() -> String {
        let text = hexadecimal("request", digits: 32)
        let cuts = [8, 4, 4, 4, 12]
        var rest = text[...]
        return cuts.map { length in
            defer { rest = rest.dropFirst(length) }
            return String(rest.prefix(length))
        }.joined(separator: "-")
    }

    /// A made-up token that was never there before: letters, digits, `-` and `_`.
    mutating func token(_ label: String) -> String {
        serial += 1
        return label + SandboxText.base64URL(random(label))
    }

    /// Up to 64 made-up digits.
    mutating func hexadecimal(_ label: String, digits: Int) -> String {
        serial += 1
        return String(random(label).lowercaseHexadecimal.prefix(digits))
    }

    /// What a person types: two groups of four consonants, so that no word comes of them.
    mutating func userCode() -> String {
        serial += 1
        let letters = Array("BCDFGHJKLMNPQRSTVWXZ".utf8)
        let text = random("user code").prefix(8).map { letters[Int($0) % letters.count] }
        return String(decoding: text.prefix(4), as: UTF8.self) + "-" + String(decoding: text.suffix(4), as: UTF8.self)
    }

    private func random(_ label: String) -> [UInt8] {
        Array(SHA256.hash(data: Array("\(seed) \(serial) \(label)".utf8)))
    }
}
