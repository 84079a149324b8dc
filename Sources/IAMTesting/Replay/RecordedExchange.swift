// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import IAMPlatform

/// A request and what came back, for a ``ReplayTransport``.
public struct RecordedExchange: Sendable {
    /// What came back.
    public enum Outcome: Sendable {
        /// A whole answer.
        case answer(HTTPResponse, body: [UInt8])
        /// An answer whose connection broke after these bytes of its body.
        case cutShort(HTTPResponse, body: [UInt8])
        /// No answer.
        case failure(TransportError)
    }

    /// The request's method.
    public var method: HTTPRequest.Method

    /// The request's whole address, such as `http://169.254.170.2/v2/credentials/abc`.
    public var url: String

    /// The request's fields; they are not compared at replay.
    public var fields: HTTPFields

    /// The request's body; it is not compared at replay.
    public var body: [UInt8]

    /// What came back.
    public var outcome: Outcome

    /// Makes an exchange of its parts.
    ///
    /// - Parameters:
    ///   - method: The request's method.
    ///   - url: The request's whole address.
    ///   - fields: The request's fields.
    ///   - body: The request's body.
    ///   - outcome: What came back.
    public init(
        method: HTTPRequest.Method,
        url: String,
        fields: HTTPFields = [:],
        body: [UInt8] = [],
        outcome: Outcome
    ) {
        self.method = method
        self.url = url
        self.fields = fields
        self.body = body
        self.outcome = outcome
    }
}

extension RecordedExchange {
    /// Makes an exchange that is answered with a text.
    ///
    /// - Parameters:
    ///   - method: The request's method.
    ///   - url: The request's whole address.
    ///   - status: The status code of the answer, 100 to 999.
    ///   - text: The body of the answer.
    ///   - fields: The fields of the answer.
    public init(
        _ method: HTTPRequest.Method,
        _ url: String,
        status: Int = 200,
        answering text: String,
        fields: HTTPFields = [:]
    ) {
        let head = HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: fields)
        self.init(method: method, url: url, outcome: .answer(head, body: Array(text.utf8)))
    }

    /// Makes an exchange that is not answered.
    ///
    /// - Parameters:
    ///   - method: The request's method.
    ///   - url: The request's whole address.
    ///   - error: Why not.
    public init(_ method: HTTPRequest.Method, _ url: String, failing error: TransportError) {
        self.init(method: method, url: url, outcome: .failure(error))
    }
}

extension RecordedExchange: CustomStringConvertible, CustomReflectable {
    /// Method and address without query; bodies and fields may be secret.
    public var description: String { "\(method.rawValue) \(url.prefix { $0 != "?" })" }

    /// A mirror of what ``description`` tells.
    public var customMirror: Mirror { Mirror(self, children: ["request": description]) }
}

extension RecordedExchange.Outcome {
    func response() throws(TransportError) -> TransportResponse {
        switch self {
        case .answer(let head, let body): return TransportResponse(head: head, bytes: body)
        case .failure(let error): throw error
        case .cutShort(let head, let bytes):
            let body = AsyncThrowingStream<[UInt8], any Error> { continuation in
                if !bytes.isEmpty { continuation.yield(bytes) }
                continuation.finish(throwing: TransportError(.cutShort, "the recorded answer was cut short"))
            }
            return TransportResponse(head: head, body: body)
        }
    }
}
