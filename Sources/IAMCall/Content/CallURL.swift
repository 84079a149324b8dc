// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMCommand
internal import IAMSigV4

/// An address as a person types it, taken apart without changing a byte of it.
///
/// Foundation's `URL` is not used because it repairs what it reads, and what is repaired after signing is refused.
package struct CallURL: Sendable, Hashable {
    /// `https` or `http`.
    package var scheme: String

    /// The host in lower case, an IPv6 address in brackets.
    package var host: String

    /// The port, if it is written.
    package var port: Int?

    /// The path as typed; empty or with a leading slash.
    package var path: String

    /// All between `?` and `#` as typed.
    package var query: String?

    /// Whether dots and repeated slashes of the path are sent as typed.
    var isPathAsIs = false

    /// Host and port as they stand in the `Host` header.
    package var authority: String { port.map { "\(host):\($0)" } ?? host }

    /// Scheme, host and port with the default filled in.
    package var origin: String { "\(scheme)://\(host):\(port ?? (scheme == "https" ? 443 : 80))" }

    /// Whether the host can only be this machine.
    package var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" || Self.isLoopbackAddress(host)
    }

    /// Reads an address; without a scheme it is `https`, or `http` on this machine.
    package init(_ text: String) throws(CallError) {
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw .malformedURL(text, "it has a control character in it")
        }
        var rest = text[...]
        var scheme: String?
        if let range = rest.firstRange(of: "://") {
            scheme = rest[..<range.lowerBound].lowercased()
            rest = rest[range.upperBound...]
        }
        if let hash = rest.firstIndex(of: "#") { rest = rest[..<hash] }
        let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<authorityEnd]
        rest = rest[authorityEnd...]
        guard !authority.contains("@") else {
            throw .malformedURL("…\(authority.suffix(while: { $0 != "@" }))", "credentials do not belong in an address")
        }
        (host, port) = try Self.hostAndPort(authority, of: text)
        if let mark = rest.firstIndex(of: "?") {
            path = String(rest[..<mark])
            query = String(rest[rest.index(after: mark)...])
        } else {
            path = String(rest)
            query = nil
        }
        self.scheme = ""
        self.scheme = scheme ?? (isLoopback ? "http" : "https")
        guard self.scheme == "https" || self.scheme == "http" else {
            throw CallError(code: 1, description: "Protocol \"\(self.scheme)\" not supported; use https")
        }
    }

    private static func hostAndPort(_ authority: Substring, of text: String) throws(CallError) -> (String, Int?) {
        var host = authority
        var digits: Substring?
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { throw .malformedURL(text, "']' is missing") }
            host = authority[...end]
            let rest = authority[authority.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw .malformedURL(text, "text follows ']'") }
            guard !host.contains("%") else { throw .malformedURL(text, "zone ids are not supported") }
            digits = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = authority.lastIndex(of: ":") {
            host = authority[..<colon]
            digits = authority[authority.index(after: colon)...]
        }
        guard !host.isEmpty else { throw .malformedURL(text, "there is no host in it") }
        guard host.utf8.allSatisfy({ isHostByte($0, isBracketed: host.hasPrefix("[")) }) else {
            throw .malformedURL(text, "the host has a character in it that host names do not have")
        }
        guard let digits, !digits.isEmpty else { return (host.lowercased(), nil) }
        guard let port = Int(digits), (1...65_535).contains(port), digits.utf8.allSatisfy({ $0 != 0x2B }) else {
            throw .malformedURL(text, "'\(digits)' is not a port")
        }
        return (host.lowercased(), port)
    }

    private static func isHostByte(_ byte: UInt8, isBracketed: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        case UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"): isBracketed
        default: false
        }
    }

    private static func isLoopbackAddress(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts[0] == 127 && parts.allSatisfy { $0 != nil }
    }
}

extension Substring {
    /// The part after the last character that fails the test.
    fileprivate func suffix(while isIn: (Character) -> Bool) -> Substring {
        var start = endIndex
        while start > startIndex, isIn(self[index(before: start)]) { start = index(before: start) }
        return self[start...]
    }
}

extension CallURL {
    /// The request target for a service: the form that every verifier reads alike, or the one that is typed.
    func target(_ options: SigningOptions) -> String {
        var options = options
        if isPathAsIs { options.pathNormalization = .preserve }
        return WireTarget.canonical(path: path, query: query, options: options)
    }

    /// Adds to the query, as it is.
    mutating func add(query text: String) {
        query = query.map { $0.isEmpty ? text : "\($0)&\(text)" } ?? text
    }

    /// Adds the name of an uploaded file to a path that ends in a slash.
    mutating func add(fileName path: String) {
        guard self.path.isEmpty || self.path.hasSuffix("/") else { return }
        let name = path.split(separator: "/").last ?? ""
        if self.path.isEmpty { self.path = "/" }
        self.path += name.utf8.reduce(into: "") { text, byte in
            let isPlain =
                (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A)
                || "-._~".utf8.contains(byte)
            text +=
                isPlain
                ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }

    /// The address that a `Location` field leads to.
    func following(_ location: String) throws(CallError) -> CallURL {
        if location.contains("://") { return try CallURL(location) }
        if location.hasPrefix("//") { return try CallURL("\(scheme):\(location)") }
        var next = try CallURL("\(scheme)://\(authority)\(location.hasPrefix("/") ? location : "/")")
        guard !location.hasPrefix("/") else { return next }
        let target = location.prefix { $0 != "#" }
        let mark = target.firstIndex(of: "?") ?? target.endIndex
        if mark == target.startIndex {
            next.path = path
        } else {
            let directory = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
            next.path = String(directory + target[..<mark])
        }
        next.query = mark == target.endIndex ? nil : String(target[target.index(after: mark)...])
        return next
    }
}
