// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMServer
import IAMTesting
import NIOCore
import Synchronization

import struct Foundation.Date

/// Gives one value after the other, and tells how often it was asked.
final class ScriptedProvider: CredentialProvider {
    let name = "scripted"
    private let answers: Mutex<[Result<Credentials, CredentialError>]>
    private let count = Mutex(0)

    init(_ answers: Result<Credentials, CredentialError>...) { self.answers = Mutex(answers) }

    var calls: Int { count.withLock { $0 } }

    func credentials() async throws(CredentialError) -> Credentials {
        count.withLock { $0 += 1 }
        return try answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }.get()
    }
}

/// A session with made-up secrets that are easy to find where they should not be.
func session(_ number: Int = 1, ends: Date? = Date(timeIntervalSince1970: 1_767_326_645)) -> Credentials {
    Credentials(
        accessKeyID: "ASIAEXAMPLE\(number)",
        secretAccessKey: Secret("SECRETVALUE\(number)"),
        sessionToken: ends.map { _ in Secret("TOKENVALUE\(number)") },
        expiration: ends,
        accountID: "111122223333",
        source: "scripted"
    )
}

func request(_ path: String, _ method: HTTPRequest.Method = .get, _ fields: [String: String] = [:]) -> HTTPRequest {
    var all = HTTPFields()
    for (name, value) in fields {
        if let name = HTTPField.Name(name) { all[name] = value }
    }
    return HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1:1", path: path, headerFields: all)
}

extension ServerAnswer {
    var text: String { String(buffer: body) }
}

extension ContainerCredentialEndpoint {
    func answer(_ request: HTTPRequest) async -> ServerAnswer { await resource(for: request).answer() }
}

extension InstanceMetadataEndpoint {
    func answer(_ request: HTTPRequest) async -> ServerAnswer { await resource(for: request).answer() }
}
