// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMPlatform

#if AsyncHTTPClientSupport
    /// HTTP over AsyncHTTPClient, with one event-loop thread that is started at the first request.
    ///
    /// One request is sent once: no redirect is followed, nothing is repeated. The request target
    /// and the fields go over the wire as they are. ``shutdown()`` closes idle connections at once; without it that
    /// happens when the last reference goes.
    public final class AsyncHTTPClientTransport: HTTPTransport {
        private let clients: ClientPool

        /// Makes a transport; nothing is opened yet.
        ///
        /// - Parameter configuration: How servers are reached.
        public init(_ configuration: HTTPTransportConfiguration = HTTPTransportConfiguration()) {
            self.clients = ClientPool(configuration)
        }

        /// Sends one request once and returns as soon as the head of the answer is there.
        ///
        /// - Parameter request: The request; its authority names the host, its limits are kept to the last byte.
        /// - Returns: The answer, whose body is read from the network only as fast as it is taken; it throws
        ///   ``TransportError``.
        /// - Throws: ``TransportError``.
        public func send(_ request: TransportRequest) async throws -> TransportResponse {
            let plan = try WirePlan(request, configuration: clients.configuration, proxies: clients.proxies)
            let client = try clients.client(for: plan.clientKey)
            let exchange = ResponseExchange(plan: plan, clients: clients)
            return try await exchange.run(request, on: client)
        }

        /// The thread of the connections, which is started if it is not there yet.
        public var executor: (any TaskExecutor)? { clients.executor }

        /// Closes all connections and ends the thread; later requests fail.
        public func shutdown() async {
            await clients.shutdown()
        }
    }
#else
    /// Says that there is no HTTP, because the package was built without the trait `AsyncHTTPClientSupport`.
    public final class AsyncHTTPClientTransport: HTTPTransport {
        /// Makes the transport.
        ///
        /// - Parameter configuration: Not used.
        public init(_ configuration: HTTPTransportConfiguration = HTTPTransportConfiguration()) {}

        /// Always throws ``TransportError`` with ``TransportError/Code/unavailable``.
        public func send(_ request: TransportRequest) async throws -> TransportResponse {
            throw TransportError(.unavailable, "this build has no HTTP: it lacks the trait AsyncHTTPClientSupport")
        }

        /// Does nothing.
        public func shutdown() async {}
    }
#endif
