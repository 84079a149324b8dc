// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Synchronization

/// What a request to the loopback listener is.
enum LoopbackRequest: Sendable {
    /// It is addressed to another name.
    case elsewhere
    /// It asks for something else.
    case unknown
    /// The browser comes back.
    case redirect(LoopbackQuery)

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
        self = .redirect(LoopbackQuery(parts.count > 1 ? parts[1] : ""))
    }
}

/// A query, taken apart and percent-decoded; a plus is a blank.
///
/// Source: WHATWG URL Standard, `application/x-www-form-urlencoded` parsing.
struct LoopbackQuery: Sendable {
    let items: [(name: String, value: String)]

    init(_ text: Substring) {
        self.items = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
        }
    }

    private static func decoded(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index] == UInt8(ascii: "+") ? 0x20 : bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}

/// The port a listener got, known once it listens.
final class LoopbackPort: Sendable {
    private let value = Mutex(0)

    var number: Int { value.withLock { $0 } }

    func set(_ number: Int) { value.withLock { $0 = number } }
}
