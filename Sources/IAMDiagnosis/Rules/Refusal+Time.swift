// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMSigV4

internal import struct FoundationEssentials.Date

extension Refusal {
    /// The service's clock and the time of signing are too far apart.
    ///
    /// Source: `RequestTimeTooSkewed` of S3; "Signature expired" and "Signature not yet current" of all others.
    func timeOfSigning() -> Diagnosis? {
        let isTime =
            isCode("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture")
            || says("signature expired", "signature not yet current")
        guard isTime, sent.place != .query else { return nil }
        let times = Text.timestamps(in: answer.message)
        let signedAt =
            AWSTimestamp.parse(sent.timestamp) ?? times.first.flatMap { AWSTimestamp.parse($0) }
            ?? answer.details["RequestTime"].flatMap { AWSTimestamp.parse($0) }
        guard let signedAt, let serviceTime = serviceTime(times) else {
            return says("not yet current") || isCode("RequestInTheFuture")
                ? clock(.clockAhead, nil) : clock(.clockBehind, nil)
        }
        let behind = serviceTime.timeIntervalSince(signedAt)
        // The local clock is right if it agrees with the service's now; then it was signing that was early.
        if behind > 0, abs(serviceTime.timeIntervalSince(exchange.receivedAt)) < 120 {
            return Diagnosis(
                .signedTooLongAgo,
                "The request was signed \(Self.span(behind)) before it arrived, which is too long; the clock is right.",
                evidence: [
                    "signed at:    \(AWSTimestamp.basic(signedAt))",
                    "service time: \(AWSTimestamp.basic(serviceTime))",
                ],
                fix: "Sign right before sending, and sign again for every retry. A fixed X-Amz-Date header, a stored "
                    + "Authorization header or a queue in between are the usual reasons."
            )
        }
        return behind > 0 ? clock(.clockBehind, (signedAt, serviceTime)) : clock(.clockAhead, (signedAt, serviceTime))
    }

    private func clock(_ cause: Diagnosis.Cause, _ times: (signed: Date, service: Date)?) -> Diagnosis {
        let isBehind = cause == .clockBehind
        let amount = times.map { " by \(Self.span(abs($0.service.timeIntervalSince($0.signed))))" } ?? ""
        return Diagnosis(
            cause,
            "The clock of this machine is \(isBehind ? "behind" : "ahead of") the service's"
                + "\(amount); services allow 5 minutes, S3, STS and IAM 15.",
            evidence: times.map {
                [
                    "signed at:    \(AWSTimestamp.basic($0.signed))",
                    "service time: \(AWSTimestamp.basic($0.service))",
                ]
            } ?? [],
            fix: "Set the clock: sudo timedatectl set-ntp true, or sudo chronyc makestep, or on macOS "
                + "sudo sntp -sS time.apple.com. In a container or virtual machine set the host's clock (WSL: "
                + "sudo hwclock -s)."
        )
    }

    private func serviceTime(_ times: [String]) -> Date? {
        // T1 is compared with T2, which is T3 - 5 min.; T3 is the service's time.
        if times.count >= 3, let date = AWSTimestamp.parse(times[2]) { return date }
        return answer.details["ServerTime"].flatMap { AWSTimestamp.parse($0) }
            ?? answer.field("date").flatMap { HTTPDate.parse($0) }
    }

    /// A time in words: `6 min 12 s`.
    static func span(_ seconds: Double) -> String {
        guard seconds.isFinite, abs(seconds) < 1e12 else { return "very long" }
        let whole = Int(abs(seconds).rounded())
        let units = [(whole / 86_400, "d"), (whole / 3_600 % 24, "h"), (whole / 60 % 60, "min"), (whole % 60, "s")]
        let parts = units.drop { $0.0 == 0 }.prefix(2).filter { $0.0 != 0 }.map { "\($0.0) \($0.1)" }
        return parts.isEmpty ? "0 s" : parts.joined(separator: " ")
    }
}
