// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMProviders
internal import Synchronization

/// What a request to the loopback listener is.
enum LoopbackRequest: Sendable {
    /// It is addressed to another name.
    case elsewhere
    /// It asks for something else.
    case unknown
    /// The browser comes back.
    case redirect([(name: String, value: String)])

    /// The longest target that is read, in bytes.
    private static let limit = 32 * 1_024

    init(_ head: HTTPRequest, port: Int, path: String) {
        guard head.authority == "127.0.0.1:\(port)" else {
            self = .elsewhere
            return
        }
        let target = head.path ?? ""
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard head.method == .get, target.utf8.count <= Self.limit, parts.first.map(String.init) == path else {
            self = .unknown
            return
        }
        self = .redirect(parts.count > 1 ? QueryText.items(parts[1].utf8) : [])
    }
}

/// The port a listener got, known once it listens.
final class LoopbackPort: Sendable {
    private let value = Mutex(0)

    var number: Int { value.withLock { $0 } }

    func set(_ number: Int) { value.withLock { $0 = number } }
}
