// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Which names the proxy answers to, so that no page of another name reaches it through the DNS (rebinding).
public struct HostRule: Sendable {
    private struct Name: Sendable, Hashable {
        let host: String
        /// `nil` for any port.
        let port: Int?
    }

    private let own: Set<String>
    private let others: Set<Name>
    private let defaultPort: Int

    /// Makes a rule.
    ///
    /// - Parameters:
    ///   - host: The address that is listened on; a loopback address brings `localhost` with it.
    ///   - isSecure: Whether TLS is spoken, which decides the port of a name without one.
    ///   - allowed: Further names, as `name` for any port or `name:port`.
    /// - Throws: ``ProxyConfigurationError`` for a name that is none.
    public init(host: String, isSecure: Bool, allowed: [String]) throws(ProxyConfigurationError) {
        own = PeerRule.isLoopback(host) ? [host.lowercased(), "localhost"] : [host.lowercased()]
        defaultPort = isSecure ? 443 : 80
        var others: Set<Name> = []
        for text in allowed {
            guard let (host, port) = Self.split(text), !host.contains("*") else {
                throw ProxyConfigurationError("'\(text)' is not a host; write name or name:port")
            }
            others.insert(Name(host: host, port: port))
        }
        self.others = others
    }

    /// Whether a request may come under this name.
    ///
    /// - Parameters:
    ///   - authority: The value of `Host`; `nil` if there was none.
    ///   - port: The port the request came to.
    public func allows(_ authority: String?, port: Int) -> Bool {
        guard let authority, let (host, given) = Self.split(authority) else { return false }
        let named = given ?? defaultPort
        return (own.contains(host) && named == port) || others.contains(Name(host: host, port: named))
            || others.contains(Name(host: host, port: nil))
    }

    /// Host without brackets, in lower case, and port; `nil` for what is neither a name nor an address.
    static func split(_ authority: String) -> (host: String, port: Int?)? {
        var host = authority[...]
        var port: Int?
        let end = authority.lastIndex(of: "]") ?? authority.startIndex
        if let colon = authority[end...].lastIndex(of: ":") {
            let digits = authority[authority.index(after: colon)...]
            guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(digits) else {
                return nil
            }
            port = Int(number)
            host = authority[..<colon]
        }
        if host.hasPrefix("[") {
            guard host.hasSuffix("]"), host.contains(":") else { return nil }
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !host.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F || $0 == 0x2F || $0 == 0x40 }) else {
            return nil
        }
        return (host.lowercased(), port)
    }
}

/// Which addresses a client may come from.
public enum PeerRule: Sendable {
    /// Whether an address is this machine's, however it is written.
    ///
    /// - Parameter address: An IP address without brackets.
    public static func isLoopback(_ address: String) -> Bool {
        let text = address.lowercased()
        if text == "::1" { return true }
        let version4 = text.hasPrefix("::ffff:") ? text.dropFirst("::ffff:".utf8.count) : text[...]
        let parts = version4.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

/// Why the proxy cannot be set up as it was asked for.
public struct ProxyConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong and what to write instead.
    public let description: String

    /// Makes an error.
    ///
    /// - Parameter description: What is wrong and what to write instead.
    public init(_ description: String) { self.description = description }
}
