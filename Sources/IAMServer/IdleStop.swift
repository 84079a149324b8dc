// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMPlatform
internal import Synchronization

/// Ends a server that nobody has used for a while, so that credentials do not stay open behind somebody's back.
///
/// Only requests that were served count: who is refused cannot keep the server alive.
public final class IdleStop: Sendable {
    private let limit: Duration
    private let timer: any MonotonicTimer
    private let lastUse: Mutex<Duration>

    /// Makes the watch; the time begins now.
    ///
    /// - Parameters:
    ///   - limit: How long the server may go unused.
    ///   - timer: The time.
    public init(after limit: Duration, timer: any MonotonicTimer) {
        self.limit = limit
        self.timer = timer
        self.lastUse = Mutex(timer.now())
    }

    /// Notes a use.
    package func touch() {
        let now = timer.now()
        lastUse.withLock { $0 = now }
    }

    /// Returns when the server has gone unused for the limit.
    ///
    /// - Throws: `CancellationError` if the task is cancelled.
    public func wait() async throws(CancellationError) {
        while true {
            let left = limit - (timer.now() - lastUse.withLock { $0 })
            guard left > .zero else { return }
            try await timer.sleep(for: left)
        }
    }
}
