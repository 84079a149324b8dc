// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The body of a request, as far as signing has to know it.
public enum SigningPayload: Sendable {
    /// No body.
    case empty

    /// The whole body; it is hashed.
    case bytes([UInt8])

    /// The SHA-256 of a body that was hashed elsewhere: 64 lower-case hexadecimal digits.
    case sha256(String)

    /// A body that is not covered by the signature; for the S3 family over TLS and for VPC Lattice.
    case unsigned
}
