// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import IAMListener
internal import NIOCore
public import SystemPackage

/// Credentials for other programs on this machine, on loopback addresses and a Unix socket.
public struct CredentialServer: Sendable {
    /// Where the endpoints are once the server takes requests.
    public struct Addresses: Sendable, Hashable {
        /// The value for `AWS_CONTAINER_CREDENTIALS_FULL_URI`.
        public internal(set) var container: String?

        /// The value for `AWS_EC2_METADATA_SERVICE_ENDPOINT`.
        public internal(set) var instanceMetadata: String?
    }

    /// The most connections that are held at once; further ones wait to be accepted.
    static let connectionLimit = 512

    /// How long a connection may take for the head of a request, and rest between two.
    static let connectionTimeout = TimeAmount.seconds(10)

    /// Room for a token and what HTTP clients add, and not for more.
    static let headLimit = 16 * 1_024

    private let fronts: [CredentialFront]

    /// Makes a server; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - container: The container endpoint with its port, 0 for any that is free.
    ///   - socket: A Unix socket that the container endpoint is served on too; what is there is replaced.
    ///   - instanceMetadata: The instance metadata service with its port.
    ///   - user: The user id that the server runs under, whose processes may use the socket and the metadata service.
    ///   - servesAnyUser: Whether other users of this machine may use the metadata service.
    ///   - idle: Told of each request that is served.
    ///   - log: Takes a line for each request.
    public init(
        container: (endpoint: ContainerCredentialEndpoint, port: Int)? = nil,
        socket: FilePath? = nil,
        instanceMetadata: (endpoint: InstanceMetadataEndpoint, port: Int)? = nil,
        user: UInt32,
        servesAnyUser: Bool = false,
        idle: IdleStop? = nil,
        log: @escaping @Sendable (String) -> Void
    ) {
        var fronts: [CredentialFront] = []
        func add(
            _ name: String,
            _ place: CredentialFront.Place,
            _ find: @escaping @Sendable (HTTPRequest) -> ServedResource
        ) {
            fronts.append(
                CredentialFront(
                    name: name,
                    place: place,
                    resource: find,
                    guardian: RequestGuard(user: user),
                    log: RequestLog(write: log),
                    idle: idle
                )
            )
        }
        if let (endpoint, port) = container {
            add("container", .port(port)) { endpoint.resource(for: $0) }
            fronts[0].announce = { addresses, port in
                addresses.container = "http://127.0.0.1:\(port)\(ContainerCredentialEndpoint.path)"
            }
            if let socket { add("socket", .socket(socket)) { endpoint.resource(for: $0) } }
        }
        if let (endpoint, port) = instanceMetadata {
            add("imds", .port(port)) { endpoint.resource(for: $0) }
            fronts[fronts.count - 1].onlyUser = servesAnyUser ? nil : user
            // Older clients put what they ask for right behind it.
            fronts[fronts.count - 1].announce = { addresses, port in
                addresses.instanceMetadata = "http://127.0.0.1:\(port)/"
            }
        }
        self.fronts = fronts
    }

    /// Serves while `body` runs, then stops; cancelling the task stops it too.
    ///
    /// - Parameter body: Gets the addresses once requests are taken on all of them.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, or ``CredentialServerError`` if an address cannot be had.
    public func run<Result: Sendable>(
        _ body: @escaping @Sendable (_ addresses: Addresses) async throws -> Result
    ) async throws -> Result {
        try await run(fronts[...], Addresses(), body)
    }

    /// Opens one listener inside of the other.
    private func run<Result: Sendable>(
        _ fronts: ArraySlice<CredentialFront>,
        _ addresses: Addresses,
        _ body: @escaping @Sendable (_ addresses: Addresses) async throws -> Result
    ) async throws -> Result {
        guard let front = fronts.first else { return try await body(addresses) }
        do {
            return try await listener(front).run { channel in
                var addresses = addresses
                front.announce(&addresses, channel.localAddress?.port ?? 0)
                return try await run(fronts.dropFirst(), addresses, body)
            }
        } catch let error as IOError {
            throw CredentialServerError(endpoint: front.name, address: "\(front.place)", reason: "\(error)")
        }
    }

    private func listener(_ front: CredentialFront) -> ListeningServer<CallbackResponder<ServerConnection>> {
        var configuration = HTTP1Channel.Configuration(
            additionalChannelHandlers: front.connectionHandlers(),
            idleTimeout: Self.connectionTimeout
        )
        configuration.httpDecoder = .init(
            maxHeaderFieldSize: Self.headLimit,
            maxHeaderListSize: Self.headLimit,
            maxHeaderFieldCount: 64
        )
        return ListeningServer(
            address: front.place.bindAddress,
            server: HTTPServerBuilder { [configuration] responder in
                LoopBoundChannel(HTTP1Channel(responder: responder, configuration: configuration)) {
                    PresentAnswerHandler(front)
                }
            },
            connectionLimit: Self.connectionLimit,
            responder: CallbackResponder { (request: Request, connection: ServerConnection) in
                let answer = await front.answer(to: request.head, from: connection.peer(), port: connection.port)
                return Response(
                    status: HTTPResponse.Status(code: answer.status),
                    headers: answer.fields,
                    body: ResponseBody(byteBuffer: answer.body)
                )
            }
        )
    }
}

/// Why credentials cannot be served.
public struct CredentialServerError: Error, Sendable, CustomStringConvertible {
    /// The name of the endpoint.
    public let endpoint: String

    /// The address that it was to be bound to.
    public let address: String

    /// What the system said.
    public let reason: String

    /// The address, the reason and what to do.
    public var description: String {
        "cannot serve the \(endpoint) endpoint on \(address): \(reason)\n"
            + "  hint: choose another port, or 0 for any that is free"
    }
}
