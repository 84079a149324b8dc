// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMPlatform
internal import IAMSigV4

internal import struct FoundationEssentials.Date

/// The machine's clock beside that of a service.
struct ClockComparison: Sendable {
    private let seconds: Int?

    /// Compares.
    ///
    /// - Parameters:
    ///   - head: An answer with the field `Date`.
    ///   - date: When it was asked for, by the machine's clock.
    init(_ head: HTTPResponse, at date: Date) {
        self.seconds = head.headerFields[.date].flatMap(HTTPDate.parse).map {
            Int($0.timeIntervalSince(date).rounded())
        }
    }

    /// From a minute on it is worth a word; from five minutes on requests are refused.
    func finding(_ url: String) -> Finding? {
        guard let seconds, abs(seconds) >= 60 else { return nil }
        let isRefused = abs(seconds) >= 300
        let direction = seconds > 0 ? "behind" : "ahead of"
        return Finding(
            isRefused ? .error : .warning,
            "the clock of this machine is \(Duration.seconds(abs(seconds)).spoken) \(direction) that of the service"
                + (isRefused ? ", which refuses signatures of the wrong time" : ""),
            at: .url(url),
            fix: "set the clock: timedatectl set-ntp true, or chronyc makestep"
        )
    }
}
