// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes

/// A signed request whose body is to be sent through ``body(of:)``.
public struct ChunkedRequest: Sendable {
    /// The request to send, `Content-Length` included.
    public let request: HTTPRequest

    /// How the seed signature came about.
    public let trace: SigningTrace

    private let encoder: ChunkEncoder

    /// Makes a request whose chunks carry on from its signature.
    ///
    /// - Parameters:
    ///   - signed: The request, signed with the fields of ``ChunkedUpload/prepare(_:_:)``.
    ///   - upload: How its body is sent.
    ///   - key: The key that signed it.
    ///   - scope: The scope as it stands in the string to sign.
    init(_ signed: SignedRequest, _ upload: ChunkedUpload, key: RequestKey, scope: String) {
        self.request = signed.request
        self.trace = signed.trace
        let signatures = ChunkSignatures(
            key: key,
            timestamp: signed.trace.timestamp,
            scope: scope,
            seed: signed.trace.signature
        )
        self.encoder = ChunkEncoder(upload, upload.chunks == .signed ? signatures : nil)
    }

    /// Frames and signs the pieces of a body as they pass; bounded memory, may be iterated once.
    ///
    /// One piece and one chunk are held at a time. Iteration throws ``SigningError/Code/wrongBodyLength`` if the
    /// pieces are more or fewer bytes than were declared; the end of the body is not written then.
    ///
    /// - Parameter pieces: The body in pieces of any size.
    /// - Returns: The bytes to send, chunk by chunk.
    public func body(
        of pieces: some AsyncSequence<[UInt8], any Error> & Sendable
    ) -> any AsyncSequence<[UInt8], any Error> & Sendable {
        ChunkedBody(pieces: pieces, encoder: encoder)
    }

    /// Frames and signs a body that is at hand as a whole.
    ///
    /// - Parameter body: The whole body.
    /// - Returns: The bytes to send.
    /// - Throws: ``SigningError/Code/wrongBodyLength`` if the body is longer or shorter than was declared.
    public func encoded(_ body: [UInt8]) throws(SigningError) -> [UInt8] {
        var encoder = encoder
        var result: [UInt8] = []
        var position = 0
        while position < body.count {
            if let chunk = try encoder.take(body, from: &position) { result += chunk }
        }
        return try result + encoder.finish()
    }
}

extension ChunkedRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The redacted trace; the request itself carries the signature and the session token.
    public var description: String { trace.description }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror of what ``description`` tells.
    public var customMirror: Mirror { Mirror(self, children: ["trace": trace]) }
}
