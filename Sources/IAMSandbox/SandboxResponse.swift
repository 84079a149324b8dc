// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
internal import IAMCredentials

internal import struct FoundationEssentials.Date

/// What the sandbox answers.
public struct SandboxResponse: Sendable {
    /// Status and fields.
    public var head: HTTPResponse

    /// The body.
    public var body: [UInt8]

    /// How many zero bytes follow the body; they are made while they are sent.
    public var zeros = 0

    /// The body, then the zero bytes, in pieces.
    var pieces: Pieces { Pieces(body: body, zeros: zeros) }

    /// Makes the zero bytes as they are asked for.
    struct Pieces: Sequence, IteratorProtocol, Sendable {
        private static let block = [UInt8](repeating: 0, count: 65_536)
        private var body: [UInt8]
        private var zeros: Int

        init(body: [UInt8], zeros: Int) {
            self.body = body
            self.zeros = zeros
        }

        mutating func next() -> [UInt8]? {
            if !body.isEmpty {
                defer { body = [] }
                return body
            }
            guard zeros > 0 else { return nil }
            let count = Swift.min(zeros, Self.block.count)
            zeros -= count
            return count == Self.block.count ? Self.block : Array(Self.block.prefix(count))
        }
    }

    init(_ status: Int, type: String? = nil, body: String = "", fields: [(String, String)] = []) {
        var all = HTTPFields()
        for (name, value) in (type.map { [("content-type", $0)] } ?? []) + fields {
            if let name = HTTPField.Name(name) { all.append(HTTPField(name: name, value: value)) }
        }
        self.head = HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: all)
        self.body = Array(body.utf8)
    }

    mutating func add(_ name: String, _ value: String) {
        if let name = HTTPField.Name(name) { head.headerFields[name] = value }
    }
}
