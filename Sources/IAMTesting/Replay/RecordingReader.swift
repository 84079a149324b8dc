// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMPlatform

internal import struct FoundationEssentials.Data

/// Why a recording cannot be read.
public struct RecordingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence that names the event, counted from 0.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension [RecordedExchange] {
    /// Reads a recording of the AWS SDK for Rust: a JSON object whose `events` tell what happened on which connection.
    ///
    /// Each event has a `connection_id` and an `action`: `Request` (method, URI, fields), `Data` and `Eof` of either
    /// direction, or `Response` (`Ok` with status and fields, or `Err` with a text). Bodies are `Utf8` or `Base64` text
    /// and may come in pieces. The exchanges are in the order of their requests.
    ///
    /// Source: smithy-rs, `http-traffic.json` in its test data.
    ///
    /// - Parameter bytes: The file.
    /// - Throws: ``RecordingError``.
    public init(recording bytes: [UInt8]) throws(RecordingError) {
        guard let events = JSONValue(parsing: bytes)?["events"]?.items else {
            throw RecordingError("the recording is not a JSON object with events")
        }
        var order: [Int] = []
        var connections: [Int: Connection] = [:]
        for (number, event) in events.enumerated() {
            guard let id = event["connection_id"]?.integer,
                let (kind, action) = event["action"]?.members?.first
            else { throw RecordingError("event \(number) has no connection_id or no action") }
            if kind == "Request" {
                guard let connection = Connection(action["request"]), connections[id] == nil else {
                    throw RecordingError("event \(number) is not the first and only request of its connection")
                }
                connections[id] = connection
                order.append(id)
            } else if connections[id]?.add(kind, action) != true {
                throw RecordingError("event \(number) is not a \(kind) of an open connection")
            }
        }
        self = order.compactMap { connections[$0]?.exchange }
    }
}

/// What has happened on one connection so far.
private struct Connection {
    private let method: HTTPRequest.Method
    private let url: String
    private let fields: HTTPFields
    private var requestBody: [UInt8] = []
    private var head: HTTPResponse?
    private var responseBody: [UInt8] = []
    private var isCutShort = false
    private var failure: TransportError?

    init?(_ request: JSONValue?) {
        guard let request, let method = request["method"]?.text.flatMap({ HTTPRequest.Method($0) }),
            let url = request["uri"]?.text
        else { return nil }
        self.method = method
        self.url = url
        self.fields = Self.fields(request["headers"])
    }

    var exchange: RecordedExchange {
        let outcome: RecordedExchange.Outcome
        if let failure {
            outcome = .failure(failure)
        } else if let head {
            outcome = isCutShort ? .cutShort(head, body: responseBody) : .answer(head, body: responseBody)
        } else {
            outcome = .failure(TransportError(.emptyReply, "the recording has no answer"))
        }
        return RecordedExchange(method: method, url: url, fields: fields, body: requestBody, outcome: outcome)
    }

    /// Takes an event; false if it has no meaning.
    mutating func add(_ kind: String, _ action: JSONValue) -> Bool {
        let isResponse = action["direction"]?.text == "Response"
        switch kind {
        case "Response":
            return setResponse(action["response"])
        case "Data":
            guard let bytes = Self.bytes(action["data"]) else { return false }
            if isResponse { responseBody += bytes } else { requestBody += bytes }
        case "Eof":
            isCutShort = isCutShort || (isResponse && action["ok"] == .boolean(false))
        default:
            return false
        }
        return true
    }

    private mutating func setResponse(_ response: JSONValue?) -> Bool {
        if let error = response?["Err"] {
            failure = Self.failure(error)
        } else if let answer = response?["Ok"], let status = answer["status"]?.integer, (100...999).contains(status) {
            head = HTTPResponse(
                status: HTTPResponse.Status(code: status),
                headerFields: Self.fields(answer["headers"])
            )
        } else {
            return false
        }
        return true
    }

    /// The recording keeps a text only; what it says decides the code.
    private static func failure(_ error: JSONValue) -> TransportError {
        let text = error.text ?? error.rendered()
        let code: TransportError.Code =
            if text.lowercased().contains("timeout") || text.lowercased().contains("timed out") {
                .timedOut
            } else if text.lowercased().contains("refused") {
                .refused
            } else {
                .receiveFailed
            }
        return TransportError(code, "recorded failure: \(text)")
    }

    /// The fields of an object of arrays; the order of the names is not kept in the recording either.
    private static func fields(_ object: JSONValue?) -> HTTPFields {
        var fields = HTTPFields()
        for (name, values) in (object?.members ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let name = HTTPField.Name(name) else { continue }
            for value in values.items ?? [values] {
                if let text = value.text { fields.append(HTTPField(name: name, value: text)) }
            }
        }
        return fields
    }

    private static func bytes(_ data: JSONValue?) -> [UInt8]? {
        if let text = data?["Utf8"]?.text { return Array(text.utf8) }
        return data?["Base64"]?.text.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
    }
}
