// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMEndpoints
internal import IAMSigV4

internal import struct FoundationEssentials.Date

/// A head as it goes over the wire, and how it was signed; no trace if it was not.
struct SignedHead: Sendable {
    var request: HTTPRequest
    var trace: SigningTrace?
}

extension SignedHead {
    init(_ signed: SignedRequest) {
        self.init(request: signed.request, trace: signed.trace)
    }
}

/// Signs for one identity at one moment.
struct CallSigner: Sendable {
    let identity: HostIdentity
    let credentials: Credentials
    let date: Date

    /// The rules of the service.
    var options: SigningOptions { SigningOptions(service: identity.service) }

    /// Signs with SigV4, or with SigV4a where the host wants that.
    func sign(_ head: HTTPRequest, _ payload: SigningPayload) throws(SigningError) -> SignedRequest {
        switch identity.algorithm {
        case .sigV4: try sigV4.signWithTrace(head, payload: payload, credentials: credentials, at: date)
        case .sigV4a: try sigV4a.signWithTrace(head, payload: payload, credentials: credentials, at: date)
        }
    }

    /// Signs in the query.
    func presign(_ head: HTTPRequest, _ payload: SigningPayload, seconds: Int) throws(SigningError) -> SignedRequest {
        switch identity.algorithm {
        case .sigV4:
            try sigV4.presign(head, payload: payload, credentials: credentials, at: date, expiresIn: seconds)
        case .sigV4a:
            try sigV4a.presign(head, payload: payload, credentials: credentials, at: date, expiresIn: seconds)
        }
    }

    /// Signs the head of a request whose body goes in chunks.
    func signChunked(_ head: HTTPRequest, _ upload: ChunkedUpload) throws(SigningError) -> ChunkedRequest {
        switch identity.algorithm {
        case .sigV4: try sigV4.signChunked(head, upload: upload, credentials: credentials, at: date)
        case .sigV4a: try sigV4a.signChunked(head, upload: upload, credentials: credentials, at: date)
        }
    }

    private var sigV4: SigV4Signer {
        SigV4Signer(service: identity.service, region: identity.region, options: options)
    }

    private var sigV4a: SigV4aSigner {
        SigV4aSigner(service: identity.service, regionSet: identity.regionSet, options: options)
    }
}
