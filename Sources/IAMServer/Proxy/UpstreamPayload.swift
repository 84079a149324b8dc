// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMPlatform
internal import IAMSigV4
internal import NIOCore

internal import struct FoundationEssentials.Date

/// The body of one request, ready to be signed and sent.
enum UpstreamPayload: Sendable {
    case none
    /// Nothing to send, to a service that takes no hash.
    case noneUnsigned
    case memory([UInt8], isSigned: Bool)
    case file(SpooledFile)
    case passing(any AsyncSequence<[UInt8], any Error> & Sendable, length: Int?, PayloadRule, hash: String?)

    /// Whether it can be sent again.
    var isRepeatable: Bool {
        if case .passing = self { return false }
        return true
    }

    /// Takes the client's body as the rule says, reading it whole where that has to be.
    init(
        _ body: some AsyncSequence<ByteBuffer, any Error> & Sendable,
        of request: HTTPRequest,
        _ rule: PayloadRule,
        spool: (limit: Int, directory: String),
        _ record: RequestRecord
    ) async throws {
        let length = request.headerFields[.contentLength].flatMap { Int($0) }
        let hasBody = length.map { $0 > 0 } ?? request.headerFields.contains(.transferEncoding)
        switch rule {
        case .none: self = .none
        case .unsigned where !hasBody: self = .noneUnsigned
        case .hashed:
            if let length, length > spool.limit {
                throw ProxyRefusal(
                    413,
                    "too-large",
                    "the body has \(length) bytes and at most \(spool.limit) are read before they are signed"
                )
            }
            switch try await SpooledBody.read(body, limit: spool.limit, in: spool.directory) {
            case .memory(let bytes):
                record.received(bytes.count)
                self = .memory(bytes, isSigned: true)
            case .file(let file):
                record.received(file.length)
                self = .file(file)
            }
        case .unsigned where length.map({ $0 <= PayloadRule.inMemory }) ?? false:
            let small = try await SpooledBody.read(body, limit: PayloadRule.inMemory, in: spool.directory)
            guard case .memory(let bytes) = small else { throw TransportError(.receiveFailed, "the body is too long") }
            record.received(bytes.count)
            self = .memory(bytes, isSigned: false)
        case .unsigned, .chunked, .framed:
            let hash = rule == .framed ? request.headerFields[.amzContentHash] : nil
            self = .passing(PassingBody(buffers: body, record: record), length: length, rule, hash: hash)
        }
    }

    /// The request with its signature and its body.
    func sign(
        _ head: HTTPRequest,
        with signer: UpstreamSigner,
        _ credentials: Credentials,
        at date: Date
    ) throws(SigningError) -> (HTTPRequest, RequestBody) {
        func signed(_ payload: SigningPayload, _ head: HTTPRequest) throws(SigningError) -> HTTPRequest {
            try signer.sign(head, payload, credentials, at: date)
        }
        switch self {
        case .none: return (try signed(.empty, head), .none)
        case .noneUnsigned: return (try signed(.unsigned, head), .none)
        case .memory(let bytes, let isSigned):
            return (try signed(isSigned ? .bytes(bytes) : .unsigned, head), .bytes(bytes))
        case .file(let file): return (try signed(.sha256(file.hash), head), .stream(length: file.length, file))
        case .passing(let pieces, _, .chunked(let length), _):
            let request = try signer.signChunked(head, length: length, credentials, at: date)
            let wire = request.request.headerFields[.contentLength].flatMap { Int($0) }
            return (request.request, .stream(length: wire, request.body(of: Erased(pieces: pieces))))
        case .passing(let pieces, let length, _, let hash):
            var head = head
            if let hash { head.headerFields[.amzContentHash] = hash }
            return (try signed(.unsigned, head), .stream(length: length, pieces))
        }
    }
}

/// A sequence whose type is not known, for what takes one of a known type.
private struct Erased: AsyncSequence, Sendable {
    let pieces: any AsyncSequence<[UInt8], any Error> & Sendable

    func makeAsyncIterator() -> Iterator { Iterator(pieces: pieces.makeAsyncIterator()) }

    struct Iterator: AsyncIteratorProtocol {
        var pieces: any AsyncIteratorProtocol<[UInt8], any Error>

        mutating func next() async throws -> [UInt8]? { try await pieces.next(isolation: #isolation) }
    }
}
