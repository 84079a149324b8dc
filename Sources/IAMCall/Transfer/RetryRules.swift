// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMPlatform
internal import IAMSigV4

internal import struct FoundationEssentials.Date

/// Which attempts are repeated, and after how long.
///
/// curl's rules, but waits are scattered, and what may act twice is not sent twice unless the caller says so.
struct RetryRules: Sendable {
    /// How an attempt ended, as far as it matters here.
    struct End: Sendable {
        /// curl's code; 0 or 22 if there was an answer.
        var code: Int32
        /// The status of the answer, if there was one.
        var status: Int?
        /// Whether the server cannot have acted on the request.
        var isBeforeSending = false
        /// The value of `Retry-After`.
        var retryAfter: String?
        var method: HTTPRequest.Method
    }

    /// Why it is tried again.
    enum Reason: String, Sendable {
        case timeout
        case connectionRefused = "connection refused"
        case status = "HTTP error"
        case allErrors = "(retrying all errors)"
    }

    /// What follows an attempt.
    enum Decision: Sendable, Equatable {
        case stop
        /// There would be a retry if the method could not act twice.
        case stopBecauseOfMethod
        case wait(Duration, Reason)
    }

    let options: RetryOptions

    /// The status codes of failures that pass.
    ///
    /// Source: curl's manual, `--retry`.
    static let transient: Set<Int> = [408, 429, 500, 502, 503, 504]

    /// Decides.
    ///
    /// - Parameters:
    ///   - end: How the attempt ended.
    ///   - retries: How many retries there were.
    ///   - elapsed: The time since the first attempt began.
    ///   - now: The time of day, for a `Retry-After` that is a date.
    ///   - random: At least 0 and less than 1.
    func decision(after end: End, retries: Int, elapsed: Duration, now: Date, random: Double) -> Decision {
        guard retries < options.retry, options.retryMaxTime.map({ elapsed < .seconds($0) }) ?? true,
            let reason = reason(end)
        else { return .stop }
        guard options.retryAllErrors || end.isBeforeSending || Self.isIdempotent(end.method) || Self.wasRefused(end)
        else { return .stopBecauseOfMethod }
        var seconds =
            options.retryDelay.flatMap { $0 > 0 ? $0 : nil }
            ?? Double(1 << min(retries, 9)) * (0.5 + random / 2)
        if reason == .status, let asked = end.retryAfter.flatMap({ Self.seconds($0, now) }) {
            seconds = max(seconds, asked)
        }
        return .wait(.seconds(min(seconds, 86_400)), reason)
    }

    private func reason(_ end: End) -> Reason? {
        switch end.code {
        case 0, 22:
            if let status = end.status, Self.transient.contains(status) { return .status }
        case 5, 6, 28: return .timeout
        case 7 where options.retryConnrefused: return .connectionRefused
        // What the caller or this machine got wrong is wrong the next time, too.
        case 2, 3, 23, 26, 65, 94, 130: return nil
        default: break
        }
        return end.code != 0 && options.retryAllErrors ? .allErrors : nil
    }

    /// Source: RFC 9110, 9.2.2.
    private static func isIdempotent(_ method: HTTPRequest.Method) -> Bool {
        [.get, .head, .put, .delete, .options, .trace].contains(method)
    }

    /// Whether the server says that it has not begun to act.
    private static func wasRefused(_ end: End) -> Bool { end.status == 429 || end.status == 503 }

    private static func seconds(_ text: String, _ now: Date) -> Double? {
        if let seconds = Int(text) { return seconds >= 0 ? Double(seconds) : nil }
        return HTTPDate.parse(text).map { max(0, $0.timeIntervalSince(now)) }
    }
}
