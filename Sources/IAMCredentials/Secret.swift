// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Bytes that must not be seen: a secret access key, a session token, an MFA code, a bearer token.
///
/// Descriptions and mirrors say `<redacted>`, the type is not `Codable`, and equality takes the same time wherever two
/// values of one length differ. The bytes are reachable only inside ``withExposedBytes(_:)`` and
/// ``withExposedText(_:)``, so every place that uses them can be found by name.
public struct Secret: Sendable {
    private let bytes: [UInt8]

    /// Keeps the UTF-8 bytes of `text`.
    ///
    /// - Parameter text: Any text, taken as it is: nothing is trimmed.
    public init(_ text: String) {
        self.bytes = Array(text.utf8)
    }

    /// Keeps `bytes`.
    ///
    /// - Parameter bytes: Any bytes, taken as they are.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Whether there are no bytes at all.
    public var isEmpty: Bool { bytes.isEmpty }

    /// The number of bytes.
    public var count: Int { bytes.count }

    /// Calls `body` with the bytes; do not let them escape it.
    ///
    /// - Parameter body: Uses the bytes, for example as a signing key.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    public func withExposedBytes<Result, Failure: Error>(
        _ body: ([UInt8]) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(bytes)
    }

    /// Calls `body` with the bytes read as UTF-8 text; do not let it escape.
    ///
    /// - Parameter body: Uses the text, for example as a header value.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    public func withExposedText<Result, Failure: Error>(
        _ body: (String) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(String(decoding: bytes, as: UTF8.self))
    }
}

extension Secret: Equatable {
    /// Compares without stopping at the first difference.
    public static func == (left: Secret, right: Secret) -> Bool {
        guard left.bytes.count == right.bytes.count else { return false }
        var difference: UInt8 = 0
        for index in left.bytes.indices {
            difference |= left.bytes[index] ^ right.bytes[index]
        }
        return difference == 0
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<redacted>`.
    public var description: String { "<redacted>" }

    /// Always `<redacted>`.
    public var debugDescription: String { "<redacted>" }

    /// A mirror with nothing in it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
