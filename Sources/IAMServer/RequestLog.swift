// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import HTTPTypes

/// One line for each request, without secrets: what was asked, how it was answered, whose request it was, and why it was
/// refused.
package struct RequestLog: Sendable {
    /// The most characters of a path that are written.
    static let pathLimit = 120

    private let write: @Sendable (String) -> Void

    /// Makes a log.
    ///
    /// - Parameter write: Takes each line, without its end.
    package init(write: @escaping @Sendable (String) -> Void) {
        self.write = write
    }

    /// Writes the line of a request.
    ///
    /// - Parameters:
    ///   - endpoint: The name of the endpoint.
    ///   - request: The request; of its fields nothing is written.
    ///   - peer: Where it came from.
    ///   - answer: What was answered.
    package func record(_ endpoint: String, _ request: HTTPRequest, from peer: Peer, _ answer: ServerAnswer) {
        var line = "\(endpoint) \(Self.shown(request.method.rawValue, limit: 16)) "
        line += "\(Self.shown(request.path ?? "", limit: Self.pathLimit)) \(answer.status) \(peer)"
        if let remark = answer.remark { line += ": \(remark)" }
        write(line)
    }

    /// Writes the line of a connection that came to no request.
    ///
    /// - Parameters:
    ///   - endpoint: The name of the endpoint.
    ///   - peer: Where it came from.
    ///   - reason: Why, in a few words.
    package func record(_ endpoint: String, from peer: Peer, _ reason: String) {
        write("\(endpoint) - - - \(peer): \(reason)")
    }

    /// Text of a client as it may be written: without what follows a `?`, cut, and nothing that could move a terminal's
    /// cursor or end the line.
    static func shown(_ text: String, limit: Int) -> String {
        var bytes = text.utf8.prefix { $0 != UInt8(ascii: "?") }[...]
        let hasQuery = bytes.count < text.utf8.count
        let isCut = bytes.count > limit
        bytes = bytes.prefix(limit)
        // Almost all are plain.
        var line =
            bytes.allSatisfy { (0x21...0x7E).contains($0) }
            ? String(decoding: bytes, as: UTF8.self)
            : String(decoding: bytes.map { (0x21...0x7E).contains($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
        if isCut { line += "…" }
        if hasQuery { line += "?…" }
        return line
    }
}
