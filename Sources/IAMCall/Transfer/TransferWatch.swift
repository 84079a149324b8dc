// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMPlatform

/// Runs an attempt beside what looks at it: the progress meter and the limit of `-Y`.
struct TransferWatch: Sendable {
    private let plan: CallPlan
    private let meter: ProgressMeter?
    private let limit: SpeedLimit?

    private enum Event: Sendable {
        case ended(CallRecord, (any Error)?)
        case tooSlow
    }

    init(_ plan: CallPlan, _ meter: ProgressMeter?) {
        self.plan = plan
        self.meter = meter
        self.limit = SpeedLimit(plan.options.transfer.time)
    }

    /// Runs the attempt to its end, which comes early if it is too slow.
    func run(_ attempt: CallAttempt) async -> (CallRecord, (any Error)?) {
        guard meter != nil || limit != nil else { return await Self.end(of: attempt) }
        return await withTaskGroup(of: Event?.self) { group in
            group.addTask {
                let (record, error) = await Self.end(of: attempt)
                return .ended(record, error)
            }
            group.addTask { await watch() ? .tooSlow : nil }
            var slowness: CallError?
            for await event in group {
                switch event {
                case .ended(let record, let error):
                    group.cancelAll()
                    return (record, slowness ?? error)
                case .tooSlow:
                    slowness = limit?.failure
                    group.cancelAll()
                case nil: continue
                }
            }
            return (attempt.record, slowness)
        }
    }

    private static func end(of attempt: CallAttempt) async -> (CallRecord, (any Error)?) {
        var attempt = attempt
        do {
            try await attempt.run()
            return (attempt.record, nil)
        } catch {
            return (attempt.record, error)
        }
    }

    /// Looks twice a second.
    ///
    /// - Returns: Whether the transfer has been too slow for too long; `false` if it ended before.
    private func watch() async -> Bool {
        var limit = limit
        let timer = plan.platform.timer
        while (try? await timer.sleep(for: .milliseconds(500))) != nil {
            let counts = plan.progress.counts
            meter?.show(counts)
            if limit?.isTooSlow(counts.sent + counts.received, at: timer.now()) ?? false { return true }
        }
        return false
    }
}

/// The limit of `-Y` and `-y`.
struct SpeedLimit: Sendable {
    private let bytesPerSecond: Int
    private let seconds: Int
    private var samples: [(at: Duration, bytes: Int)] = []
    private var slowSince: Duration?

    init?(_ options: TimeOptions) {
        guard options.speedLimit != nil || options.speedTime != nil else { return nil }
        bytesPerSecond = options.speedLimit ?? 1
        seconds = options.speedTime ?? 30
        guard bytesPerSecond > 0, seconds > 0 else { return nil }
    }

    /// What is said then.
    var failure: CallError {
        CallError(
            code: 28,
            description:
                "Operation too slow. Less than \(bytesPerSecond) bytes/sec transferred the last \(seconds) seconds"
        )
    }

    /// Takes a sample; the speed is that of the last five seconds.
    mutating func isTooSlow(_ bytes: Int, at now: Duration) -> Bool {
        samples.append((now, bytes))
        while samples.count > 2, samples[1].at <= now - .seconds(5) { samples.removeFirst() }
        guard let first = samples.first, now > first.at else { return false }
        let speed = Double(bytes - first.bytes) / (now - first.at).seconds
        guard speed < Double(bytesPerSecond) else {
            slowSince = nil
            return false
        }
        let since = slowSince ?? first.at
        slowSince = since
        return now - since >= .seconds(seconds)
    }
}
