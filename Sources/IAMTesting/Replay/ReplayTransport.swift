// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
public import IAMPlatform
internal import Synchronization

/// A transport that answers requests from a recording, one exchange after the other.
///
/// A request has to be the next one of the recording by method and address. The order of the query's parts, and
/// whether an empty path is written as `/`, make no difference; fields and bodies are not compared, but can be looked at
/// afterwards in ``replayed``.
///
/// ```swift
/// let transport = ReplayTransport(exchanges: [
///     RecordedExchange(.get, "http://169.254.170.2/role", answering: #"{"AccessKeyId": "ASIAEXAMPLE", …}"#)
/// ])
/// ```
public final class ReplayTransport: HTTPTransport {
    /// What becomes of a request that is not the next one of the recording, which stays where it is.
    public struct Fallback: Sendable {
        /// `nil` refuses.
        fileprivate let answer: (@Sendable (RecordedRequest) async throws -> TransportResponse)?

        /// Nobody accepts the connection.
        public static var refused: Fallback { Fallback(answer: nil) }

        /// HTTP 404, so that a program may try newer paths before those that were recorded.
        public static var notFound: Fallback { answering { _ in .text(404, "not found") } }

        /// A closure answers.
        ///
        /// - Parameter answer: Gets the request; answers or throws.
        public static func answering(
            _ answer: @escaping @Sendable (RecordedRequest) async throws -> TransportResponse
        ) -> Fallback {
            Fallback(answer: answer)
        }
    }

    /// A request and the exchange that answered it.
    public struct Replayed: Sendable {
        /// The request.
        public let request: RecordedRequest

        /// The exchange; `nil` if the ``Fallback`` answered.
        public let exchange: RecordedExchange?
    }

    private struct State {
        var exchanges: ArraySlice<RecordedExchange>
        var replayed: [Replayed] = []
    }

    private let state: Mutex<State>
    private let fallback: Fallback

    /// True: requests are answered in this process.
    public var isInProcess: Bool { true }

    /// Makes a transport.
    ///
    /// - Parameters:
    ///   - exchanges: The recording.
    ///   - fallback: What becomes of other requests.
    public init(exchanges: [RecordedExchange], fallback: Fallback = .refused) {
        self.state = Mutex(State(exchanges: exchanges[...]))
        self.fallback = fallback
    }

    /// Every request so far, in order, and what answered it.
    public var replayed: [Replayed] { state.withLock { $0.replayed } }

    /// Every request so far, in order.
    public var requests: [RecordedRequest] { replayed.map(\.request) }

    /// The requests that were not in the recording, or not next in it.
    public var unmatchedRequests: [RecordedRequest] { replayed.filter { $0.exchange == nil }.map(\.request) }

    /// The exchanges that nobody has asked for yet.
    public var unusedExchanges: [RecordedExchange] { state.withLock { Array($0.exchanges) } }

    /// Notes the request and answers it from the recording.
    ///
    /// - Throws: The recorded ``IAMPlatform/TransportError``; one with the code `.refused` if the request is not in
    ///   the recording and there is no other fallback.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        let request = try await RecordedRequest(request)
        let (exchange, next) = state.withLock { state in
            let next = state.exchanges.first
            let exchange = next.flatMap { $0.matches(request.head) ? state.exchanges.removeFirst() : nil }
            state.replayed.append(Replayed(request: request, exchange: exchange))
            return (exchange, next)
        }
        if let exchange { return try exchange.outcome.response() }
        if let answer = fallback.answer { return try await answer(request) }
        let asked = RecordedExchange(request.head.method, ReplayAddress.text(of: request.head), answering: "")
        let expected = next.map { "the next one is \($0)" } ?? "none is left"
        throw TransportError(.refused, "no recorded exchange for \(asked); \(expected)")
    }
}

extension RecordedExchange {
    fileprivate func matches(_ head: HTTPRequest) -> Bool {
        method == head.method && ReplayAddress(url) == ReplayAddress(ReplayAddress.text(of: head))
    }
}
