// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand
internal import IAMCredentials
internal import IAMEndpoints
internal import IAMPlatform
internal import IAMSigV4
internal import Synchronization

/// The body of a call, ready to be signed and sent as often as it can be read.
struct CallPayload: Sendable {
    private let body: CallBody?
    private let length: Int?
    private let choice: PayloadChoice
    private let signing: SigningPayload
    /// Whether the body can be read again, which is so for bytes in memory and regular files.
    let isRepeatable: Bool
    private let progress: TransferProgress
    private let reads = Reads()

    /// How often the body was started to be read.
    private final class Reads: Sendable {
        let count = Mutex(0)
    }

    init(
        _ given: CallBody?,
        for identity: HostIdentity,
        isSecure: Bool,
        _ options: RequestOptions,
        _ progress: TransferProgress
    ) async throws {
        var body = given
        var facts = Self.facts(body, isSecure: isSecure)
        self.choice = try PayloadChoice(facts, for: identity, options.payloadSigning, options.checksum)
        if choice.needsSpool(facts, isS3: identity.isS3Family) {
            body = try await body?.spooled()
            facts = Self.facts(body, isSecure: isSecure)
        }
        self.body = body
        self.length = body?.length
        self.isRepeatable = facts.isRepeatable
        self.progress = progress
        switch choice {
        case .none: signing = .empty
        case .unsigned, .chunked: signing = .unsigned
        case .hashed:
            if let bytes = body?.bytes {
                signing = .bytes(bytes)
            } else if let body {
                signing = .sha256(try await body.sha256().lowercaseHexadecimal)
            } else {
                signing = .empty
            }
        }
    }

    private static func facts(_ body: CallBody?, isSecure: Bool) -> PayloadChoice.Facts {
        PayloadChoice.Facts(
            hasBody: body != nil,
            isInMemory: body?.bytes != nil,
            hasLength: body?.length != nil,
            isRepeatable: body?.isRepeatable ?? true,
            isSecure: isSecure
        )
    }

    /// Whether the body, if it was read before, can be read again.
    var canBeSent: Bool { isRepeatable || reads.count.withLock { $0 == 0 } }

    /// The request with its signature, and its body.
    func sign(
        _ head: HTTPRequest,
        with signer: CallSigner
    ) throws -> (SignedHead, RequestBody) {
        if case .chunked(let chunks, let checksum) = choice, let body, let length {
            let upload = ChunkedUpload(decodedLength: length, chunks: chunks, checksum: checksum)
            let request = try signer.signChunked(head, upload)
            let framed = request.body(of: try open(body))
            let wireLength = request.request.headerFields[.contentLength].flatMap { Int($0) }
            return (SignedHead(request: request.request, trace: request.trace), .stream(length: wireLength, framed))
        }
        let signed = SignedHead(try signer.sign(head, signing))
        guard let body else { return (signed, .none) }
        if let bytes = body.bytes {
            reads.count.withLock { $0 += 1 }
            progress.willSend(bytes.count)
            progress.sent(bytes.count)
            return (signed, .bytes(bytes))
        }
        return (signed, .stream(length: length, try open(body)))
    }

    private func open(_ body: CallBody) throws -> any AsyncSequence<[UInt8], any Error> & Sendable {
        guard canBeSent else {
            throw CallError(code: 65, description: "necessary data rewind was not possible: the body comes from a pipe")
        }
        reads.count.withLock { $0 += 1 }
        if let length { progress.willSend(length) }
        let pieces = CountedPieces(pieces: try body.pieces(), progress: progress)
        return body.file.map { CountedFile(file: $0, pieces: pieces) } ?? pieces
    }
}
