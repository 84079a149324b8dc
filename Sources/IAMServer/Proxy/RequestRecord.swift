// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMPlatform
internal import Synchronization

/// What is told of one request when it is over: a line of the log, and counts.
///
/// It is over when the answer has been passed on, or when nobody holds the record any more because the client has gone.
final class RequestRecord: Sendable {
    private struct State {
        var status = 0
        var upstream: Duration?
        var attempts = 0
        var received = 0
        var sent = 0
        var end = "client gone"
        var isOver = false
    }

    private let method: String
    private let path: String
    private let peer: String
    private let timer: any MonotonicTimer
    private let started: Duration
    private let metrics: ProxyMetrics
    private let log: @Sendable (String) -> Void
    private let state = Mutex(State())

    init(
        _ request: HTTPRequest,
        peer: String,
        timer: any MonotonicTimer,
        metrics: ProxyMetrics,
        log: @escaping @Sendable (String) -> Void
    ) {
        self.method = request.method.rawValue
        self.path = Self.printable((request.path ?? "-").prefix { $0 != "?" })
        self.peer = peer
        self.timer = timer
        self.started = timer.now()
        self.metrics = metrics
        self.log = log
        metrics.update { $0.inFlight += 1 }
    }

    deinit { finish() }

    func received(_ count: Int) { state.withLock { $0.received += count } }
    func sent(_ count: Int) { state.withLock { $0.sent += count } }

    /// An attempt got an answer, or failed, after this time.
    func attempted(_ time: Duration) {
        state.withLock { state in
            state.attempts += 1
            state.upstream = time
        }
    }

    /// The status that the client gets.
    func answered(_ status: Int) { state.withLock { $0.status = status } }

    /// Ends the record.
    ///
    /// - Parameter end: How it ended, in a few words; `nil` if it was passed on whole or nobody knows better.
    func finish(_ end: String? = nil) {
        let last: State? = state.withLock { state in
            if state.isOver { return nil }
            state.isOver = true
            if let end { state.end = end }
            return state
        }
        guard let last else { return }
        metrics.update { counts in
            counts.inFlight -= 1
            if last.status > 0 { counts.answers[last.status / 100, default: 0] += 1 }
            counts.bytesReceived += last.received
            counts.bytesSent += last.sent
        }
        let upstream = last.upstream.map { " upstream \(Self.milliseconds($0))" } ?? ""
        let attempts = last.attempts > 1 ? " attempts \(last.attempts)" : ""
        log(
            "\(peer) \(method) \(path) \(last.status == 0 ? "-" : String(last.status)) "
                + "\(Self.milliseconds(timer.now() - started))\(upstream)\(attempts) "
                + "in \(last.received) out \(last.sent)\(last.end.isEmpty ? "" : " (\(last.end))")"
        )
    }

    /// The text with everything but printable ASCII replaced, so that nobody writes lines of the log, and cut.
    private static func printable(_ text: some StringProtocol) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(512).map { (0x21...0x7E).contains($0.value) ? $0 : "?" }
            )
        )
    }

    private static func milliseconds(_ time: Duration) -> String {
        let tenths = Int((time.seconds * 10_000).rounded())
        return "\(tenths / 10).\(tenths % 10)ms"
    }
}
