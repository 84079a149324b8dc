// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import IAMPlatform
internal import Synchronization

/// A request as a ``ScriptedTransport`` or a ``ReplayTransport`` saw it.
public struct RecordedRequest: Sendable {
    /// Method, scheme, authority, path and fields.
    public let head: HTTPRequest

    /// The whole body.
    public let body: [UInt8]

    /// The request as it was handed over, with its limits.
    public let original: TransportRequest

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Reads the body to its end.
    init(_ request: TransportRequest) async throws {
        var body: [UInt8] = []
        switch request.body {
        case .none: break
        case .bytes(let bytes): body = bytes
        case .stream(_, let pieces): for try await piece in pieces { body += piece }
        }
        self.head = request.head
        self.body = body
        self.original = request
    }
}

/// A transport that answers from a closure and remembers what it was asked.
public final class ScriptedTransport: HTTPTransport {
    private let recorded = Mutex<[RecordedRequest]>([])
    private let answer: @Sendable (RecordedRequest, Int) async throws -> TransportResponse

    /// Makes a transport.
    ///
    /// - Parameter answer: Gets the request and its number, counted from 0; answers or throws.
    public init(_ answer: @escaping @Sendable (RecordedRequest, Int) async throws -> TransportResponse) {
        self.answer = answer
    }

    /// Everything asked so far, in order.
    public var requests: [RecordedRequest] { recorded.withLock { $0 } }

    /// Notes the request and answers it.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        let entry = try await RecordedRequest(request)
        let number = recorded.withLock {
            $0.append(entry)
            return $0.count - 1
        }
        return try await answer(entry, number)
    }
}

extension TransportResponse {
    /// An answer with a text body.
    ///
    /// - Parameters:
    ///   - status: The status code.
    ///   - text: The body.
    ///   - fields: The fields.
    public static func text(_ status: Int, _ text: String, fields: HTTPFields = [:]) -> TransportResponse {
        TransportResponse(
            head: HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: fields),
            bytes: Array(text.utf8)
        )
    }
}
