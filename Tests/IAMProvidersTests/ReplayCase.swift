// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMTesting
import Testing

/// A case of the public provider suites: a machine's environment, files and recorded traffic, and what comes of it.
struct ReplayCase: Sendable, CustomTestStringConvertible {
    enum Expectation: Sendable {
        case credentials(
            accessKeyID: String,
            secret: String,
            token: String?,
            accountID: String?,
            expiration: Int?
        )
        /// Their wording, which is not ours.
        case error(String)
    }

    /// The suite's and the case's folder, such as `profile-provider/empty_config`.
    let name: String
    private let folder: URL

    var testDescription: String { name }

    /// All cases beside the checkout; says so and gives none where the folder is missing.
    static let all: [ReplayCase] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let providers = root.deletingLastPathComponent().appending(path: "shared/conformance/providers")
        let found = names(in: providers).flatMap { suite in
            names(in: providers.appending(path: suite)).map { name in
                ReplayCase(name: "\(suite)/\(name)", folder: providers.appending(path: suite).appending(path: name))
            }
        }
        if found.isEmpty { print("\(providers.path()) is not there; this public suite is skipped") }
        return found
    }()

    private static func names(in folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []).filter { !$0.hasPrefix(".") }
            .sorted()
    }

    func environment() throws -> [String: String] {
        try #require(try json("env.json") as? [String: String])
    }

    /// The files under `fs`, as if it were `/`.
    func files() -> InMemoryFileSystem {
        let files = InMemoryFileSystem()
        let root = folder.appending(path: "fs").path()
        for path in FileManager.default.enumerator(atPath: root)?.compactMap({ $0 as? String }) ?? [] {
            // A directory has no content of its own.
            guard let data = try? Data(contentsOf: URL(filePath: "\(root)/\(path)")) else { continue }
            files.setBytes("/\(path)", Array(data))
        }
        return files
    }

    /// The recorded traffic without the times of the answers: the credentials in some of them were written in later and
    /// end long before the service's `Date` beside them, which would then be believed more than the clock here.
    func exchanges() throws -> [RecordedExchange] {
        let file = folder.appending(path: "http-traffic.json")
        return try [RecordedExchange](recording: Array(try Data(contentsOf: file))).map { exchange in
            guard case .answer(var head, let body) = exchange.outcome else { return exchange }
            head.headerFields[.date] = nil
            var exchange = exchange
            exchange.outcome = .answer(head, body: body)
            return exchange
        }
    }

    func expectation() throws -> Expectation {
        let test = try #require(try json("test-case.json") as? [String: Any])
        let result = try #require(test["result"] as? [String: Any])
        if let text = result["ErrorContains"] as? String { return .error(text) }
        let values = try #require(result["Ok"] as? [String: Any])
        return .credentials(
            accessKeyID: try #require(values["access_key_id"] as? String),
            secret: try #require(values["secret_access_key"] as? String),
            token: values["session_token"] as? String,
            accountID: values["account_id"] as? String,
            expiration: (values["expiry"] as? NSNumber)?.intValue
        )
    }

    private func json(_ file: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: file)))
    }
}
