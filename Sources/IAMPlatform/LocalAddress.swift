// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The hosts that plain HTTP is good enough for, because nothing leaves the machine.
package enum LocalAddress: Sendable {
    private static let linkLocal: Set<String> = ["169.254.170.2", "169.254.170.23", "169.254.169.254"]

    /// `::1`, and the addresses of EKS Pod Identity and of the instance metadata service.
    private static let version6: [[UInt16]] = [
        [0, 0, 0, 0, 0, 0, 0, 1],
        [0xFD00, 0xEC2, 0, 0, 0, 0, 0, 0x23],
        [0xFD00, 0xEC2, 0, 0, 0, 0, 0, 0x254],
    ]

    /// - Parameter host: A host without brackets and port, in lower case.
    package static func matches(_ host: String) -> Bool {
        if host == "localhost" || linkLocal.contains(host) { return true }
        if host.contains(":") { return groups(host).map(version6.contains) ?? false }
        // Four decimal numbers and nothing else: a name such as 127.0.0.1.example.com is another machine.
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { (1...3).contains($0.utf8.count) && isNumber($0) && UInt8($0) != nil }
    }

    private static func isNumber(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// The eight groups of an IPv6 address without a zone and without an IPv4 tail.
    private static func groups(_ text: String) -> [UInt16]? {
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard halves.count <= 2, let head = list(halves[0]) else { return nil }
        guard halves.count == 2 else { return head.count == 8 ? head : nil }
        guard let tail = list(halves[1]), head.count + tail.count < 8 else { return nil }
        return head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func list(_ text: Substring) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        for part in text.split(separator: ":", omittingEmptySubsequences: false) {
            guard (1...4).contains(part.utf8.count), let group = UInt16(part, radix: 16) else { return nil }
            groups.append(group)
        }
        return groups
    }
}
