// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Which names a server answers to.
///
/// A web page whose own name is made to point at this machine (DNS rebinding) reaches the port, but its browser still sends
/// that name as `Host`; so only the names that the server itself gives out are taken, port and all.
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
        own = LoopbackAddress.contains(host) ? [host.lowercased(), "localhost"] : [host.lowercased()]
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

    /// The rule of a server on 127.0.0.1 without further names.
    static let loopback = HostRule(own: ["127.0.0.1", "localhost"], others: [], defaultPort: 80)

    private init(own: Set<String>, others: Set<Name>, defaultPort: Int) {
        self.own = own
        self.others = others
        self.defaultPort = defaultPort
    }

    /// Whether a request may come under this name.
    ///
    /// - Parameters:
    ///   - authority: The value of `Host`; `nil` if there was none.
    ///   - port: The port the request came to; `nil` for a Unix socket, whose clients have none to tell.
    public func allows(_ authority: String?, port: Int?) -> Bool {
        guard let authority, let (host, given) = Self.split(authority) else { return false }
        guard let port else { return given == nil && own.contains(host) }
        let named = given ?? defaultPort
        return (own.contains(host) && named == port) || others.contains(Name(host: host, port: named))
            || others.contains(Name(host: host, port: nil))
    }

    /// Host without brackets, in lower case, and port; `nil` for what is neither a name nor an address.
    ///
    /// By bytes and not by characters, because it is done for each request.
    static func split(_ authority: String) -> (host: String, port: Int?)? {
        var host = authority.utf8[...]
        var port: Int?
        let end = host.lastIndex(of: UInt8(ascii: "]")) ?? host.startIndex
        if let colon = host[end...].lastIndex(of: UInt8(ascii: ":")) {
            let digits = host[host.index(after: colon)...]
            guard let first = digits.first, (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(first),
                let number = UInt16(Substring(digits))
            else { return nil }
            port = Int(number)
            host = host[..<colon]
        }
        if host.first == UInt8(ascii: "[") {
            guard host.last == UInt8(ascii: "]"), host.contains(UInt8(ascii: ":")) else { return nil }
            host = host.dropFirst().dropLast()
        } else if host.contains(UInt8(ascii: ":")) {
            return nil
        }
        guard !host.isEmpty, !host.contains(where: { $0 <= 0x20 || $0 >= 0x7F || $0 == 0x2F || $0 == 0x40 }) else {
            return nil
        }
        return (Substring(host).lowercased(), port)
    }
}
