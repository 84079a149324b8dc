// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The third line of the canonical request.
///
/// Source: IAM User Guide, "Create a signed AWS API request", step 1, "CanonicalQueryString".
package enum CanonicalQuery: Sendable {
    /// Makes the canonical query of a query as it goes over the wire.
    ///
    /// - Parameter query: The query without its question mark; `+` is read as a space.
    package static func text(_ query: String) -> String {
        var scratch = ByteScratch()
        unsafe query.withUTF8Bytes { unsafe write($0, to: &scratch) }
        return scratch.text(0..<scratch.count)
    }

    /// What was found while writing, for callers that refuse such queries.
    struct Findings {
        /// A parameter with a value and no name: some services drop it, some sign it.
        var hasNamelessParameter = false

        /// A parameter that only a signer may add.
        var hasAuthenticationParameter = false
    }

    /// Writes the canonical query.
    ///
    /// - Parameters:
    ///   - query: The query as it goes over the wire.
    ///   - excluded: Parameters to leave out, encoded: the signature of a presigned URL.
    @discardableResult
    static func write(
        _ query: UnsafeBufferPointer<UInt8>,
        excluding excluded: [String] = [],
        to scratch: inout ByteScratch
    ) -> Findings {
        var findings = Findings()
        let start = scratch.count
        var previous: Pair?
        var isSorted = true
        var position = 0
        while position < query.count {
            let mark = scratch.count
            if mark > start { scratch.append("&" as Unicode.Scalar) }
            guard let pair = unsafe write(query, &position, to: &scratch) else {
                scratch.truncate(to: mark)
                continue
            }
            if pair.name.isEmpty { findings.hasNamelessParameter = true }
            if let name = authenticationParameter(pair.name, in: scratch) {
                if excluded.contains(name) {
                    scratch.truncate(to: mark)
                    continue
                }
                findings.hasAuthenticationParameter = true
            }
            if let previous, isSorted, unsafe pair.precedes(previous, in: scratch.slice(0..<scratch.count)) {
                isSorted = false
            }
            previous = pair
        }
        if !isSorted { sort(from: start, in: &scratch) }
        return findings
    }

    // MARK: Pieces

    /// One encoded `name=value` in the buffer.
    private struct Pair {
        var name: Range<Int>
        var value: Range<Int>

        /// Whether this pair comes before `other`, by name and then by value, byte for byte.
        ///
        /// Not by the joined text, in which `Param-3=` would come before `Param=`.
        func precedes(_ other: Pair, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
            let order = unsafe Self.compare(name, other.name, in: bytes)
            return unsafe order == 0 ? Self.compare(value, other.value, in: bytes) < 0 : order < 0
        }

        private static func compare(
            _ left: Range<Int>,
            _ right: Range<Int>,
            in bytes: UnsafeBufferPointer<UInt8>
        ) -> Int {
            for offset in 0..<min(left.count, right.count) {
                let difference = unsafe Int(bytes[left.lowerBound + offset]) - Int(bytes[right.lowerBound + offset])
                if difference != 0 { return difference }
            }
            return left.count - right.count
        }
    }

    /// Writes the piece that begins at `position`, and moves on to the next.
    ///
    /// - Returns: `nil` if there is nothing between two `&`.
    private static func write(
        _ query: UnsafeBufferPointer<UInt8>,
        _ position: inout Int,
        to scratch: inout ByteScratch
    ) -> Pair? {
        let nameStart = scratch.count
        // Nearly every name and value stands for itself up to its end, so the search for the end is left for later.
        let nameLimit = unsafe scratch.append(unreservedOf: position..<query.count, of: query)
        if nameLimit < query.count, unsafe query[nameLimit] == UInt8(ascii: "=") {
            let nameEnd = scratch.count
            scratch.append("=" as Unicode.Scalar)
            let limit = unsafe scratch.append(unreservedOf: (nameLimit + 1)..<query.count, of: query)
            if unsafe limit == query.count || query[limit] == UInt8(ascii: "&") {
                position = limit + 1
                return Pair(name: nameStart..<nameEnd, value: (nameEnd + 1)..<scratch.count)
            }
        }
        scratch.truncate(to: nameStart)
        let piece = unsafe QueryPiece(of: query, from: position)
        position = piece.end + 1
        return piece.isEmpty ? nil : unsafe write(piece, of: query, to: &scratch)
    }

    private static func write(
        _ piece: QueryPiece,
        of query: UnsafeBufferPointer<UInt8>,
        to scratch: inout ByteScratch
    ) -> Pair {
        let nameStart = scratch.count
        unsafe PercentEncoding.writeCanonical(piece.name, of: query, plus: " ", to: &scratch)
        let nameEnd = scratch.count
        scratch.append("=" as Unicode.Scalar)
        if let value = piece.value {
            unsafe PercentEncoding.writeCanonical(value, of: query, plus: " ", to: &scratch)
        }
        return Pair(name: nameStart..<nameEnd, value: (nameEnd + 1)..<scratch.count)
    }

    /// Puts the pairs written since `start` in order.
    ///
    /// They hold no `&` and no second `=`, because both are encoded.
    private static func sort(from start: Int, in scratch: inout ByteScratch) {
        let end = scratch.count
        var pairs: [Pair] = []
        var position = start
        while position <= end {
            var equals = position
            while scratch[equals] != UInt8(ascii: "=") { equals += 1 }
            var last = equals
            while last < end, scratch[last] != UInt8(ascii: "&") { last += 1 }
            pairs.append(Pair(name: position..<equals, value: (equals + 1)..<last))
            position = last + 1
        }
        let bytes = unsafe scratch.slice(0..<end)
        pairs.sort { left, right in unsafe left.precedes(right, in: bytes) }
        for pair in pairs {
            scratch.append(copyOf: pair.name.lowerBound..<pair.value.upperBound)
            scratch.append("&" as Unicode.Scalar)
        }
        scratch.removeSubrange(start..<end)
        scratch.truncate(to: end)
    }

    // MARK: Parameters of signatures

    /// The names that only a signer may write; they are case-sensitive.
    static let authenticationParameters = [
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-Region-Set",
        "X-Amz-S3session-Token", "X-Amz-Security-Token", "X-Amz-Signature", "X-Amz-SignedHeaders",
    ]

    private static func authenticationParameter(_ name: Range<Int>, in scratch: borrowing ByteScratch) -> String? {
        guard name.count >= 10, scratch[name.lowerBound] == UInt8(ascii: "X") else { return nil }
        let text = scratch.text(name)
        return authenticationParameters.contains(text) ? text : nil
    }
}
