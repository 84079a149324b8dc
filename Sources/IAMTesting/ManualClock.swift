// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMPlatform
internal import Synchronization

public import struct FoundationEssentials.Date

/// A time of day that a test moves.
public final class ManualClock: WallClock {
    private let date: Mutex<Date>

    /// Makes a clock that stands at `date`.
    ///
    /// - Parameter date: The present; 2026-01-02T03:04:05Z unless given.
    public init(_ date: Date = Date(timeIntervalSince1970: 1_767_323_045)) {
        self.date = Mutex(date)
    }

    /// The present, as set.
    public func now() -> Date { date.withLock { $0 } }

    /// Moves the present.
    ///
    /// - Parameter date: The new present.
    public func set(_ date: Date) { self.date.withLock { $0 = date } }

    /// Moves the present forward, or with a negative duration back.
    ///
    /// - Parameter duration: How far.
    public func advance(by duration: Duration) {
        date.withLock { $0 = $0.addingTimeInterval(duration.seconds) }
    }
}

/// A monotonic time on which waiting takes no time.
public final class ManualTimer: MonotonicTimer {
    private struct State {
        var now = Duration.zero
        var slept: [Duration] = []
    }

    private let state = Mutex(State())
    private let clock: ManualClock?

    /// Makes a timer at zero.
    ///
    /// - Parameter clock: A clock that moves along with every wait.
    public init(clock: ManualClock? = nil) {
        self.clock = clock
    }

    /// The sum of all waits so far.
    public func now() -> Duration { state.withLock { $0.now } }

    /// Every wait so far, in order.
    public var slept: [Duration] { state.withLock { $0.slept } }

    /// Returns at once and notes the wait.
    public func sleep(for duration: Duration) async throws(CancellationError) {
        guard !Task.isCancelled else { throw CancellationError() }
        state.withLock {
            $0.now += max(duration, .zero)
            $0.slept.append(duration)
        }
        clock?.advance(by: max(duration, .zero))
    }

    /// Moves the time without a wait.
    ///
    /// - Parameter duration: How far.
    public func advance(by duration: Duration) { state.withLock { $0.now += duration } }
}
