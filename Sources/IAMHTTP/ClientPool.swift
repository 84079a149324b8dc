// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    internal import AsyncHTTPClient
    internal import IAMCredentials
    internal import IAMPlatform
    internal import NIOCore
    internal import NIOPosix
    internal import NIOSSL
    internal import Synchronization

    /// The clients of one transport, made when they are needed, all on one thread.
    ///
    /// AsyncHTTPClient fixes proxy, address overrides and the limit for connecting per client, so there is one client
    /// for each combination in use.
    final class ClientPool: Sendable {
        struct Key: Hashable {
            var connectTimeout: Duration
            var usesTLS: Bool
            var proxy: ProxyServer?
            var overrideHost: String?
            var overrideAddress: String?

            static func == (left: Key, right: Key) -> Bool {
                left.connectTimeout == right.connectTimeout && left.usesTLS == right.usesTLS
                    && left.proxy == right.proxy && left.overrideHost == right.overrideHost
                    && left.overrideAddress == right.overrideAddress
            }

            func hash(into hasher: inout Hasher) {
                hasher.combine(connectTimeout)
                hasher.combine(usesTLS)
                hasher.combine(proxy?.address)
                hasher.combine(overrideHost)
                hasher.combine(overrideAddress)
            }
        }

        private struct State {
            var group: MultiThreadedEventLoopGroup?
            var executor: LoopExecutor?
            var tls: TLSConfiguration?
            var clients: [Key: HTTPClient] = [:]
            var isClosed = false
        }

        let configuration: HTTPTransportConfiguration
        let proxies: ProxySettings
        let exchanges = ExchangeRegistry()
        private let state = Mutex(State())

        init(_ configuration: HTTPTransportConfiguration) {
            self.configuration = configuration
            self.proxies = ProxySettings(configuration.proxy, noProxy: configuration.noProxy)
        }

        deinit {
            let (clients, group) = take()
            guard let group else { return }
            let closed = clients.map { $0.shutdown() }
            EventLoopFuture.andAllComplete(closed, on: group.any()).whenComplete { _ in
                group.shutdownGracefully { _ in }
            }
        }

        func client(for key: Key) throws(TransportError) -> HTTPClient {
            try state.withLock { state throws(TransportError) in
                guard !state.isClosed else { throw TransportError(.unavailable, "the HTTP transport is shut down") }
                if let client = state.clients[key] { return client }
                if key.usesTLS, state.tls == nil {
                    state.tls = try TrustedCertificates.tlsConfiguration(configuration)
                }
                let group = Self.group(&state)
                let client = HTTPClient(
                    eventLoopGroupProvider: .shared(group),
                    configuration: settings(key, tls: key.usesTLS ? state.tls : nil)
                )
                state.clients[key] = client
                return client
            }
        }

        /// The thread of the connections, as a place for tasks; `nil` after the end.
        var executor: LoopExecutor? {
            state.withLock { state in
                if state.isClosed { return nil }
                if let executor = state.executor { return executor }
                let executor = LoopExecutor(Self.group(&state).any().execute)
                state.executor = executor
                return executor
            }
        }

        private static func group(_ state: inout State) -> MultiThreadedEventLoopGroup {
            let group = state.group ?? MultiThreadedEventLoopGroup(numberOfThreads: 1)
            state.group = group
            return group
        }

        func shutdown() async {
            let (clients, group) = take()
            for client in clients { try? await client.shutdown() }
            try? await group?.shutdownGracefully()
        }

        private func take() -> ([HTTPClient], MultiThreadedEventLoopGroup?) {
            state.withLock { state in
                let all = (Array(state.clients.values), state.group)
                state = State(isClosed: true)
                return all
            }
        }

        private func settings(_ key: Key, tls: TLSConfiguration?) -> HTTPClient.Configuration {
            var settings = HTTPClient.Configuration(
                tlsConfiguration: tls,
                redirectConfiguration: .disallow,
                timeout: HTTPClient.Configuration.Timeout(connect: TimeAmount(key.connectTimeout)),
                decompression: .disabled
            )
            settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit =
                configuration.maximumConnectionsPerHost
            settings.connectionPool.retryConnectionEstablishment = false
            settings.httpVersion = configuration.httpVersion == .http1 ? .http1Only : .automatic
            let decompresses = configuration.decompresses
            settings.http1_1ConnectionDebugInitializer = { [exchanges] channel in
                ExchangeHandler.install(in: channel, exchanges: exchanges, decompresses: decompresses)
            }
            settings.http2ConnectionDebugInitializer = { ExchangeHandler.installInConnection($0) }
            settings.http2StreamChannelDebugInitializer = { [exchanges] channel in
                ExchangeHandler.installInStream(channel, exchanges: exchanges, decompresses: decompresses)
            }
            settings.proxy = key.proxy.map(Self.proxy)
            if let host = key.overrideHost, let address = key.overrideAddress { settings.dnsOverride = [host: address] }
            settings.tracing.tracer = nil
            return settings
        }

        private static func proxy(_ server: ProxyServer) -> HTTPClient.Configuration.Proxy {
            switch server.kind {
            case .socks5: return .socksServer(host: server.address.host, port: server.address.port)
            case .http:
                let authorization = server.user.map { user in
                    HTTPClient.Authorization.basic(
                        username: user,
                        password: server.password?.withExposedText { $0 } ?? ""
                    )
                }
                return .server(host: server.address.host, port: server.address.port, authorization: authorization)
            }
        }
    }
#endif
