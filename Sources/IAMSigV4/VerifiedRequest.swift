// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

public import struct FoundationEssentials.Date

/// What a verifier has to know of an access key.
public struct VerificationKey: Sendable {
    /// The secret that belongs to the access key id.
    public let secretAccessKey: Secret

    /// The session token that every request has to carry; `nil` for a long-term key, with which none may come.
    public let sessionToken: Secret?

    /// When the key ends; `nil` for never.
    public let expiration: Date?

    /// Makes a key.
    ///
    /// - Parameters:
    ///   - secretAccessKey: The secret.
    ///   - sessionToken: The session token of a temporary key.
    ///   - expiration: The end of a temporary key.
    public init(secretAccessKey: Secret, sessionToken: Secret? = nil, expiration: Date? = nil) {
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }
}

/// Who signed a request, and for what.
public struct VerifiedRequest: Sendable, Hashable {
    /// Where the signature stood.
    public enum Form: Sendable, Hashable {
        /// In the `Authorization` field.
        case header

        /// In the query: a presigned URL.
        case query
    }

    /// The access key id that signed.
    public let accessKeyID: String

    /// What the signature is good for.
    public let scope: CredentialScope

    /// How the request was signed.
    public let algorithm: SigningAlgorithm

    /// The regions that the signature is good in: for SigV4 the one of the scope, for SigV4a names and patterns.
    public let regionSet: [String]

    /// Where the signature stood.
    public let form: Form

    /// The time of signing.
    public let signedAt: Date

    /// The body itself, if it was sent in chunks and verified as a whole; `nil` otherwise.
    public let decodedBody: [UInt8]?

    init(
        accessKeyID: String,
        scope: CredentialScope,
        algorithm: SigningAlgorithm,
        regionSet: [String],
        form: Form,
        signedAt: Date,
        decodedBody: [UInt8]? = nil
    ) {
        self.accessKeyID = accessKeyID
        self.scope = scope
        self.algorithm = algorithm
        self.regionSet = regionSet
        self.form = form
        self.signedAt = signedAt
        self.decodedBody = decodedBody
    }

    /// The same with a body.
    func with(decodedBody: [UInt8]) -> VerifiedRequest {
        VerifiedRequest(
            accessKeyID: accessKeyID,
            scope: scope,
            algorithm: algorithm,
            regionSet: regionSet,
            form: form,
            signedAt: signedAt,
            decodedBody: decodedBody
        )
    }
}
