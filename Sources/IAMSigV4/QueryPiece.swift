// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// One `name=value` of a query as it goes over the wire.
struct QueryPiece {
    /// Where the name lies.
    let name: Range<Int>

    /// Where the value lies; `nil` if there is no `=`.
    let value: Range<Int>?

    /// Where the piece ends: at a `&` or at the end.
    let end: Int

    /// Whether there is nothing at all, as between two `&`.
    var isEmpty: Bool { name.isEmpty && value == nil }

    /// Reads the piece that begins at `start`: up to the next `&`, split at its first `=`.
    init(of query: UnsafeBufferPointer<UInt8>, from start: Int) {
        var end = start
        var equals = -1
        while end < query.count {
            let byte = unsafe query[end]
            if byte == UInt8(ascii: "&") { break }
            if byte == UInt8(ascii: "="), equals < 0 { equals = end }
            end += 1
        }
        self.end = end
        self.name = start..<(equals < 0 ? end : equals)
        self.value = equals < 0 ? nil : (equals + 1)..<end
    }
}
