// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import Hummingbird
package import HummingbirdCore
internal import Logging
package import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

/// Serves HTTP while a closure runs, then stops without dropping a connection that was accepted just before.
package struct ListeningServer<Responder: HTTPResponder>: Sendable
where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    private let responder: Responder
    private let address: BindAddress
    private let server: HTTPServerBuilder
    private let connectionLimit: Int?
    private let grace: Duration

    private static var threads: MultiThreadedEventLoopGroup { .singleton }

    /// Makes a server; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - address: What to bind.
    ///   - server: The protocol and its limits.
    ///   - connectionLimit: The most connections at once, further ones wait to be accepted; `nil` for no limit.
    ///   - grace: How long requests may take that are under way when the server stops.
    ///   - responder: What answers.
    package init(
        address: BindAddress,
        server: HTTPServerBuilder = .http1(),
        connectionLimit: Int? = nil,
        grace: Duration = .seconds(1),
        responder: Responder
    ) {
        self.address = address
        self.server = server
        self.connectionLimit = connectionLimit
        self.grace = grace
        self.responder = responder
    }

    /// Serves while `body` runs; cancelling the task stops it too.
    ///
    /// - Parameter body: Gets the listening channel once requests are taken.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, or why the address cannot be had.
    package func run<Result: Sendable>(
        _ body: @escaping @Sendable (_ channel: any Channel) async throws -> Result
    ) async throws -> Result {
        let (channels, started) = AsyncStream.makeStream(of: (any Channel).self)
        let services = services(onStart: { channel in
            started.yield(channel)
            started.finish()
        })
        // Not a child: cancelled in the middle of accepting, the server would drop connections, which traps in NIO.
        let server = Task {
            defer { started.finish() }
            try await services.run()
        }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await server.value
                return nil
            }
            group.addTask {
                for await channel in channels {
                    do {
                        let result = try await body(channel)
                        await Self.stop(channel, services)
                        return result
                    } catch {
                        await Self.stop(channel, services)
                        throw error
                    }
                }
                await services.triggerGracefulShutdown()
                return nil
            }
            defer { group.cancelAll() }
            while let outcome = try await group.next() {
                if let outcome { return outcome }
            }
            throw CancellationError()
        }
    }

    private func services(onStart: @escaping @Sendable (any Channel) -> Void) -> ServiceGroup {
        // A server's own log would be mixed into the output of the program that embeds it.
        let silent = Logger(label: "iam.listener") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            responder: responder,
            server: server,
            configuration: ApplicationConfiguration(
                address: address,
                serverName: nil,
                availableConnectionsDelegate: connectionLimit.map { .maximum($0, logger: silent) }
            ),
            onServerRunning: onStart,
            eventLoopGroupProvider: .shared(Self.threads),
            logger: silent
        )
        var configuration = ServiceGroupConfiguration(services: [.init(service: application)], logger: silent)
        configuration.maximumGracefulShutdownDuration = grace
        return ServiceGroup(configuration: configuration)
    }

    /// Stops accepting, lets what was accepted reach its handler, and ends.
    private static func stop(_ channel: any Channel, _ services: ServiceGroup) async {
        try? await channel.setOption(.autoRead, value: false).get()
        // To the loop of the connection, and back to the one that accepts.
        for _ in 0..<2 {
            for loop in threads.makeIterator() { try? await loop.submit {}.get() }
        }
        await services.triggerGracefulShutdown()
    }
}
