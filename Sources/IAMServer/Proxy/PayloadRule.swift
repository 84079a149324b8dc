// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import IAMEndpoints
internal import IAMSigV4

/// How the body of a request is covered by the signature and kept in bounded memory.
///
/// Source: Amazon S3 API Reference, "Authenticating Requests (AWS Signature Version 4)".
public enum PayloadRule: Sendable, Hashable {
    /// There is no body.
    case none
    /// The body is read into memory, to a file beyond ``inMemory`` bytes, and its hash is signed.
    case hashed
    /// The body goes on as it comes and the signature does not cover it.
    case unsigned
    /// The body goes on as it comes, in chunks that are signed one by one.
    case chunked(length: Int)
    /// The body is framed by the client already, with a checksum in its trailer; it goes on as it comes.
    case framed

    /// The bytes of a body that are kept in memory.
    public static var inMemory: Int { 1_024 * 1_024 }

    /// Chooses.
    ///
    /// - Parameters:
    ///   - request: What the client sent.
    ///   - identity: What it is signed for.
    ///   - isSecure: Whether TLS protects the way to the upstream.
    /// - Throws: ``ProxyRefusal`` for a body that holds signatures of the client's own.
    public init(_ request: HTTPRequest, for identity: HostIdentity, isSecure: Bool) throws(ProxyRefusal) {
        let fields = request.headerFields
        let length = fields[.contentLength].flatMap { Int($0) }
        guard length.map({ $0 > 0 }) ?? fields.contains(.transferEncoding) else {
            self = identity.payload == .unsigned ? .unsigned : .none
            return
        }
        let given = fields[.amzContentHash] ?? ""
        if given.hasPrefix("STREAMING-") {
            guard given == "STREAMING-UNSIGNED-PAYLOAD-TRAILER", identity.isS3Family, isSecure else {
                throw ProxyRefusal(
                    400,
                    "payload",
                    "the body is framed as \(given.prefix(40)); have the client send it plain and unsigned"
                )
            }
            self = .framed
            return
        }
        let path = String((request.path ?? "/").prefix { $0 != "?" })
        let isSmall = length.map { $0 <= Self.inMemory } ?? false
        if identity.payload == .unsigned {
            self = .unsigned
        } else if isSmall || !identity.takesUnsignedPayload(method: request.method.rawValue, path: path) {
            self = .hashed
        } else if identity.isS3Family {
            // S3 takes no body whose length it does not know.
            guard let length else {
                self = .hashed
                return
            }
            self = isSecure ? .unsigned : .chunked(length: length)
        } else {
            self = isSecure ? .unsigned : .hashed
        }
    }
}
