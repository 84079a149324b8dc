// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Which service and region a host name means, and by which rule.
public struct HostIdentity: Sendable, Hashable {
    /// How the body takes part in the signature.
    public enum Payload: Sendable, Hashable {
        /// The body's hash is signed.
        case signed
        /// The service takes `UNSIGNED-PAYLOAD` only.
        case unsigned
    }

    /// The service's signing name, such as `execute-api`.
    public let service: String

    /// The region to sign for; `*` for S3 multi-region access points, `auto` where a provider says so.
    public let region: String

    /// The rule that decided, in a few words.
    public let rule: String

    /// How the body takes part in the signature.
    public let payload: Payload

    /// Makes an identity.
    ///
    /// - Parameters:
    ///   - service: The signing name.
    ///   - region: The region to sign for.
    ///   - rule: The rule that decided.
    ///   - payload: How the body takes part.
    public init(service: String, region: String, rule: String, payload: Payload = .signed) {
        self.service = service
        self.region = region
        self.rule = rule
        self.payload = payload
    }

    /// Whether the signing rules of Amazon S3 hold: path encoded once, not normalised, body hash in a header.
    public var isS3Family: Bool {
        switch service {
        case "s3", "s3-object-lambda", "s3-outposts", "s3express": true
        default: false
        }
    }

    /// Whether the host takes SigV4a only, because its requests are good in more than one region.
    public var needsRegionSet: Bool { region == "*" }
}
