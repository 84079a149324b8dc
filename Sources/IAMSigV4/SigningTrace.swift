// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes

/// Every intermediate of one signature, for people who compare it with what a service expected.
///
/// The texts hold the session token, as the canonical request does; descriptions and mirrors show ``redacted()``.
public struct SigningTrace: Sendable, Hashable {
    /// The algorithm, as ``SigningAlgorithm`` spells it.
    public let algorithm: String

    /// What the signature is good for.
    public let scope: CredentialScope

    /// The time of signing as `YYYYMMDDTHHMMSSZ`.
    public let timestamp: String

    /// The six parts of the request that are hashed, joined by line feeds.
    public let canonicalRequest: String

    /// Algorithm, time, scope and hash of the canonical request, joined by line feeds.
    public let stringToSign: String

    /// The signature: 64 lower-case hexadecimal digits; for SigV4a at most 144, another one each time.
    public let signature: String

    /// The value of the `Authorization` field; `nil` for a presigned URL.
    public let authorization: String?

    /// The names of the signed headers, sorted, joined by semicolons.
    public let signedHeaders: String

    /// The last line of the canonical request: a SHA-256 or a literal such as `UNSIGNED-PAYLOAD`.
    public let payloadHash: String

    package init(
        algorithm: String,
        scope: CredentialScope,
        timestamp: String,
        canonicalRequest: String,
        stringToSign: String,
        signature: String,
        authorization: String?,
        signedHeaders: String,
        payloadHash: String
    ) {
        self.algorithm = algorithm
        self.scope = scope
        self.timestamp = timestamp
        self.canonicalRequest = canonicalRequest
        self.stringToSign = stringToSign
        self.signature = signature
        self.authorization = authorization
        self.signedHeaders = signedHeaders
        self.payloadHash = payloadHash
    }

    /// The same trace without what lets others act: the session token and all of the signature but its first eight
    /// digits are replaced.
    ///
    /// The hash in ``stringToSign`` stays that of the whole canonical request.
    public func redacted() -> SigningTrace {
        let short = signature.prefix(8) + "…"
        return SigningTrace(
            algorithm: algorithm,
            scope: scope,
            timestamp: timestamp,
            canonicalRequest: Redaction.canonicalRequest(canonicalRequest),
            stringToSign: stringToSign,
            signature: String(short),
            authorization: authorization.map { Redaction.authorization($0, signature: String(short)) },
            signedHeaders: signedHeaders,
            payloadHash: payloadHash
        )
    }
}

extension SigningTrace: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The redacted canonical request and string to sign.
    public var description: String {
        let safe = redacted()
        return "\(safe.canonicalRequest)\n\n\(safe.stringToSign)"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror of what ``description`` tells.
    public var customMirror: Mirror {
        let safe = redacted()
        return Mirror(
            self,
            children: ["canonicalRequest": safe.canonicalRequest, "stringToSign": safe.stringToSign]
        )
    }
}

/// A signed request with the way it came about.
public struct SignedRequest: Sendable {
    /// The request to send, as it is.
    public let request: HTTPRequest

    /// How the signature came about.
    public let trace: SigningTrace

    /// Makes a signed request.
    init(request: HTTPRequest, trace: SigningTrace) {
        self.request = request
        self.trace = trace
    }
}

extension SignedRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The redacted trace; the request itself carries the signature and the session token.
    public var description: String { trace.description }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror of what ``description`` tells.
    public var customMirror: Mirror { Mirror(self, children: ["trace": trace]) }
}
