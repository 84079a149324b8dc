// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
internal import IAMListener
public import IAMPlatform
public import IAMProviders
internal import NIOCore
internal import NIOSSL

/// An HTTP server that signs what it gets and passes it on to one service, bodies of any size in bounded memory.
///
/// Whoever reaches it can call the service, so without a token it listens on this machine only and, where the system tells
/// whose program asks, serves programs of its own user only; it answers to names it knows, and lets no page of another
/// origin in.
public struct SigningProxy: Sendable {
    private let configuration: ProxyConfiguration
    private let provider: CachedCredentialProvider
    private let platform: Platform

    /// Makes a proxy; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - configuration: How it is set up.
    ///   - provider: Gives the credentials of each request.
    ///   - platform: Clocks, and the transport that reaches the upstream.
    public init(_ configuration: ProxyConfiguration, provider: CachedCredentialProvider, platform: Platform) {
        self.configuration = configuration
        self.provider = provider
        self.platform = platform
    }

    /// Serves while `body` runs, then lets what is under way end; cancelling the task stops it too.
    ///
    /// - Parameter body: Gets the port once requests are taken.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, ``ProxyConfigurationError`` or ``ProxyListenError``.
    public func run<Result: Sendable>(
        _ body: @escaping @Sendable (_ port: Int) async throws -> Result
    ) async throws -> Result {
        guard configuration.isLoopback || configuration.token != nil else {
            throw ProxyConfigurationError("listening on \(configuration.host) needs a token that clients show")
        }
        let configuration = configuration
        let metrics = ProxyMetrics()
        let upstream = Upstream(configuration, provider: provider, platform: platform, metrics: metrics)
        let pages = try CORSPolicy(origins: configuration.allowedOrigins)
        let hosts = try HostRule(
            host: configuration.host,
            isSecure: configuration.tls != nil,
            allowed: configuration.allowedHosts
        )
        let gate = ProxyGate(
            hosts: hosts,
            pages: pages,
            token: configuration.token,
            isLoopback: configuration.isLoopback
        )
        let server = ListeningServer(
            address: .hostname(configuration.host, port: configuration.port),
            server: try listener(),
            grace: configuration.grace,
            responder: ProxyResponder(
                configuration: configuration,
                gate: gate,
                upstream: upstream,
                metrics: metrics,
                timer: platform.timer
            )
        )
        do {
            return try await server.run { channel in try await body(channel.localAddress?.port ?? 0) }
        } catch let error as IOError {
            throw ProxyListenError(
                description: "cannot listen on \(configuration.host) port \(configuration.port): \(error)"
                    + "\n  hint: choose another port, or 0 for any that is free"
            )
        }
    }

    /// HTTP/1.1 with limits for heads and for idle time, in TLS if there is a certificate.
    private func listener() throws(ProxyConfigurationError) -> HTTPServerBuilder {
        let log = configuration.log
        let tell: @Sendable (Peer, String) -> Void = { peer, reason in log("\(peer) - - - (\(reason))") }
        let onlyUser = configuration.token != nil || configuration.servesAnyUser ? nil : platform.files.userID
        let limits = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionWatch(tell)] + (onlyUser.map { [UserCheck($0, tell)] } ?? []),
            idleTimeout: TimeAmount(configuration.idleTimeout),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 32 * 1_024,
                maxHeaderListSize: 64 * 1_024,
                maxHeaderFieldCount: 200
            )
        )
        let plain = HTTPServerBuilder { responder in
            LoopBoundChannel(
                HTTP1Channel(
                    responder: { request, writer, channel in
                        // A client such as curl holds a large body back until it hears this.
                        if request.headers[.expect]?.lowercased() == "100-continue" {
                            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
                        }
                        try await responder(request, writer, channel)
                    },
                    configuration: limits
                )
            )
        }
        guard let files = configuration.tls else { return plain }
        do {
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem))
            )
            tls.minimumTLSVersion = .tlsv12
            return try .tls(plain, tlsConfiguration: tls)
        } catch {
            throw ProxyConfigurationError(
                "the certificate \(files.certificate) or its key \(files.key) cannot be used: \(error)"
                    + "\n  hint: both are PEM files, and the key must not be encrypted"
            )
        }
    }
}

/// Why the address cannot be had.
public struct ProxyListenError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The address, the reason and what to do.
    public let description: String
}
