// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// A header of a message in an event stream.
public struct EventStreamHeader: Sendable, Hashable {
    /// The types of values.
    public enum Value: Sendable, Hashable {
        /// Yes or no.
        case bool(Bool)

        /// A number of 8 bits.
        case int8(Int8)

        /// A number of 16 bits.
        case int16(Int16)

        /// A number of 32 bits.
        case int32(Int32)

        /// A number of 64 bits.
        case int64(Int64)

        /// At most 65535 bytes.
        case bytes([UInt8])

        /// At most 65535 bytes of UTF-8.
        case string(String)

        /// Milliseconds since 1970.
        case timestamp(milliseconds: Int64)

        /// Sixteen bytes.
        case uuid([UInt8])
    }

    /// The name: 1 to 255 bytes of UTF-8.
    public let name: String

    /// The value.
    public let value: Value

    /// Makes a header.
    public init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }

    /// Writes length of the name, name, type and value.
    ///
    /// - Returns: `false` if the name or the value is longer than its length can tell.
    func write(to bytes: inout [UInt8]) -> Bool {
        let name = Array(name.utf8)
        guard (1...255).contains(name.count) else { return false }
        bytes.append(UInt8(truncatingIfNeeded: name.count))
        bytes += name
        switch value {
        case .bool(let value): bytes.append(value ? 0 : 1)
        case .int8(let value): bytes += [2, UInt8(bitPattern: value)]
        case .int16(let value): bytes += [3] + BigEndian.bytes(value)
        case .int32(let value): bytes += [4] + BigEndian.bytes(value)
        case .int64(let value): bytes += [5] + BigEndian.bytes(value)
        case .bytes(let value): return Self.write(value, type: 6, to: &bytes)
        case .string(let value): return Self.write(Array(value.utf8), type: 7, to: &bytes)
        case .timestamp(let value): bytes += [8] + BigEndian.bytes(value)
        case .uuid(let value):
            guard value.count == 16 else { return false }
            bytes += [9] + value
        }
        return true
    }

    private static func write(_ value: [UInt8], type: UInt8, to bytes: inout [UInt8]) -> Bool {
        guard let length = UInt16(exactly: value.count) else { return false }
        bytes += [type] + BigEndian.bytes(length) + value
        return true
    }

    /// Reads a header from the front of `bytes`, and takes it away.
    ///
    /// - Returns: `nil` if there is no whole header.
    init?(from bytes: inout ArraySlice<UInt8>) {
        guard let length = bytes.popFirst(), length > 0, let name = BigEndian.take(Int(length), from: &bytes),
            let type = bytes.popFirst(), let value = Self.value(type, from: &bytes)
        else { return nil }
        self.init(String(decoding: name, as: UTF8.self), value)
    }

    private static func value(_ type: UInt8, from bytes: inout ArraySlice<UInt8>) -> Value? {
        switch type {
        case 0: .bool(true)
        case 1: .bool(false)
        case 2: bytes.popFirst().map { .int8(Int8(bitPattern: $0)) }
        case 3: BigEndian.take(from: &bytes).map { .int16($0) }
        case 4: BigEndian.take(from: &bytes).map { .int32($0) }
        case 5: BigEndian.take(from: &bytes).map { .int64($0) }
        case 6: counted(&bytes).map { .bytes($0) }
        case 7: counted(&bytes).map { .string(String(decoding: $0, as: UTF8.self)) }
        case 8: BigEndian.take(from: &bytes).map { .timestamp(milliseconds: $0) }
        case 9: BigEndian.take(16, from: &bytes).map { .uuid($0) }
        default: nil
        }
    }

    private static func counted(_ bytes: inout ArraySlice<UInt8>) -> [UInt8]? {
        BigEndian.take(from: &bytes).flatMap { (length: UInt16) in BigEndian.take(Int(length), from: &bytes) }
    }
}

/// Numbers with their highest byte first.
enum BigEndian {
    static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        (0..<(number.bitWidth / 8)).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    /// Takes a number from the front of `bytes`; `nil` if there are too few.
    static func take<Number: FixedWidthInteger>(from bytes: inout ArraySlice<UInt8>) -> Number? {
        take(Number.bitWidth / 8, from: &bytes)?.reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    }

    /// Takes bytes from the front of `bytes`; `nil` if there are too few.
    static func take(_ count: Int, from bytes: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard bytes.count >= count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return Array(bytes.prefix(count))
    }
}
