// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

internal import struct FoundationEssentials.Date

/// The text of a stored session.
///
/// Lines of `name value` between a heading and a digest of all before it. No JSON: the exporter's fast path reads this
/// on every call, and a decoder costs more than the rest of it. The digest makes a file that was cut or changed a miss;
/// the key inside makes one that was renamed a miss too.
enum SessionEntry {
    private static let heading = "aws-iam-toolkit session 1"

    /// The largest file that can be an entry; STS tokens are a few hundred bytes, and 64 KiB is what a header can carry.
    static let sizeLimit = 128 * 1_024

    /// Writes an entry.
    ///
    /// - Returns: `nil` if a value holds a control character.
    static func render(_ session: StoredSession, key: SessionKey) -> [UInt8]? {
        let credentials = session.credentials
        var text: [UInt8] = Array("\(heading)\n".utf8)
        var isUsable = line("key", Array(key.fileName.utf8), &text)
        isUsable = line("source", Array(credentials.source.utf8), &text) && isUsable
        isUsable = line("access-key-id", Array(credentials.accessKeyID.utf8), &text) && isUsable
        isUsable = credentials.secretAccessKey.withExposedBytes { line("secret-access-key", $0, &text) } && isUsable
        if let token = credentials.sessionToken {
            isUsable = token.withExposedBytes { line("session-token", $0, &text) } && isUsable
        }
        if let accountID = credentials.accountID {
            isUsable = line("account-id", Array(accountID.utf8), &text) && isUsable
        }
        if session.clockOffset != 0 {
            isUsable = line("clock-offset", Array(String(session.clockOffset).utf8), &text) && isUsable
        }
        if let issuedAt = session.issuedAt {
            isUsable = line("issued", Array(AWSTimestamp.extended(issuedAt).utf8), &text) && isUsable
        }
        if let expiration = credentials.expiration {
            isUsable = line("expiration", Array(AWSTimestamp.extended(expiration).utf8), &text) && isUsable
        }
        guard isUsable else { return nil }
        text += "end \(sha256Hexadecimal(text[...]))\n".utf8
        return text
    }

    /// Whether bytes begin as an entry does.
    static func isEntry(_ bytes: [UInt8]) -> Bool { bytes.starts(with: "\(heading)\n".utf8) }

    /// Reads an entry.
    ///
    /// - Returns: `nil` if `bytes` is anything but a whole entry for `key`.
    static func parse(_ bytes: [UInt8], key: SessionKey) -> StoredSession? {
        // The last line is `end `, 64 digits and a line break.
        let contentCount = bytes.count - 69
        guard contentCount > 0 else { return nil }
        let content = bytes[..<contentCount]
        guard bytes[contentCount...].elementsEqual("end \(sha256Hexadecimal(content))\n".utf8)
        else { return nil }

        var lines = content.split(separator: UInt8(ascii: "\n"))[...]
        guard lines.popFirst()?.elementsEqual(heading.utf8) == true else { return nil }
        var fields = Fields()
        for line in lines {
            guard let separator = line.firstIndex(of: UInt8(ascii: " ")) else { return nil }
            fields.set(String(decoding: line[..<separator], as: UTF8.self), line[(separator + 1)...])
        }
        return fields.session(for: key)
    }

    /// Appends a line; `false` if its value would break it.
    private static func line(_ name: String, _ value: [UInt8], _ text: inout [UInt8]) -> Bool {
        guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return false }
        text += name.utf8
        text.append(UInt8(ascii: " "))
        text += value
        text.append(UInt8(ascii: "\n"))
        return true
    }
}

extension SessionEntry {
    /// What the lines said; names of later versions are passed over.
    private struct Fields {
        var key: String?
        var source: String?
        var accessKeyID: String?
        var secretAccessKey: Secret?
        var sessionToken: Secret?
        var accountID: String?
        var issued: Date?
        var expiration: Date?
        var clockOffset = 0
        var isLegible = true

        mutating func set(_ name: String, _ value: ArraySlice<UInt8>) {
            switch name {
            case "key": key = text(value)
            case "source": source = text(value)
            case "access-key-id": accessKeyID = text(value)
            case "secret-access-key": secretAccessKey = Secret(bytes: Array(value))
            case "session-token": sessionToken = Secret(bytes: Array(value))
            case "account-id": accountID = text(value)
            case "issued": issued = date(value)
            case "expiration": expiration = date(value)
            case "clock-offset": clockOffset = number(value)
            default: break
            }
        }

        func session(for expected: SessionKey) -> StoredSession? {
            guard isLegible, key == expected.fileName, let source, let accessKeyID, !accessKeyID.isEmpty,
                let secretAccessKey, !secretAccessKey.isEmpty
            else { return nil }
            let credentials = Credentials(
                accessKeyID: accessKeyID,
                secretAccessKey: secretAccessKey,
                sessionToken: sessionToken,
                expiration: expiration,
                accountID: accountID,
                source: source
            )
            return StoredSession(credentials: credentials, issuedAt: issued, clockOffset: clockOffset)
        }

        private func text(_ value: ArraySlice<UInt8>) -> String { String(decoding: value, as: UTF8.self) }

        private mutating func date(_ value: ArraySlice<UInt8>) -> Date? {
            let date = AWSTimestamp.parse(text(value))
            isLegible = isLegible && date != nil
            return date
        }

        private mutating func number(_ value: ArraySlice<UInt8>) -> Int {
            let number = Int(text(value))
            isLegible = isLegible && number != nil
            return number ?? 0
        }
    }
}
