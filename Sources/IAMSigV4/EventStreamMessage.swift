// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// A message of an event stream (`application/vnd.amazon.eventstream`).
///
/// Source: Smithy 2.0, "Amazon Event Stream Specification".
public struct EventStreamMessage: Sendable, Hashable {
    /// The headers.
    public var headers: [EventStreamHeader]

    /// The payload.
    public var payload: [UInt8]

    /// The most bytes a message may have: 16 MiB of payload, 128 KiB of headers and 16 bytes around them.
    public static var longest: Int { 16 << 20 + 128 << 10 + 16 }

    /// Makes a message.
    public init(headers: [EventStreamHeader], payload: [UInt8]) {
        self.headers = headers
        self.payload = payload
    }

    /// Reads one whole message, and checks both of its checksums.
    ///
    /// - Throws: ``VerificationError/Code/payloadMismatch``.
    public init(decoding bytes: [UInt8]) throws(VerificationError) {
        var rest = bytes[...]
        guard bytes.count <= Self.longest, let total: UInt32 = BigEndian.take(from: &rest),
            let headerLength: UInt32 = BigEndian.take(from: &rest), let prelude: UInt32 = BigEndian.take(from: &rest),
            Int(total) == bytes.count, bytes.count >= Self.overhead, Int(headerLength) <= bytes.count - Self.overhead
        else { throw Self.malformed("its lengths are not those of \(bytes.count) bytes") }
        guard prelude == Self.checksum(bytes[..<8]),
            BigEndian.bytes(Self.checksum(bytes.dropLast(4))) == Array(bytes.suffix(4))
        else { throw Self.malformed("a checksum is wrong") }
        var fields = rest.prefix(Int(headerLength))
        var headers: [EventStreamHeader] = []
        while !fields.isEmpty {
            guard let header = EventStreamHeader(from: &fields) else { throw Self.malformed("a header is cut off") }
            headers.append(header)
        }
        self.init(headers: headers, payload: Array(rest.dropFirst(Int(headerLength)).dropLast(4)))
    }

    /// Writes the message: lengths, their checksum, headers, payload, and the checksum of all.
    ///
    /// - Throws: ``SigningError/Code/invalidUpload`` if a header or the whole is too long.
    public func encoded() throws(SigningError) -> [UInt8] {
        var fields: [UInt8] = []
        for header in headers where !header.write(to: &fields) {
            throw SigningError(
                .invalidUpload,
                "The header \(header.name) of an event has a name or a value of a length that cannot be written."
            )
        }
        let total = fields.count + payload.count + Self.overhead
        guard total <= Self.longest, let length = UInt32(exactly: total) else {
            throw SigningError(.invalidUpload, "An event of \(total) bytes is longer than \(Self.longest).")
        }
        var bytes = BigEndian.bytes(length) + BigEndian.bytes(UInt32(truncatingIfNeeded: fields.count))
        bytes += BigEndian.bytes(Self.checksum(bytes[...]))
        bytes += fields
        bytes += payload
        return bytes + BigEndian.bytes(Self.checksum(bytes[...]))
    }

    // MARK: Framing

    /// Two lengths and two checksums.
    private static var overhead: Int { 16 }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var check = CyclicRedundancyCheck(.crc32)
        unsafe bytes.withUnsafeBytes { unsafe check.update($0) }
        return UInt32(truncatingIfNeeded: check.value)
    }

    private static func malformed(_ what: String) -> VerificationError {
        VerificationError(.payloadMismatch, "The event is malformed: \(what).")
    }
}
