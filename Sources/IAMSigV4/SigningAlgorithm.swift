// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// How a request is signed.
public enum SigningAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// SigV4: an HMAC with a key that is good for one day, region and service.
    case sigV4 = "AWS4-HMAC-SHA256"

    /// SigV4a: ECDSA on the curve P-256, good in a set of regions.
    case sigV4a = "AWS4-ECDSA-P256-SHA256"

    /// The name as signatures carry it.
    @inline(__always)
    var name: StaticString {
        switch self {
        case .sigV4: "AWS4-HMAC-SHA256"
        case .sigV4a: "AWS4-ECDSA-P256-SHA256"
        }
    }

    /// The characters of a signature as it stands in a body in chunks.
    ///
    /// A DER signature has 140 to 144 digits, and is filled up so that the length of the body is known beforehand.
    var chunkSignatureLength: Int {
        switch self {
        case .sigV4: 64
        case .sigV4a: 144
        }
    }
}

extension SigningAlgorithm: CustomStringConvertible {
    /// The name as signatures carry it, such as `AWS4-HMAC-SHA256`.
    public var description: String { rawValue }
}
