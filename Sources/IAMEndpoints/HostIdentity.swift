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

    /// The kinds of signature.
    public enum Algorithm: String, Sendable, Hashable {
        /// For one region, with a key derived by HMAC.
        case sigV4
        /// For a set of regions, with a key pair.
        case sigV4a
    }

    /// The service's signing name, such as `execute-api`.
    public let service: String

    /// The region to sign for: `auto` where a provider says so; for SigV4a a region set, with commas, such as `*`.
    public let region: String

    /// The rule that decided, in a few words; with its file and line if a profile's `signing_hosts` did.
    public let rule: String

    /// How the body takes part in the signature.
    public let payload: Payload

    /// The kind of signature.
    public let algorithm: Algorithm

    /// Makes an identity.
    ///
    /// - Parameters:
    ///   - service: The signing name.
    ///   - region: The region to sign for, or the region set.
    ///   - rule: The rule that decided.
    ///   - payload: How the body takes part; as the service wants it if absent.
    ///   - algorithm: The kind of signature; SigV4a for a region set with a `*` or a comma if absent.
    public init(
        service: String,
        region: String,
        rule: String,
        payload: Payload? = nil,
        algorithm: Algorithm? = nil
    ) {
        self.service = service
        self.region = region
        self.rule = rule
        self.payload = payload ?? (service == "vpc-lattice-svcs" ? .unsigned : .signed)
        let isSet = region.utf8.contains(UInt8(ascii: "*")) || region.utf8.contains(UInt8(ascii: ","))
        self.algorithm = algorithm ?? (isSet ? .sigV4a : .sigV4)
    }

    /// The regions that a SigV4a signature is good in.
    public var regionSet: [String] { region.split(separator: ",").map(String.init) }

    /// Whether the signing rules of Amazon S3 hold: path encoded once, not normalised, body hash in a header.
    public var isS3Family: Bool {
        switch service {
        case "s3", "s3-object-lambda", "s3-outposts", "s3express": true
        default: false
        }
    }

    /// Whether the host takes SigV4a only, because its requests are good in more than one region.
    public var needsRegionSet: Bool { algorithm == .sigV4a }

    /// Whether a body may be sent that the signature does not cover, as one that is made while it is sent.
    ///
    /// Source: `unsignedPayload` in botocore's service models; Amazon S3 API Reference, "Authenticating Requests".
    ///
    /// - Parameters:
    ///   - method: The method, such as `PUT`.
    ///   - path: The path of the request, without its query.
    public func takesUnsignedPayload(method: String, path: String) -> Bool {
        if payload == .unsigned || isS3Family { return true }
        let given = path.split(separator: "/")
        return unsignedPayloadOperations.contains { operation in
            let parts = operation.split(separator: " ")
            guard parts[0] == service, parts[1] == method else { return false }
            let segments = parts[2].split(separator: "/")
            let isOpen = segments.last == "**"
            return (isOpen ? given.count >= segments.count : given.count == segments.count)
                && zip(segments, given).allSatisfy { $0 == $1 || $0 == "*" || $0 == "**" }
        }
    }
}
