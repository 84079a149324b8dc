// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The hosts that are asked without a proxy: names, suffixes, addresses and CIDR blocks, or `*`.
///
/// Source: curl manual, "NO_PROXY". An entry may end in `:port`, as other clients allow.
package struct NoProxyList: Sendable {
    private enum Entry: Sendable {
        case name(String, port: Int?)
        case address([UInt8], bits: Int, port: Int?)
    }

    private let entries: [Entry]
    private let isEverything: Bool

    package init(_ text: String) {
        let items = text.split { $0 == "," || $0 == " " || $0 == "\t" }
        self.isEverything = items.contains("*")
        self.entries = items.compactMap { Self.entry(String($0)) }
    }

    package func covers(_ target: HostAndPort) -> Bool {
        if isEverything { return true }
        let host = Self.bare(target.host.lowercased())
        let address = Self.address(host)
        return entries.contains { entry in
            switch entry {
            case .name(let name, let port):
                return address == nil && (port ?? target.port) == target.port
                    && (host == name || (host.hasSuffix(name) && host.dropLast(name.count).last == "."))
            case .address(let block, let bits, let port):
                guard let address, address.count == block.count, (port ?? target.port) == target.port else {
                    return false
                }
                return Self.equal(address, block, bits: bits)
            }
        }
    }

    private static func entry(_ text: String) -> Entry? {
        var item = text.lowercased()[...]
        if item.hasPrefix("*.") { item = item.dropFirst() }
        if item.first == "." { item = item.dropFirst() }
        if let slash = item.firstIndex(of: "/") {
            guard let block = address(bracketless(item[..<slash])), let bits = Int(item[item.index(after: slash)...]),
                (0...block.count * 8).contains(bits)
            else { return nil }
            return .address(block, bits: bits, port: nil)
        }
        if let block = address(bracketless(item)) { return .address(block, bits: block.count * 8, port: nil) }
        guard let parsed = HostAndPort(authority: String(item), defaultPort: 0) else { return nil }
        let port = parsed.port == 0 ? nil : parsed.port
        if let block = address(parsed.host) { return .address(block, bits: block.count * 8, port: port) }
        return .name(bare(parsed.host), port: port)
    }

    /// Without the dot that a fully qualified name may end in.
    private static func bare(_ host: String) -> String {
        host.last == "." ? String(host.dropLast()) : host
    }

    private static func bracketless(_ text: Substring) -> String {
        text.first == "[" && text.last == "]" ? String(text.dropFirst().dropLast()) : String(text)
    }

    private static func equal(_ left: [UInt8], _ right: [UInt8], bits: Int) -> Bool {
        let whole = bits / 8
        guard left[..<whole] == right[..<whole] else { return false }
        guard bits % 8 != 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF << (8 - bits % 8))
        return left[whole] & mask == right[whole] & mask
    }

    // MARK: Addresses

    /// Four bytes of an IPv4 address, sixteen of an IPv6 address, `nil` for anything else.
    package static func address(_ text: String) -> [UInt8]? {
        text.utf8.contains(UInt8(ascii: ":")) ? version6(text) : version4(text[...])
    }

    private static func version4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { part in
            (1...3).contains(part.utf8.count) && part.utf8.allSatisfy({ (0x30...0x39).contains($0) })
                ? UInt8(part) : nil
        }
        return bytes.count == 4 ? bytes : nil
    }

    private static func version6(_ text: String) -> [UInt8]? {
        let plain = text.split(separator: "%", maxSplits: 1).first ?? ""
        let halves = plain.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2, let head = groups(halves[0]) else { return nil }
        guard halves.count == 2 else { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1]), head.count + tail.count <= 14 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, let last = version4(part) {
                bytes += last
            } else if (1...4).contains(part.utf8.count), part.first != "+", let group = UInt16(part, radix: 16) {
                bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
            } else {
                return nil
            }
        }
        return bytes
    }
}
