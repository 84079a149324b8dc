// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials

/// The name under which a session is stored: a digest of everything that changes what the session is.
///
/// Two requests share a session exactly if their components are equal. Each name and value goes into the digest with
/// its length before it, so no value can pass for two, and a version goes first, so that a new layout never reads what
/// an old one meant.
public struct SessionKey: Sendable, Hashable {
    /// The name of the file: 64 lower-case hexadecimal digits.
    public let fileName: String

    /// Makes a key of named components.
    ///
    /// - Parameter components: Names and values in a fixed order. They may say who asks (an access key id), but must
    ///   not be secret: a digest can be tried against guesses.
    public init(_ components: [(String, String)]) {
        var text: [UInt8] = Array("aws-iam-toolkit session key 1\n".utf8)
        for (name, value) in components {
            Self.append(name, to: &text)
            Self.append(value, to: &text)
        }
        self.fileName = sha256Hexadecimal(text[...])
    }

    /// Takes the name of a file for a key.
    ///
    /// - Returns: `nil` for anything but 64 lower-case hexadecimal digits.
    package init?(fileName: some StringProtocol) {
        let isDigest = fileName.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
        guard isDigest, fileName.utf8.count == 64 else { return nil }
        self.fileName = String(fileName)
    }

    private static func append(_ part: String, to text: inout [UInt8]) {
        text += String(part.utf8.count).utf8
        text.append(UInt8(ascii: ":"))
        text += part.utf8
        text.append(UInt8(ascii: "\n"))
    }
}

extension SessionKey: CustomStringConvertible {
    /// The first twelve digits, enough to tell files apart.
    public var description: String { String(fileName.prefix(12)) }
}
