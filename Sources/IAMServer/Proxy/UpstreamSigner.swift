// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMEndpoints
internal import IAMSigV4

internal import struct FoundationEssentials.Date

/// Signs requests for one upstream, with keys derived once a day.
struct UpstreamSigner: Sendable {
    private enum Kind: Sendable {
        case one(SigV4Signer)
        case many(SigV4aSigner)
    }

    private let kind: Kind

    init(_ identity: HostIdentity) {
        let options = SigningOptions(service: identity.service)
        kind =
            switch identity.algorithm {
            case .sigV4: .one(SigV4Signer(service: identity.service, region: identity.region, options: options))
            case .sigV4a:
                .many(SigV4aSigner(service: identity.service, regionSet: identity.regionSet, options: options))
            }
    }

    func sign(
        _ head: HTTPRequest,
        _ payload: SigningPayload,
        _ credentials: Credentials,
        at date: Date
    ) throws(SigningError) -> HTTPRequest {
        switch kind {
        case .one(let signer): try signer.sign(head, payload: payload, credentials: credentials, at: date)
        case .many(let signer): try signer.sign(head, payload: payload, credentials: credentials, at: date)
        }
    }

    func signChunked(
        _ head: HTTPRequest,
        length: Int,
        _ credentials: Credentials,
        at date: Date
    ) throws(SigningError) -> ChunkedRequest {
        let upload = ChunkedUpload(decodedLength: length)
        return switch kind {
        case .one(let signer): try signer.signChunked(head, upload: upload, credentials: credentials, at: date)
        case .many(let signer): try signer.signChunked(head, upload: upload, credentials: credentials, at: date)
        }
    }
}
