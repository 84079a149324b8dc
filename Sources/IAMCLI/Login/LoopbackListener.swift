// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
package import IAMCredentials
internal import IAMListener
package import IAMPlatform
internal import IAMProviders
internal import NIOCore

/// Waits on 127.0.0.1, on a port that is free, for a browser to come back from a sign-in.
///
/// Answers one path and one `Host`, so that no page can reach it under another name, and writes nothing down: the query
/// holds the code of the sign-in.
package struct LoopbackListener: AuthorizationListener {
    private let timer: any MonotonicTimer

    /// Makes a listener; nothing is opened yet.
    package init(timer: any MonotonicTimer) {
        self.timer = timer
    }

    /// Listens, starts the sign-in, and waits.
    package func redirect(
        to path: String,
        within deadline: Duration,
        start: @escaping @Sendable (_ redirectURI: String) async throws(CredentialError) -> Void
    ) async throws(CredentialError) -> [(name: String, value: String)] {
        do {
            return try await wait(path, deadline, start)
        } catch let error as CredentialError {
            throw error
        } catch let error where error is CancellationError || Task.isCancelled {
            throw CredentialError(.cancelled, "the task was cancelled", underlying: error)
        } catch {
            throw CredentialError(
                .unreachable,
                "cannot listen on 127.0.0.1 for the browser: \(error)",
                hint: "sign in with --use-device-code, which needs no listener",
                underlying: error
            )
        }
    }

    private func wait(
        _ path: String,
        _ deadline: Duration,
        _ start: @escaping @Sendable (String) async throws(CredentialError) -> Void
    ) async throws -> [(name: String, value: String)] {
        let (queries, arrived) = AsyncStream.makeStream(of: [(name: String, value: String)].self)
        let port = LoopbackPort()
        return try await server(path, port, arrived).run { channel in
            port.set(channel.localAddress?.port ?? 0)
            return try await query(from: queries, deadline) {
                try await start("http://127.0.0.1:\(port.number)\(path)")
            }
        }
    }

    /// The first query that arrives, in time, once the sign-in has been started.
    private func query(
        from queries: AsyncStream<[(name: String, value: String)]>,
        _ deadline: Duration,
        start: @escaping @Sendable () async throws -> Void
    ) async throws -> [(name: String, value: String)] {
        try await withThrowingTaskGroup(of: [(name: String, value: String)]?.self) { group in
            group.addTask {
                try await start()
                return nil
            }
            group.addTask {
                for await query in queries { return query }
                return nil
            }
            group.addTask { [timer] in
                try await timer.sleep(for: deadline)
                throw CredentialError(
                    .timedOut,
                    "the browser did not come back within \(deadline)",
                    hint: "sign in again, or with --use-device-code if the browser is on another machine"
                )
            }
            defer { group.cancelAll() }
            while let outcome = try await group.next() {
                if let outcome { return outcome }
            }
            throw CancellationError()
        }
    }

    private func server(
        _ path: String,
        _ port: LoopbackPort,
        _ arrived: AsyncStream<[(name: String, value: String)]>.Continuation
    ) -> ListeningServer<CallbackResponder<BasicRequestContext>> {
        let responder = CallbackResponder { (request: Request, _: BasicRequestContext) in
            switch LoopbackRequest(request.head, port: port.number, path: path) {
            case .elsewhere: LoopbackPage.response(.misdirectedRequest, "This address is not served here.")
            case .unknown: LoopbackPage.response(.notFound, "There is nothing here.")
            case .redirect(let query):
                LoopbackPage.response(.ok, "You can close this window and go back to the terminal.") {
                    arrived.yield(query)
                    arrived.finish()
                }
            }
        }
        return ListeningServer(
            address: .hostname("127.0.0.1", port: 0),
            server: .http1(configuration: .init(idleTimeout: .seconds(10))),
            responder: responder
        )
    }
}
