// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMEndpoints
internal import IAMSigV4

/// How a body goes into the signature and over the wire.
///
/// Source: Amazon S3 API Reference, "Authenticating Requests (AWS Signature Version 4)".
enum PayloadChoice: Sendable, Hashable {
    /// There is no body.
    case none

    /// The hash of the body is signed, so the body is read before it is sent.
    case hashed

    /// The body is not covered by the signature.
    case unsigned

    /// The body is framed; its length must be known.
    case chunked(ChunkedUpload.Chunks, ChunkedUpload.Checksum?)

    /// What the choice depends on.
    struct Facts: Sendable {
        /// Whether there is a body.
        var hasBody = true
        /// Whether all of it is in memory already.
        var isInMemory = false
        /// Whether its length is known.
        var hasLength = true
        /// Whether it can be read twice.
        var isRepeatable = true
        /// Whether TLS protects it.
        var isSecure = true
    }

    /// Chooses.
    ///
    /// - Throws: `UsageError` for a wish that the service cannot grant.
    init(
        _ facts: Facts,
        for identity: HostIdentity,
        _ signing: PayloadSigning?,
        _ checksum: ChunkedUpload.Checksum?
    ) throws {
        if identity.payload == .unsigned {
            guard signing != .chunked, checksum == nil else {
                throw UsageError(
                    "\(identity.service) takes unsigned bodies only; leave out --payload-signing and --checksum"
                )
            }
            self = .unsigned
            return
        }
        guard identity.isS3Family else {
            self = try Self.other(facts, identity, signing, checksum)
            return
        }
        guard facts.hasBody else {
            self = .none
            return
        }
        switch signing {
        case .chunked: self = .chunked(.signed, checksum)
        case .unsigned: self = checksum.map { .chunked(.unsigned, $0) } ?? .unsigned
        case .hash: self = checksum.map { .chunked(.signed, $0) } ?? .hashed
        case nil:
            if let checksum {
                self = .chunked(facts.isSecure ? .unsigned : .signed, checksum)
            } else if facts.isInMemory || (!facts.isSecure && facts.isRepeatable) {
                self = .hashed
            } else if facts.isSecure {
                self = .unsigned
            } else {
                self = facts.hasLength ? .chunked(.signed, nil) : .hashed
            }
        }
    }

    private static func other(
        _ facts: Facts,
        _ identity: HostIdentity,
        _ signing: PayloadSigning?,
        _ checksum: ChunkedUpload.Checksum?
    ) throws -> PayloadChoice {
        guard signing != .chunked, checksum == nil else {
            throw UsageError("chunked bodies and checksums are for S3, and this is signed for \(identity.service)")
        }
        guard facts.hasBody else { return .none }
        return signing == .unsigned ? .unsigned : .hashed
    }

    /// Whether the body must be read whole, to a spool if it can be read only once, before the request is sent.
    func needsSpool(_ facts: Facts, isS3: Bool) -> Bool {
        switch self {
        case .none: false
        case .hashed: !facts.isRepeatable
        // S3 takes no body whose length it does not know.
        case .unsigned: isS3 && !facts.hasLength
        case .chunked: !facts.hasLength
        }
    }
}
