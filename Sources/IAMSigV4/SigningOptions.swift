// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// How the path of a request becomes the canonical URI.
///
/// Source: IAM User Guide, "Create a signed AWS API request", step 1.
public enum PathEncoding: Sendable, Hashable {
    /// Every byte of the wire path outside the alphabet is encoded once more, so `%3A` becomes `%253A`: all services
    /// but the S3 family.
    case double

    /// Each segment of the wire path is decoded and encoded once: the S3 family.
    case single
}

/// Whether the canonical URI has its dot segments resolved and its repeated slashes collapsed.
public enum PathNormalization: Sendable, Hashable {
    /// `.` and empty segments go, `..` takes its parent with it: all services but the S3 family.
    case normalize

    /// Every segment stays, because `.`, `..` and the empty one are legal in S3 keys.
    case preserve
}

/// When a request signed in its headers gets the header `x-amz-content-sha256`.
public enum PayloadHashHeader: Sendable, Hashable {
    /// For the services that demand it: the S3 family and `vpc-lattice-svcs`; and for a payload that is not hashed.
    case automatic

    /// For every service.
    case always
}

/// What becomes of the session token of temporary credentials.
public enum SessionTokenPlacement: Sendable, Hashable {
    /// It is added first and signed, as nearly every service wants it.
    case signed

    /// It is added after signing, as the AWS IoT device gateway wants it.
    case afterSigning

    /// It is left out; whoever sends the request adds it.
    case omitted
}

/// The name that the session token goes under.
public enum SessionTokenField: Sendable, Hashable {
    /// What the request wants: ``s3Session`` for `s3express`, but not for its CreateSession; ``security`` for all others.
    case automatic

    /// `X-Amz-Security-Token`.
    case security

    /// `X-Amz-S3session-Token`, for the credentials that CreateSession hands out for a directory bucket.
    case s3Session

    /// What the request wants: ``security`` or ``s3Session``.
    ///
    /// Source: Amazon S3 API Reference, "CreateSession".
    func resolved(service: String, _ request: HTTPRequest) -> SessionTokenField {
        guard self == .automatic else { return self }
        return service == SigningService.s3Express && !SigningService.isCreateSession(request) ? .s3Session : .security
    }

    /// The name of the header and of the parameter.
    var name: HTTPField.Name { self == .s3Session ? .amzS3SessionToken : .amzSecurityToken }
}

/// The rules of signing that differ between services.
public struct SigningOptions: Sendable, Hashable {
    /// How the path is encoded; `double` for all but the S3 family.
    public var pathEncoding: PathEncoding

    /// Whether the path is normalised; `normalize` for all but the S3 family.
    public var pathNormalization: PathNormalization

    /// When the payload hash is sent as a header.
    public var payloadHashHeader: PayloadHashHeader

    /// What becomes of the session token.
    public var sessionToken: SessionTokenPlacement

    /// The name that the session token goes under.
    public var sessionTokenField: SessionTokenField

    /// Makes options; the defaults are right for every service but the S3 family and the AWS IoT device gateway.
    ///
    /// - Parameters:
    ///   - pathEncoding: How the path is encoded.
    ///   - pathNormalization: Whether the path is normalised.
    ///   - payloadHashHeader: When the payload hash is sent as a header.
    ///   - sessionToken: What becomes of the session token.
    ///   - sessionTokenField: The name that the session token goes under.
    public init(
        pathEncoding: PathEncoding = .double,
        pathNormalization: PathNormalization = .normalize,
        payloadHashHeader: PayloadHashHeader = .automatic,
        sessionToken: SessionTokenPlacement = .signed,
        sessionTokenField: SessionTokenField = .automatic
    ) {
        self.pathEncoding = pathEncoding
        self.pathNormalization = pathNormalization
        self.payloadHashHeader = payloadHashHeader
        self.sessionToken = sessionToken
        self.sessionTokenField = sessionTokenField
    }

    /// Makes the options that a service wants.
    ///
    /// - Parameter service: The signing name, such as `execute-api`, `s3` or `iotdevicegateway`.
    public init(service: String) {
        let isS3 = SigningService.isS3Family(service)
        self.init(
            pathEncoding: isS3 ? .single : .double,
            pathNormalization: isS3 ? .preserve : .normalize,
            sessionToken: service == "iotdevicegateway" ? .afterSigning : .signed
        )
    }
}
