// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import IAMPlatform

/// Which requests are sent again, signed anew, before anything of an answer has been passed on.
public struct RetryRule: Sendable, Hashable {
    /// How an attempt ended.
    public enum Outcome: Sendable, Hashable {
        /// With an answer; `retryAfter` is the value of its field.
        case status(Int, retryAfter: String?)
        /// Without one.
        case failure(TransportError.Code)
    }

    /// How often a request is sent in all; at least 1.
    public let maximumAttempts: Int

    /// Makes a rule.
    ///
    /// - Parameter maximumAttempts: How often a request is sent in all; less than 1 counts as 1.
    public init(maximumAttempts: Int = 3) { self.maximumAttempts = max(1, maximumAttempts) }

    /// How long to wait before the next attempt; `nil` if there is none.
    ///
    /// - Parameters:
    ///   - outcome: How the attempt ended.
    ///   - attempt: Its number, from 1.
    ///   - method: The method; those that are not idempotent are only repeated if the upstream cannot have acted.
    ///   - isRepeatable: Whether the body can be sent again.
    ///   - random: At least 0 and less than 1.
    public func delay(
        after outcome: Outcome,
        attempt: Int,
        method: HTTPRequest.Method,
        isRepeatable: Bool,
        random: Double
    ) -> Duration? {
        guard attempt < maximumAttempts, isRepeatable else { return nil }
        var seconds = 0.1 * Double(1 << min(attempt - 1, 5)) * (0.5 + random / 2)
        switch outcome {
        case .failure(let code):
            let mayRepeat = code.isBeforeSending || (Self.isIdempotent(method) && Self.isBroken(code))
            guard mayRepeat else { return nil }
        case .status(let status, let retryAfter):
            guard [502, 503, 504].contains(status), Self.isIdempotent(method) else { return nil }
            if let asked = retryAfter.flatMap({ Int($0) }), asked > 0 {
                // A client that waits longer than this is better told.
                guard asked <= 5 else { return nil }
                seconds = max(seconds, Double(asked))
            }
        }
        return .seconds(seconds)
    }

    /// Source: RFC 9110, 9.2.2.
    private static func isIdempotent(_ method: HTTPRequest.Method) -> Bool {
        [.get, .head, .put, .delete, .options].contains(method)
    }

    /// Whether a connection broke, as one does that an upstream closed while it was idle.
    private static func isBroken(_ code: TransportError.Code) -> Bool {
        [.emptyReply, .sendFailed, .receiveFailed, .http2].contains(code)
    }
}
