// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The parts of a service's address, and whether it may be used without TLS.
package struct EndpointAddress: Sendable, Hashable {
    /// Why an address cannot be used.
    package struct Problem: Error, Hashable {
        /// One sentence; never a user name or password.
        package let message: String

        /// What to do.
        package let hint: String

        /// The address, where it may be shown.
        package let url: String?

        package init(message: String, hint: String, url: String?) {
            self.message = message
            self.hint = hint
            self.url = url
        }
    }

    /// The URL as it was given, for messages; its query is cut off.
    package let url: String
    package let scheme: String

    /// Host and port as they go over the wire.
    package let authority: String

    /// The host without brackets and port, in lower case.
    package let host: String

    /// The path, at least `/`.
    package let path: String

    /// The query without its question mark; empty if there is none.
    package let query: String

    /// Whether the host is this machine, or a link-local address that a platform gives it.
    package let isLocal: Bool

    /// Takes an address apart.
    ///
    /// - Parameters:
    ///   - url: The address.
    ///   - service: What to call its service in messages.
    package init(_ url: String, service: String) throws(Problem) {
        guard let scheme = ["https", "http"].first(where: { url.lowercased().hasPrefix($0 + "://") }) else {
            throw Self.problem("the \(service) endpoint must begin with https://", url: nil)
        }
        let rest = url.dropFirst(scheme.count + 3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@") else {
            throw Self.problem("the \(service) endpoint must not hold a user name or password", url: nil)
        }
        guard !url.contains("#"), !url.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) else {
            throw Self.problem("the \(service) endpoint must be an address without fragment and spaces", url: nil)
        }
        let target = rest[authority.endIndex...]
        let path = target.prefix { $0 != "?" }
        self.url = String(url.prefix { $0 != "?" })
        guard let host = Self.host(of: authority), !host.isEmpty else {
            throw Self.problem("the \(service) endpoint \(self.url) has no usable host", url: self.url)
        }
        self.scheme = scheme
        self.authority = String(authority)
        self.host = host
        self.path = path.isEmpty ? "/" : String(path)
        self.query = String(target[path.endIndex...].dropFirst())
        self.isLocal = LocalAddress.matches(host)
    }

    /// Refuses plain HTTP to another machine.
    ///
    /// - Parameters:
    ///   - transport: One that does not leave the process may speak anything.
    ///   - service: What to call its service in messages.
    package func requireSecure(_ transport: any HTTPTransport, service: String) throws(Problem) {
        guard scheme == "https" || isLocal || transport.isInProcess else {
            throw Self.problem(
                "the \(service) endpoint \(url) is plain HTTP to another machine, which would show keys to the network",
                url: url
            )
        }
    }

    private static func problem(_ message: String, url: String?) -> Problem {
        let hint = "use https://; http:// is for 127.0.0.0/8, ::1, localhost and the link-local addresses of containers"
        return Problem(message: message, hint: hint, url: url)
    }

    private static func host(of authority: Substring) -> String? {
        let name: Substring
        let port: Substring
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            name = authority[authority.index(after: authority.startIndex)..<end]
            port = authority[authority.index(after: end)...]
            guard name.contains(":") else { return nil }
        } else {
            name = authority.prefix { $0 != ":" }
            port = authority[name.endIndex...]
        }
        guard port.isEmpty || (port.first == ":" && UInt16(port.dropFirst()) != nil) else { return nil }
        return name.lowercased()
    }
}
