// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMPlatform

/// How a transport reaches servers: trust, addresses, proxies.
public struct HTTPTransportConfiguration: Sendable, Hashable {
    /// Whether a server's certificate is checked.
    public enum CertificateVerification: Sendable, Hashable {
        /// Chain, dates and host name are checked.
        case full

        /// Nothing is checked; anybody on the way can read and change everything.
        case none
    }

    /// Where a proxy comes from.
    public enum ProxySource: Sendable, Hashable {
        /// Never through a proxy.
        case none

        /// The variables `http_proxy`, `https_proxy`, `HTTPS_PROXY`, `all_proxy`, `ALL_PROXY`, `no_proxy` and `NO_PROXY`.
        case environment(Environment)

        /// One proxy for everything, such as `http://user:password@proxy.example:3128` or `socks5://127.0.0.1:1080`.
        case fixed(String)
    }

    /// Which versions of HTTP may be spoken.
    public enum HTTPVersion: Sendable, Hashable {
        /// HTTP/1.1 only.
        case http1

        /// HTTP/2 where a TLS server offers it, and else HTTP/1.1.
        case automatic
    }

    /// A version of TLS; older ones are never spoken.
    public enum TLSVersion: Sendable, Hashable {
        /// TLS 1.2.
        case v1_2

        /// TLS 1.3.
        case v1_3
    }

    /// The path of a file of trusted certificates in PEM form, in place of the system's.
    public var caBundle: String?

    /// The path of a directory of trusted certificates, as `c_rehash` prepares it; goes with ``caBundle``.
    public var caDirectory: String? = nil

    /// Whether certificates are checked.
    public var certificateVerification: CertificateVerification

    /// Addresses by host name, used in place of the DNS; the name is still the one that TLS checks.
    public var dnsOverride: [String: String]

    /// Other hosts and ports to connect to; the first rule that matches counts.
    public var connectTo: [ConnectRule]

    /// Where a proxy comes from.
    public var proxy: ProxySource

    /// Hosts that are never asked through a proxy, in the form of `NO_PROXY`; `nil` leaves it to the environment.
    public var noProxy: String?

    /// Which versions of HTTP may be spoken.
    public var httpVersion: HTTPVersion

    /// The most connections to one host at a time, 1 or more.
    public var maximumConnectionsPerHost: Int

    /// The path of a Unix domain socket to connect to in place of any host or proxy; `nil` for the network.
    public var unixSocketPath: String? = nil

    /// What this side proves its identity with where a TLS server asks for it.
    public var clientCertificate: ClientCertificate? = nil

    /// Whether bodies in `gzip` and `deflate` are unpacked.
    public var decompresses = false

    /// The oldest version of TLS that is spoken.
    public var minimumTLSVersion = TLSVersion.v1_2

    /// The newest version of TLS that is spoken; `nil` for the newest there is.
    public var maximumTLSVersion: TLSVersion? = nil

    /// Makes a configuration; without arguments: the system's certificates, checked, no proxy, HTTP/1.1.
    ///
    /// - Parameters:
    ///   - caBundle: Trusted certificates.
    ///   - certificateVerification: Whether certificates are checked.
    ///   - dnsOverride: Addresses by host name.
    ///   - connectTo: Other hosts and ports to connect to.
    ///   - proxy: Where a proxy comes from.
    ///   - noProxy: Hosts never asked through a proxy.
    ///   - httpVersion: Which versions of HTTP may be spoken.
    ///   - maximumConnectionsPerHost: The most connections to one host.
    public init(
        caBundle: String? = nil,
        certificateVerification: CertificateVerification = .full,
        dnsOverride: [String: String] = [:],
        connectTo: [ConnectRule] = [],
        proxy: ProxySource = .none,
        noProxy: String? = nil,
        httpVersion: HTTPVersion = .http1,
        maximumConnectionsPerHost: Int = 8
    ) {
        self.caBundle = caBundle
        self.certificateVerification = certificateVerification
        self.dnsOverride = dnsOverride
        self.connectTo = connectTo
        self.proxy = proxy
        self.noProxy = noProxy
        self.httpVersion = httpVersion
        self.maximumConnectionsPerHost = max(1, maximumConnectionsPerHost)
    }
}

/// A certificate and its key, as TLS clients show them.
public struct ClientCertificate: Sendable, Hashable {
    /// The path of the certificate, with those between it and the root, in PEM form.
    public var certificateFile: String

    /// The path of the key in PEM form; `nil` if it is in the certificate's file.
    public var keyFile: String?

    /// Makes a reference; nothing is read yet.
    ///
    /// - Parameters:
    ///   - certificateFile: The path of the certificate.
    ///   - keyFile: The path of the key.
    public init(certificateFile: String, keyFile: String? = nil) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}

/// "To reach this host and port, connect to that host and port": what curl calls `--connect-to`.
///
/// The `Host` field, the signature and the name that TLS checks stay those of the request.
public struct ConnectRule: Sendable, Hashable {
    /// The host of the request; `nil` for any.
    public var fromHost: String?

    /// The port of the request; `nil` for any.
    public var fromPort: Int?

    /// The host to connect to; `nil` for the request's own.
    public var toHost: String?

    /// The port to connect to; `nil` for the request's own.
    public var toPort: Int?

    /// Makes a rule.
    ///
    /// - Parameters:
    ///   - fromHost: The host of the request.
    ///   - fromPort: The port of the request.
    ///   - toHost: The host to connect to.
    ///   - toPort: The port to connect to.
    public init(fromHost: String? = nil, fromPort: Int? = nil, toHost: String? = nil, toPort: Int? = nil) {
        self.fromHost = fromHost
        self.fromPort = fromPort
        self.toHost = toHost
        self.toPort = toPort
    }

    /// Reads `HOST1:PORT1:HOST2:PORT2`, in which any part may be empty and a host may be `[::1]`.
    ///
    /// - Parameter text: The rule.
    /// - Returns: `nil` if it does not have four parts, or a port is no port.
    public init?(_ text: String) {
        var parts: [String] = []
        var part = ""
        var isBracketed = false
        for character in text {
            switch character {
            case "[": isBracketed = true
            case "]": isBracketed = false
            case ":" where !isBracketed:
                parts.append(part)
                part = ""
            default: part.append(character)
            }
        }
        parts.append(part)
        guard parts.count == 4 else { return nil }
        let ports = [parts[1], parts[3]].map { $0.isEmpty ? 0 : HostAndPort.port($0) }
        guard let fromPort = ports[0], let toPort = ports[1] else { return nil }
        self.init(
            fromHost: parts[0].isEmpty ? nil : parts[0],
            fromPort: fromPort == 0 ? nil : fromPort,
            toHost: parts[2].isEmpty ? nil : parts[2],
            toPort: toPort == 0 ? nil : toPort
        )
    }

    func matches(_ target: HostAndPort) -> Bool {
        (fromHost.map { $0.lowercased() == target.host.lowercased() } ?? true)
            && (fromPort.map { $0 == target.port } ?? true)
    }
}
