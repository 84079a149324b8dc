// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The name of an AWS region, such as `eu-west-2`.
///
/// A region becomes part of host names and of the credential scope, so only what is legal in a host label gets in.
public struct Region: Sendable, Hashable {
    /// The name, such as `eu-west-2` or the pseudo region `aws-global`.
    public let name: String

    /// Checks a region name.
    ///
    /// - Parameter name: 1 to 63 letters, digits and dashes, neither first nor last a dash.
    /// - Returns: `nil` if `name` is not legal in a host name.
    public init?(_ name: String) {
        let bytes = Array(name.utf8)
        guard (1...63).contains(bytes.count), bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-") else {
            return nil
        }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                continue
            default:
                return nil
            }
        }
        self.name = name
    }
}

extension Region: CustomStringConvertible {
    /// The name.
    public var description: String { name }
}
