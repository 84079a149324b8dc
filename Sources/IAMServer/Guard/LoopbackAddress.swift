// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The addresses of this machine that no other one can have.
public enum LoopbackAddress: Sendable {
    /// Whether an address is one of them, however it is written.
    ///
    /// - Parameter address: An IP address without brackets.
    public static func contains(_ address: String) -> Bool {
        // Almost all are this one.
        if address == "127.0.0.1" { return true }
        let text = address.lowercased()
        if text == "::1" { return true }
        let mapped = "::ffff:".utf8
        let version4 = text.utf8.dropFirst(text.utf8.starts(with: mapped) ? mapped.count : 0)
        let parts = version4.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { Substring($0) }
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
