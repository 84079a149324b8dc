// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The codes that mean more than "no".
///
/// Source: AWS SDKs and Tools Reference Guide, "Retry behavior"; `_retry.json` of botocore for STS.
enum FaultCodes {
    /// Worth another attempt although the status alone does not say so.
    static let transient: Set<String> = [
        "RequestTimeout", "IDPCommunicationError", "InternalFailure", "InternalError", "ServiceUnavailable",
    ]

    /// The service wants fewer requests.
    static let throttling: Set<String> = [
        "Throttling", "Throttled", "RequestThrottled", "TooManyRequests", "ProvisionedThroughputExceeded",
        "TransactionInProgress", "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceeded", "SlowDown",
        "PriorRequestNotComplete", "EC2Throttled",
    ]

    /// The time of the signature is wrong, whatever else is.
    static let definiteSkew: Set<String> = ["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"]

    /// The time of the signature may be wrong.
    static let possibleSkew: Set<String> = ["InvalidSignature", "SignatureDoesNotMatch", "AuthFailure"]
}

extension ServiceFault {
    func retryability(status: Int) -> Retryability {
        if status == 429 || name.map(FaultCodes.throttling.contains) ?? false { return .throttling }
        if [500, 502, 503, 504].contains(status) || name.map(FaultCodes.transient.contains) ?? false {
            return .transient
        }
        return .never
    }

    /// The difference between the clocks, in seconds, from which on it may be the reason; `nil` if it cannot be.
    var skewTolerance: Double? {
        if isAboutTime { return 5 }
        return name.map(FaultCodes.possibleSkew.contains) ?? false ? ClockSkew.tolerance : nil
    }

    /// Whether the service says in words or by its code that the time of the signature is wrong.
    var isAboutTime: Bool {
        if let name, FaultCodes.definiteSkew.contains(name) { return true }
        return says("Signature expired") || says("Signature not yet current")
    }

    func says(_ text: String) -> Bool {
        message?.firstRange(of: text) != nil
    }
}
