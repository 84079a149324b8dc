// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// A host, without brackets, and a port.
package struct HostAndPort: Sendable, Hashable {
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `host`, `host:port`, `[v6]` or `[v6]:port`.
    ///
    /// - Returns: `nil` if the host is empty or holds what no host may, or the port is none of 1…65535.
    package init?(authority: String, defaultPort: Int) {
        var host = authority[...]
        var port = defaultPort
        if host.first == "[" {
            guard let end = host.firstIndex(of: "]") else { return nil }
            let rest = host[host.index(after: end)...]
            host = host[host.index(after: host.startIndex)..<end]
            if !rest.isEmpty {
                guard rest.first == ":", let number = Self.port(rest.dropFirst()) else { return nil }
                port = number
            }
        } else if let colon = host.firstIndex(of: ":") {
            guard let number = Self.port(host[host.index(after: colon)...]) else { return nil }
            port = number
            host = host[..<colon]
        }
        guard !host.isEmpty, host.utf8.allSatisfy(Self.isHostByte) else { return nil }
        self.init(host: String(host), port: port)
    }

    /// A decimal number of 1…65535.
    package static func port(_ text: some StringProtocol) -> Int? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text), (1...65_535).contains(number)
        else { return nil }
        return number
    }

    /// The host as a URL writes it: an IPv6 address in brackets.
    package var urlHost: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host }

    /// The value of the `Host` field as it is signed: lower case, and no port that the scheme implies.
    package func hostField(scheme: String) -> String {
        let isImplied = (scheme == "https" && port == 443) || (scheme == "http" && port == 80)
        return isImplied ? urlHost.lowercased() : "\(urlHost.lowercased()):\(port)"
    }

    /// Letters, digits and what names and addresses hold; no user, path or query can hide in it.
    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "%"): true
        default: false
        }
    }
}

extension HostAndPort: CustomStringConvertible {
    /// `host:port`.
    package var description: String { "\(urlHost):\(port)" }
}
