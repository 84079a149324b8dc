// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMHTTP
internal import IAMPlatform

/// The way to the server: other addresses, sockets and proxies.
struct RouteOptions: ParsableArguments, Sendable {
    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Use this address for a host.", valueName: "host:port:address")
    )
    var resolve: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Connect there instead.", valueName: "host:port:host:port")
    )
    var connectTo: [String] = []

    @Option(help: ArgumentHelp("Connect to this Unix domain socket.", valueName: "path"))
    var unixSocket: String?

    @Option(
        name: [.customShort("x", allowingJoined: true), .long],
        help: ArgumentHelp("The proxy, http or socks5; empty for none.", valueName: "[scheme://]host[:port]")
    )
    var proxy: String?

    @Option(
        name: [.customShort("U", allowingJoined: true), .long],
        help: ArgumentHelp("The user and password for the proxy.", valueName: "user:password")
    )
    var proxyUser: String?

    @Option(help: ArgumentHelp("Hosts that are asked without a proxy.", valueName: "hosts"))
    var noproxy: String?

    func configure(_ configuration: inout HTTPTransportConfiguration) {
        configuration.unixSocketPath = unixSocket
        configuration.noProxy = noproxy
        guard let proxy else { return }
        if noproxy == nil, case .environment(let environment) = configuration.proxy {
            configuration.noProxy = environment["no_proxy"] ?? environment["NO_PROXY"]
        }
        configuration.proxy = .fixed(proxyUser.map { Self.proxy(proxy, user: $0) } ?? proxy)
    }

    /// The proxy's address with user and password in it, in place of those that it may name itself.
    private static func proxy(_ proxy: String, user: String) -> String {
        guard !proxy.isEmpty else { return proxy }
        let host = proxy.firstRange(of: "://").map { proxy[$0.upperBound...] } ?? proxy[...]
        let scheme = proxy[..<host.startIndex]
        let parts = user.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let bare = host.lastIndex(of: "@").map { host[host.index(after: $0)...] } ?? host
        return "\(scheme)\(parts.map(percentEncoded).joined(separator: ":"))@\(bare)"
    }

    private static func percentEncoded(_ text: Substring) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: String(Unicode.Scalar(byte))
            default: (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    func connectRules() throws -> [ConnectRule] {
        let resolved = try resolve.map { text in
            let parts = text.drop { $0 == "+" }.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, let port = Int(parts[1]), !parts[2].isEmpty else {
                throw UsageError("--resolve '\(text)' is not host:port:address")
            }
            let first = parts[2].prefix { $0 != "," }
            let address = first.filter { $0 != "[" && $0 != "]" }
            let host = parts[0] == "*" ? nil : String(parts[0])
            return ConnectRule(fromHost: host, fromPort: port, toHost: address, toPort: port)
        }
        let connected = try connectTo.map { text in
            guard let rule = ConnectRule(text) else {
                throw UsageError("--connect-to '\(text)' is not host:port:host:port")
            }
            return rule
        }
        return resolved + connected
    }
}

extension RouteOptions: WordOptions {
    mutating func read(_ words: inout OptionWords) {
        resolve = words.values("resolve")
        connectTo = words.values("connect-to")
        unixSocket = words.value("unix-socket")
        proxy = words.value("proxy")
        proxyUser = words.value("proxy-user")
        noproxy = words.value("noproxy")
    }
}
