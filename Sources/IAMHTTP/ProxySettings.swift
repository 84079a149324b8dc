// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMCredentials
internal import IAMPlatform

/// A proxy server.
package struct ProxyServer: Sendable, Equatable {
    package enum Kind: Sendable, Hashable {
        case http, socks5
    }

    package var kind: Kind
    package var address: HostAndPort
    package var user: String?
    package var password: Secret?

    package init(kind: Kind, address: HostAndPort, user: String? = nil, password: Secret? = nil) {
        self.kind = kind
        self.address = address
        self.user = user
        self.password = password
    }

    /// Reads `[scheme://][user[:password]@]host[:port][/]`; without a scheme it is `http`, without a port 1080.
    ///
    /// Source: curl manual, "--proxy".
    package init?(_ text: String) {
        var rest = text[...]
        var kind = Kind.http
        if let scheme = rest.firstRange(of: "://") {
            switch rest[..<scheme.lowerBound].lowercased() {
            case "http": kind = .http
            case "socks5", "socks5h": kind = .socks5
            default: return nil
            }
            rest = rest[scheme.upperBound...]
        }
        if let slash = rest.firstIndex(of: "/") { rest = rest[..<slash] }
        var user: String?
        var password: Secret?
        if let at = rest.lastIndex(of: "@") {
            let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            user = parts.first.map(Self.removingPercentEncoding)
            password = parts.count == 2 ? Secret(Self.removingPercentEncoding(parts[1])) : nil
            rest = rest[rest.index(after: at)...]
        }
        guard let address = HostAndPort(authority: String(rest), defaultPort: 1_080) else { return nil }
        self.init(kind: kind, address: address, user: user, password: password)
    }

    private static func removingPercentEncoding(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var iterator = text.utf8.makeIterator()
        while let byte = iterator.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            var digits = ""
            for _ in 0..<2 {
                if let digit = iterator.next() { digits.unicodeScalars.append(Unicode.Scalar(digit)) }
            }
            if let value = UInt8(digits, radix: 16), digits.utf8.count == 2, digits.first != "+" {
                bytes.append(value)
            } else {
                bytes += [byte] + Array(digits.utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Which proxy stands before a host, decided as curl does.
package struct ProxySettings: Sendable {
    /// The answer for one host.
    package enum Choice: Sendable, Equatable {
        case direct
        case through(ProxyServer)
        /// The variable or option of this name holds something that is not a proxy.
        case unusable(origin: String)
    }

    private let source: HTTPTransportConfiguration.ProxySource
    private let exceptions: NoProxyList

    package init(_ source: HTTPTransportConfiguration.ProxySource, noProxy: String? = nil) {
        self.source = source
        if let noProxy {
            self.exceptions = NoProxyList(noProxy)
        } else if case .environment(let environment) = source {
            self.exceptions = NoProxyList(environment["no_proxy"] ?? environment["NO_PROXY"] ?? "")
        } else {
            self.exceptions = NoProxyList("")
        }
    }

    /// The proxy for a request.
    ///
    /// Source: curl manual, "ENVIRONMENT". The lower-case name wins. `HTTP_PROXY` is not read, because a CGI program
    /// gets the request field `Proxy` under that name.
    package func choice(scheme: String, target: HostAndPort) -> Choice {
        guard let (origin, text) = setting(scheme: scheme), !exceptions.covers(target) else { return .direct }
        return ProxyServer(text).map(Choice.through) ?? .unusable(origin: origin)
    }

    private func setting(scheme: String) -> (origin: String, text: String)? {
        switch source {
        case .none: return nil
        case .fixed(let text): return text.isEmpty ? nil : ("the proxy option", text)
        case .environment(let environment):
            let names = scheme == "http" ? ["http_proxy"] : ["\(scheme)_proxy", "\(scheme.uppercased())_PROXY"]
            for name in names + ["all_proxy", "ALL_PROXY"] {
                if let text = environment[name] { return (name, text) }
            }
            return nil
        }
    }
}
