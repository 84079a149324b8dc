// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The parts of an endpoint's URL, and whether it may be used without TLS.
struct STSAddress: Sendable, Hashable {
    /// The URL as it was given, for messages.
    let url: String
    let scheme: String

    /// Host and port as they go over the wire.
    let authority: String

    /// The host without brackets and port, in lower case.
    let host: String
    let path: String

    /// Whether the host is this machine, or a link-local address that a platform gives it.
    let isLocal: Bool

    /// - Throws: ``STSError`` with ``STSError/Code/insecureEndpoint``.
    init(_ url: String) throws(STSError) {
        guard let scheme = ["https", "http"].first(where: { url.lowercased().hasPrefix($0 + "://") }) else {
            throw Self.failure("the STS endpoint must begin with https://", url: nil)
        }
        let rest = url.dropFirst(scheme.count + 3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = rest[authority.endIndex...]
        guard !authority.contains("@") else {
            throw Self.failure("the STS endpoint must not hold a user name or password", url: nil)
        }
        guard !path.contains("?"), !path.contains("#"), !url.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) else {
            throw Self.failure("the STS endpoint must be an address without query, fragment and spaces", url: nil)
        }
        guard let host = Self.host(of: authority), !host.isEmpty else {
            throw Self.failure("the STS endpoint \(url) has no usable host", url: url)
        }
        self.url = url
        self.scheme = scheme
        self.authority = String(authority)
        self.host = host
        self.path = path.isEmpty ? "/" : String(path)
        self.isLocal = LocalAddress.matches(host)
        guard scheme == "https" || isLocal else {
            throw Self.failure(
                "the STS endpoint \(url) is plain HTTP to another machine, which would show keys to the network",
                url: url
            )
        }
    }

    private static func failure(_ message: String, url: String?) -> STSError {
        let hint = "use https://; http:// is for 127.0.0.0/8, ::1, localhost and the link-local addresses of containers"
        var error = STSError(.insecureEndpoint, message, hint: hint)
        error.url = url
        return error
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

/// The hosts that plain HTTP is good enough for, because nothing leaves the machine.
enum LocalAddress {
    private static let linkLocal: Set<String> = ["169.254.170.2", "169.254.170.23", "169.254.169.254"]

    /// `::1`, and the addresses of EKS Pod Identity and of the instance metadata service.
    private static let version6: [[UInt16]] = [
        [0, 0, 0, 0, 0, 0, 0, 1],
        [0xFD00, 0xEC2, 0, 0, 0, 0, 0, 0x23],
        [0xFD00, 0xEC2, 0, 0, 0, 0, 0, 0x254],
    ]

    /// - Parameter host: A host without brackets and port, in lower case.
    static func matches(_ host: String) -> Bool {
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
