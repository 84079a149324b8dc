// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand
internal import IAMPlatform

/// One call: attempts, until one is the last, and what is said about it.
struct Call: Sendable {
    private let plan: CallPlan
    private let number: Int
    private let context: CommandContext

    /// How far the server's clock is ahead of this one, in seconds, as far as that is known.
    private(set) var clockOffset: Double

    init(_ plan: CallPlan, number: Int, clockOffset: Double, in context: CommandContext) {
        self.plan = plan
        self.number = number
        self.clockOffset = clockOffset
        self.context = context
    }

    /// Runs the call and says how it went.
    mutating func run() async -> CallRecord {
        let start = plan.platform.timer.now()
        let rules = RetryRules(options: plan.options.transfer.retry)
        var retries = 0
        var mayCorrectClock = true
        while true {
            let meter = ProgressMeter(plan, in: context)
            let attempt = CallAttempt(plan, number: number, clockOffset: clockOffset, mayCorrectClock: mayCorrectClock)
            var (record, error) = await TransferWatch(plan, meter).run(attempt)
            meter?.finish(plan.progress.counts)
            do {
                if let correction = error as? ClockCorrection {
                    mayCorrectClock = false
                    try correct(correction, record)
                    continue
                }
                conclude(&record, error)
                guard try await isAgain(record, error, rules, &retries, since: start) else {
                    return try finish(record)
                }
            } catch {
                record.fail(error, elapsed: plan.platform.timer.now() - start)
                return (try? finish(record)) ?? record
            }
        }
    }

    // MARK: Between attempts

    private mutating func correct(_ correction: ClockCorrection, _ record: CallRecord) throws {
        clockOffset = correction.offset
        let seconds = Int(abs(clockOffset))
        if plan.isTalkative {
            context.report(
                "warning: this machine's clock is \(seconds) seconds \(clockOffset > 0 ? "behind" : "ahead of") that of "
                    + "\(record.step.url.host); signing again with its time"
            )
        }
        try rewind()
    }

    private func isAgain(
        _ record: CallRecord,
        _ error: (any Error)?,
        _ rules: RetryRules,
        _ retries: inout Int,
        since start: Duration
    ) async throws -> Bool {
        let end = RetryRules.End(
            code: record.code,
            status: record.response?.head.status.code,
            isBeforeSending: (error as? TransportError)?.code.isBeforeSending ?? false,
            retryAfter: HTTPField.Name("retry-after").flatMap { record.response?.head.headerFields[$0] },
            method: record.step.method
        )
        let decision = rules.decision(
            after: end,
            retries: retries,
            elapsed: plan.platform.timer.now() - start,
            now: plan.platform.clock.now(),
            random: plan.platform.random()
        )
        switch decision {
        case .stop: return false
        case .stopBecauseOfMethod:
            warn("\(end.method.rawValue) is not sent again, because it might act twice; see --retry-all-errors")
            return false
        case .wait(let wait, let reason):
            let left = rules.options.retry - retries
            warn(
                "Problem: \(reason.rawValue). Will retry in \(wait.tenths) seconds. "
                    + "\(left) \(left == 1 ? "retry" : "retries") left."
            )
            retries += 1
            try rewind()
            try await plan.platform.timer.sleep(for: wait)
            return true
        }
    }

    /// Goes back to before the first byte: of the body, which must be there once more, and of the file.
    private func rewind() throws {
        guard plan.payload.canBeSent else {
            throw CallError(code: 65, description: "necessary data rewind was not possible: the body comes from a pipe")
        }
        try plan.sink.restart()
    }

    // MARK: The end

    private func conclude(_ record: inout CallRecord, _ error: (any Error)?) {
        guard let error else { return }
        record.fail(error, elapsed: record.total)
    }

    private func finish(_ record: CallRecord) throws -> CallRecord {
        var record = record
        let removes = plan.options.transfer.answer.removeOnError
        if record.code == 0 {
            do { try plan.sink.finish() } catch { record.fail(error, elapsed: record.total) }
        } else {
            plan.sink.abandon(removing: removes)
        }
        record.file = plan.sink.path
        plan.headers?.close()
        if plan.isTalkative {
            if let message = record.message { context.report("(\(record.code)) \(message)") }
            for line in record.refusal?.lines ?? [] { context.report(line) }
        }
        do { try writeOut(record) } catch  where record.code == 0 { record.fail(error, elapsed: record.total) }
        return record
    }

    private func writeOut(_ record: CallRecord) throws {
        guard let format = plan.options.transfer.answer.writeOut else { return }
        try WriteOut(format, in: context).write(record, in: context)
    }

    private func warn(_ text: String) {
        if !plan.options.transfer.silent { context.report("warning: \(text)") }
    }
}

extension CallRecord {
    /// Takes down a failure, in curl's words.
    mutating func fail(_ error: any Error, elapsed: Duration) {
        let failure = CallFailure(error, step, elapsed: elapsed, counts)
        code = failure.code
        message = failure.description
    }
}

extension Duration {
    /// The seconds, with one digit behind the point unless that is a zero.
    fileprivate var tenths: String {
        let tenths = Int((seconds * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
