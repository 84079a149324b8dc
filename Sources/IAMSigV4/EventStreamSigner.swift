// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
public import HTTPTypes
public import IAMCredentials

public import struct FoundationEssentials.Date

/// Signs the messages of one event stream, each of which covers the one before.
///
/// Each message is wrapped in an outer one with the headers `:date` and `:chunk-signature`; an empty outer message ends
/// the stream.
///
/// Source: Amazon Transcribe Developer Guide, "Event stream encoding" and "Setting up a streaming transcription".
public struct EventStreamSigner: Sendable {
    private let keys: SigningKeyCache
    private let secret: Secret
    private let region: String
    private let service: String
    private var previous: String

    /// Begins a stream behind a request.
    ///
    /// - Parameter seed: The signature of the request, in hexadecimal digits.
    init(secret: Secret, region: String, service: String, seed: String, keys: SigningKeyCache) {
        self.secret = secret
        self.region = region
        self.service = service
        self.previous = seed
        self.keys = keys
    }

    /// Signs a message.
    ///
    /// - Parameters:
    ///   - message: The encoded message.
    ///   - date: The time of signing, in the years 1 to 9999.
    /// - Returns: The encoded outer message.
    public mutating func sign(_ message: [UInt8], at date: Date) throws(SigningError) -> [UInt8] {
        guard let second = SigningTimestamp.second(of: date) else {
            throw SigningError(.invalidDate, "The time of signing is not in the years 1 to 9999.")
        }
        let time = EventStreamHeader(":date", .timestamp(milliseconds: Int64(second) * 1_000))
        let signature = Self.signature(next(time, message, SigningTimestamp(second: second)))
        let headers = [time, EventStreamHeader(":chunk-signature", .bytes(signature.bytes))]
        let outer = try EventStreamMessage(headers: headers, payload: message).encoded()
        previous = signature.text
        return outer
    }

    /// Ends the stream.
    ///
    /// - Returns: The encoded empty message.
    public mutating func end(at date: Date) throws(SigningError) -> [UInt8] { try sign([], at: date) }

    // MARK: Verifying

    /// Verifies the next message of a stream.
    ///
    /// - Parameter outer: The encoded outer message as it arrived.
    /// - Returns: The encoded message in it; empty at the end of the stream.
    /// - Throws: ``VerificationError``.
    public mutating func verify(_ outer: [UInt8]) throws(VerificationError) -> [UInt8] {
        let message = try EventStreamMessage(decoding: outer)
        guard message.headers.count == 2, let time = message.headers.first(where: { $0.name == ":date" }),
            case .timestamp(let milliseconds) = time.value,
            case .bytes(let presented)? = message.headers.first(where: { $0.name == ":chunk-signature" })?.value,
            let second = SigningTimestamp.second(of: Date(timeIntervalSince1970: Double(milliseconds) / 1_000))
        else {
            throw VerificationError(
                .incompleteSignature,
                "A signed event must have the headers :date and :chunk-signature, and no others."
            )
        }
        let signature = Self.signature(next(time, message.payload, SigningTimestamp(second: second)))
        guard zip(signature.bytes, presented).reduce(UInt8(0), { $0 | ($1.0 ^ $1.1) }) == 0, presented.count == 32
        else {
            throw VerificationError(
                .signatureMismatch,
                "The request signature we calculated does not match the signature you provided: an event of the stream."
            )
        }
        previous = signature.text
        return message.payload
    }

    // MARK: The calculation

    private func next(_ time: EventStreamHeader, _ message: [UInt8], _ timestamp: SigningTimestamp) -> SHA256Digest {
        var header: [UInt8] = []
        _ = time.write(to: &header)
        var scratch = ByteScratch(capacity: 512)
        scratch.append("AWS4-HMAC-SHA256-PAYLOAD\n" as StaticString)
        scratch.append(timestamp.text)
        scratch.append("\n" as Unicode.Scalar)
        scratch.append(timestamp.day)
        scratch.append(StringToSign.scopeEnd(region: region, service: service))
        scratch.append("\n" as Unicode.Scalar)
        scratch.append(previous)
        scratch.append("\n" as Unicode.Scalar)
        scratch.append(hexadecimalOf: PayloadHash.digest(header))
        scratch.append("\n" as Unicode.Scalar)
        scratch.append(hexadecimalOf: PayloadHash.digest(message))
        return keys.key(secret: secret, nil, timestamp, region: region, service: service).key
            .signature(of: 0..<scratch.count, in: scratch)
    }

    private static func signature(_ digest: SHA256Digest) -> (bytes: [UInt8], text: String) {
        var scratch = ByteScratch(capacity: 64)
        scratch.append(hexadecimalOf: digest)
        return (Array(digest), scratch.text(0..<64))
    }
}

extension EventStreamSigner: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Service and region.
    public var description: String { "EventStreamSigner for \(service) in \(region)" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror with nothing in it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension SigV4Signer {
    /// Signs a request whose body is a stream of signed events.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - credentials: What to sign with.
    ///   - date: The time of signing, in the years 1 to 9999.
    /// - Returns: The request to send, and what signs its events, in the order they are sent.
    /// - Throws: ``SigningError``.
    public func signEventStream(
        _ request: HTTPRequest,
        credentials: Credentials,
        at date: Date
    ) throws(SigningError) -> (request: SignedRequest, events: EventStreamSigner) {
        var request = request
        request.headerFields[.amzContentSHA256] = "STREAMING-AWS4-HMAC-SHA256-EVENTS"
        let signed = try signWithTrace(request, payload: .empty, credentials: credentials, at: date)
        return (signed, eventStream(after: signed.trace, credentials: credentials))
    }

    /// Signs, or verifies, the events behind a request that was signed elsewhere.
    ///
    /// - Parameters:
    ///   - trace: How the request was signed.
    ///   - credentials: What it was signed with.
    public func eventStream(after trace: SigningTrace, credentials: Credentials) -> EventStreamSigner {
        EventStreamSigner(
            secret: credentials.secretAccessKey,
            region: region,
            service: service,
            seed: trace.signature,
            keys: keys
        )
    }
}
