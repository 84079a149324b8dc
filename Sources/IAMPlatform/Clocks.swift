// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

/// The time of day, which somebody may set back or forth.
public protocol WallClock: Sendable {
    /// The present.
    func now() -> Date
}

/// Time that only goes forward.
public protocol MonotonicTimer: Sendable {
    /// The time since a fixed, unknown moment.
    func now() -> Duration

    /// Waits.
    ///
    /// - Parameter duration: How long; nothing or less returns at once.
    /// - Throws: `CancellationError` if the task is cancelled.
    func sleep(for duration: Duration) async throws(CancellationError)
}

/// The machine's time of day.
public struct SystemClock: WallClock {
    /// Makes the clock.
    public init() {}

    /// The present.
    public func now() -> Date { Date() }
}

/// The machine's monotonic clock.
public struct SystemTimer: MonotonicTimer {
    private let start: ContinuousClock.Instant

    /// Makes a timer that starts at zero.
    public init() {
        self.start = ContinuousClock.now
    }

    /// The time since the timer was made.
    public func now() -> Duration { start.duration(to: .now) }

    /// Waits.
    public func sleep(for duration: Duration) async throws(CancellationError) {
        guard duration > .zero else { return }
        do {
            try await Task.sleep(for: duration, clock: .continuous)
        } catch {
            throw CancellationError()
        }
    }
}

extension Duration {
    /// The duration as seconds with a fraction.
    package var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
