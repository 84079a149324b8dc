// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// What is known of services by their signing names.
package enum SigningService: Sendable {
    /// Whether the path rules and the payload rules of S3 hold.
    ///
    /// - Parameter name: The signing name.
    package static func isS3Family(_ name: String) -> Bool {
        switch name {
        case "s3", "s3-outposts", "s3-object-lambda", "s3express": true
        default: false
        }
    }

    /// Whether the service demands a signed `x-amz-content-sha256` in requests signed in their headers.
    static func demandsPayloadHashHeader(_ name: String) -> Bool {
        isS3Family(name) || isLattice(name)
    }

    /// Whether the service takes `UNSIGNED-PAYLOAD` for the hash of the body.
    static func allowsUnsignedPayload(_ name: String) -> Bool {
        isS3Family(name) || isLattice(name)
    }

    /// S3 directory buckets, whose requests are signed with the credentials of a session.
    static var s3Express: String { "s3express" }

    /// Whether a request to S3 Express asks for a session, and so has none yet.
    static func isCreateSession(_ request: HTTPRequest) -> Bool {
        guard request.method == .get, let target = request.path,
            let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        else { return false }
        guard target[..<mark].isEmpty || target[..<mark] == "/" else { return false }
        return target[mark...].dropFirst().split(separator: "&").contains { $0 == "session" || $0 == "session=" }
    }

    /// VPC Lattice, which never sees the body before it decides.
    static func isLattice(_ name: String) -> Bool { name == "vpc-lattice-svcs" }

    /// How far the clocks may differ: 15 minutes for S3, STS and IAM, 5 for all others, in seconds.
    static func clockWindow(_ name: String) -> Int {
        isS3Family(name) || name == "sts" || name == "iam" ? 900 : 300
    }
}
