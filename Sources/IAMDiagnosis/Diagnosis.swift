// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import IAMSigV4

public import struct FoundationEssentials.Date

/// An exchange that a service refused: what was sent, how it was signed, and what came back.
public struct RefusedExchange: Sendable {
    /// The request as it was sent, signature included.
    public var request: HTTPRequest

    /// How it was signed; `nil` if that is not known.
    public var trace: SigningTrace?

    /// The head of the answer.
    public var response: HTTPResponse

    /// The body of the answer, or its beginning.
    public var body: [UInt8]

    /// The local time when the answer came.
    public var receivedAt: Date

    /// Makes an exchange.
    public init(request: HTTPRequest, trace: SigningTrace?, response: HTTPResponse, body: [UInt8], receivedAt: Date) {
        self.request = request
        self.trace = trace
        self.response = response
        self.body = body
        self.receivedAt = receivedAt
    }
}

/// Why a service refused a request, and what to do.
public struct Diagnosis: Sendable, Hashable {
    /// The causes that can be told apart; more may be added.
    public struct Cause: Sendable, Hashable, CustomStringConvertible {
        /// The name of the cause, such as `body-changed`.
        public let description: String

        init(_ description: String) { self.description = description }

        /// Nothing of it says why.
        public static var unknown: Self { Self("unknown") }
    }

    /// The cause.
    public let cause: Cause

    /// One sentence that says what happened.
    public let summary: String

    /// What shows it: lines that differ, words of the service; secrets redacted.
    public let evidence: [String]

    /// What to do next.
    public let fix: String

    /// Finds the cause of a refusal.
    ///
    /// - Returns: `nil` if the answer is no refusal.
    public init?(_ exchange: RefusedExchange) {
        return nil
    }
}
