// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMPlatform

/// What is known of a call in the end, for `-w`, retries and diagnosis.
struct CallRecord: Sendable {
    /// The address as the caller wrote it, and its number in the run.
    let address: String
    let number: Int

    /// The last request.
    var step: CallStep

    /// The last answer, its body gone.
    var response: TransportResponse?

    /// Where the last answer would have led.
    var redirectURL: CallURL?

    var redirects = 0
    var connects = 0
    var headerBytes = 0
    var requestBytes = 0
    var counts = TransferProgress.Counts()

    /// Since the attempt began: when the last request began, and when it ended.
    var lastStart = Duration.zero
    var total = Duration.zero

    /// Until the head of the last answer was there, counted from ``lastStart``.
    var answerStarted = Duration.zero

    /// The file the answer went to.
    var file: String?

    /// curl's code, and what was said about it.
    var code: Int32 = 0
    var message: String?

    /// What a service refused, for the diagnosis.
    var refusal: RefusalReport?

    init(address: String, number: Int, step: CallStep) {
        self.address = address
        self.number = number
        self.step = step
    }
}
