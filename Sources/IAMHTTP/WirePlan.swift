// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    internal import AsyncHTTPClient
    internal import HTTPTypes
    internal import IAMCredentials
    internal import IAMPlatform
    internal import NIOHTTP1

    /// What is sent where, decided before anything is opened.
    struct WirePlan: Sendable {
        /// The server as the caller named it, for messages.
        let target: HostAndPort
        /// The proxy on the way, if any.
        let proxy: ProxyServer?
        let scheme: String
        let clientKey: ClientPool.Key
        let url: String
        let method: HTTPMethod
        let headers: HTTPHeaders
        /// What stands in the request line, byte for byte.
        let requestTarget: String

        init(
            _ request: TransportRequest,
            configuration: HTTPTransportConfiguration,
            proxies: ProxySettings
        ) throws(TransportError) {
            let head = request.head
            let scheme = (head.scheme ?? "https").lowercased()
            guard scheme == "https" || scheme == "http" else {
                throw TransportError(.invalidURL, "the scheme \(scheme) is not supported: use https or http")
            }
            let authority = head.authority ?? ""
            guard let target = HostAndPort(authority: authority, defaultPort: scheme == "https" ? 443 : 80) else {
                throw TransportError(.invalidURL, "'\(authority)' is not a host name with an optional port")
            }
            let path = try Self.requestTarget(head.path ?? "/")
            let socket = try Self.unixSocket(configuration, scheme: scheme)
            let proxy =
                socket != nil
                ? nil : try Self.proxy(for: target, scheme: scheme, mayUseProxy: request.mayUseProxy, proxies)
            self.target = target
            self.proxy = proxy
            self.scheme = scheme
            self.method = HTTPMethod(rawValue: head.method.rawValue)

            var place = target
            var override: String?
            if let rule = configuration.connectTo.first(where: { $0.matches(target) }) {
                place.port = rule.toPort ?? target.port
                override = rule.toHost
            } else {
                override = configuration.dnsOverride[target.host] ?? configuration.dnsOverride[target.host.lowercased()]
            }
            let host = target.hostField(scheme: scheme)
            var headers = try Self.headers(head.headerFields, host: host)
            // A proxy takes plain HTTP as a request with the whole URL as its target; only TLS needs a tunnel.
            let isForwarded = scheme == "http" && proxy?.kind == .http
            if isForwarded, let proxy {
                place = proxy.address
                override = nil
                if let user = proxy.user {
                    let password = proxy.password?.withExposedText { $0 } ?? ""
                    let value = HTTPClient.Authorization.basic(username: user, password: password).headerValue
                    headers.replaceOrAdd(name: "Proxy-Authorization", value: value)
                }
                requestTarget = "http://\(host)\(path)"
            } else {
                requestTarget = path
            }
            self.headers = headers
            self.url = socket.map { "\(scheme)+unix://\($0)/" } ?? "\(scheme)://\(place)/"
            self.clientKey = ClientPool.Key(
                connectTimeout: request.connectTimeout,
                usesTLS: scheme == "https",
                proxy: isForwarded ? nil : proxy,
                overrideHost: override == nil ? nil : place.host,
                overrideAddress: override
            )
        }

        /// The bytes of the request line's middle; what would end it early is refused.
        private static func requestTarget(_ path: String) throws(TransportError) -> String {
            let path = path.isEmpty ? "/" : path
            guard path.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
                throw TransportError(.invalidURL, "the path holds a space or a control character; percent-encode it")
            }
            guard path.utf8.first == UInt8(ascii: "/") || path == "*" else {
                throw TransportError(.invalidURL, "the path does not begin with a slash")
            }
            return path
        }

        /// The path of the socket as the host of a URL, everything but letters and digits percent-encoded.
        private static func unixSocket(
            _ configuration: HTTPTransportConfiguration,
            scheme: String
        ) throws(TransportError) -> String? {
            guard let path = configuration.unixSocketPath else { return nil }
            guard scheme == "http" || configuration.certificateVerification == .none else {
                throw TransportError(
                    .invalidURL,
                    "the name in a certificate cannot be checked over the Unix socket \(path): use http, which does not "
                        + "leave this machine"
                )
            }
            guard (1...maximumSocketPath).contains(path.utf8.count), !path.utf8.contains(0) else {
                throw TransportError(
                    .refused,
                    "the path of a Unix socket has 1 to \(maximumSocketPath) bytes, and \(path) has not"
                )
            }
            var host = ""
            for byte in path.utf8 {
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: host.unicodeScalars.append(Unicode.Scalar(byte))
                default: host += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
                }
            }
            return host
        }

        /// The longest that fits into `sockaddr_un` on every platform, with its final zero.
        private static let maximumSocketPath = 103

        private static func proxy(
            for target: HostAndPort,
            scheme: String,
            mayUseProxy: Bool,
            _ proxies: ProxySettings
        ) throws(TransportError) -> ProxyServer? {
            guard mayUseProxy else { return nil }
            switch proxies.choice(scheme: scheme, target: target) {
            case .direct: return nil
            case .through(let proxy): return proxy
            case .unusable(let origin):
                throw TransportError(
                    .unresolvedProxy,
                    "\(origin) does not name a proxy that can be used: use http://host:port or socks5://host:port"
                )
            }
        }

        /// All fields, repeated ones and their spelling included, with `Host` in front.
        private static func headers(_ fields: HTTPFields, host: String) throws(TransportError) -> HTTPHeaders {
            var headers = HTTPHeaders([("Host", host)])
            for field in fields where field.name != .host {
                let name = field.name.rawName
                guard unsafe field.withUnsafeBytesOfValue({ unsafe String(validating: $0, as: UTF8.self) }) != nil
                else {
                    throw TransportError(.sendFailed, "the value of the field \(name) is not UTF-8")
                }
                headers.add(name: name, value: field.value)
            }
            return headers
        }
    }

    extension HTTPField.Name {
        fileprivate static var host: HTTPField.Name { HTTPField.Name(parsed: "host") ?? .authorization }
    }
#endif
