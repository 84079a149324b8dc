// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMPlatform

/// One line on the terminal that tells how far a transfer is; nothing where nobody looks or it would get in the way.
struct ProgressMeter: Sendable {
    private let write: @Sendable (String) -> Void
    private let timer: any MonotonicTimer
    private let start: Duration
    private let isBar: Bool
    private let offset: Int

    init?(_ plan: CallPlan, in context: CommandContext) {
        let message = plan.options.transfer.message
        let isInTheWay = plan.sink.path == nil && context.isOutputTerminal
        guard context.isErrorTerminal, !message.silent, !message.noProgressMeter, !isInTheWay else { return nil }
        self.init(
            isBar: message.progressBar,
            offset: plan.resumeOffset,
            timer: plan.platform.timer,
            write: context.standardError
        )
    }

    /// - Parameter offset: The bytes that were there before.
    init(isBar: Bool, offset: Int, timer: any MonotonicTimer, write: @escaping @Sendable (String) -> Void) {
        self.write = write
        self.timer = timer
        self.start = timer.now()
        self.isBar = isBar
        self.offset = offset
    }

    /// Writes the line over the one before.
    func show(_ counts: TransferProgress.Counts) { write("\r\(line(counts))") }

    /// Writes the line a last time and leaves it.
    func finish(_ counts: TransferProgress.Counts) { write("\r\(line(counts))\n") }

    private func line(_ counts: TransferProgress.Counts) -> String {
        // While a body goes out, that is what takes the time.
        let isUpload = counts.received == 0 && counts.sent > 0
        let done = isUpload ? counts.sent : counts.received + offset
        let total = isUpload ? counts.toSend : counts.toReceive.map { $0 + offset }
        let fraction = total.flatMap { $0 > 0 ? min(1, Double(done) / Double($0)) : nil }
        if isBar { return Self.bar(fraction, done) }
        let seconds = (timer.now() - start).seconds
        let rate = seconds > 0 ? Double(done - (isUpload ? 0 : offset)) / seconds : 0
        var line = fraction.map { "\(Self.padded("\(Int($0 * 100))", 3))% " } ?? ""
        line += Self.padded(Self.size(Double(done)), 6)
        if let total, fraction != nil { line += " of \(Self.size(Double(total)))" }
        line += "  \(Self.size(rate))/s"
        if let total, fraction != nil, rate > 0, done < total {
            line += "  \(Self.time(Double(total - done) / rate)) left"
        } else {
            line += "  \(Self.time(seconds))"
        }
        return line.padding(to: 60)
    }

    private static func bar(_ fraction: Double?, _ done: Int) -> String {
        guard let fraction else { return "\(size(Double(done)))".padding(to: 60) }
        let tenths = Int(fraction * 1_000)
        let filled = Int(fraction * 50)
        return String(repeating: "#", count: filled) + String(repeating: " ", count: 50 - filled)
            + " \(padded("\(tenths / 10).\(tenths % 10)", 5))%"
    }

    /// `999`, `12.3k`, `1.0M`, in units of 1024.
    static func size(_ bytes: Double) -> String {
        var value = bytes
        var unit = ""
        for next in ["k", "M", "G", "T"] where value >= 1_000 {
            value /= 1_024
            unit = next
        }
        let tenths = Int((value * 10).rounded(.down))
        return unit.isEmpty ? "\(Int(value))" : "\(tenths / 10).\(tenths % 10)\(unit)"
    }

    /// `0:00:03`.
    static func time(_ seconds: Double) -> String {
        let seconds = Int(min(seconds, 359_999).rounded(.up))
        let digits = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        return "\(seconds / 3_600):\(digits(seconds / 60 % 60)):\(digits(seconds % 60))"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

extension String {
    /// Blanks over what a longer line before may have left.
    fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
