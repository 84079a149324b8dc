// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
public import IAMCredentials

/// Encrypts stored sessions with a key that is kept where the files are not.
///
/// A sealed entry is a heading and what AES-256-GCM makes of the entry, with the heading and the session's key
/// authenticated beside it, so that a file that was renamed does not open.
public struct SessionSeal: Sendable {
    private static let heading = "aws-iam-toolkit sealed session 1\n"

    private let key: SymmetricKey

    /// Takes a key.
    ///
    /// - Parameter key: 64 hexadecimal digits, as ``newKey()`` makes them; `nil` comes of anything else.
    public init?(key: Secret) {
        let digits = key.withExposedBytes { $0 }
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { start in
            UInt8(String(decoding: digits[start...].prefix(2), as: UTF8.self), radix: 16)
        }
        guard digits.count == 64, bytes.count == 32 else { return nil }
        self.key = SymmetricKey(data: bytes)
    }

    /// A new key of 32 random bytes, as text.
    public static func newKey() -> Secret {
        unsafe SymmetricKey(size: .bits256).withUnsafeBytes { unsafe Secret(Array($0).lowercaseHexadecimal) }
    }

    /// Whether bytes are an entry that somebody has sealed.
    static func isSealed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: heading.utf8) }

    /// Encrypts an entry; `nil` if the cipher fails.
    func seal(_ entry: [UInt8], of session: SessionKey) -> [UInt8]? {
        let box = try? AES.GCM.seal(entry, using: key, authenticating: Self.context(session))
        return box?.combined.map { Array(Self.heading.utf8) + $0 }
    }

    /// Decrypts an entry; `nil` if it was sealed with another key, for another session, or not at all.
    func open(_ bytes: [UInt8], of session: SessionKey) -> [UInt8]? {
        guard Self.isSealed(bytes),
            let box = try? AES.GCM.SealedBox(combined: bytes.dropFirst(Self.heading.utf8.count)),
            let entry = try? AES.GCM.open(box, using: key, authenticating: Self.context(session))
        else { return nil }
        return Array(entry)
    }

    private static func context(_ session: SessionKey) -> [UInt8] { Array((heading + session.fileName).utf8) }
}
