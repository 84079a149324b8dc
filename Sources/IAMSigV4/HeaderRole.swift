// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// What signing does with a header field, by its lower-case name.
package enum HeaderRole: Sendable {
    /// `host`: signed, in place of the authority.
    case host

    /// `authorization`: the place of the signature.
    case authorization

    /// `x-amz-date`: signed; a given one is the time of signing.
    case date

    /// `x-amz-security-token`: signed, unless the service wants it outside.
    case securityToken

    /// `x-amz-content-sha256`: signed; a given one is the payload hash.
    case payloadHash

    /// Changed by proxies and HTTP stacks on the way, so never signed.
    case unsignable

    /// Signed.
    case signed

    /// Finds the role of a field.
    ///
    /// By length first, because this runs for each field of each request. Unsignable is the union of what aws-c-auth,
    /// botocore and the AWS SDK for JavaScript leave out.
    ///
    /// - Parameter name: The name in lower case.
    package init(_ name: String) {
        switch name.utf8.count {
        case 0...1: self = .signed
        case 2: self = name == "te" ? .unsignable : .signed
        case 4: self = name == "host" ? .host : name == "from" ? .unsignable : .signed
        case 6: self = name == "expect" || name == "pragma" ? .unsignable : .signed
        case 7: self = name == "trailer" || name == "upgrade" || name == "referer" ? .unsignable : .signed
        case 10: self = Self.ofTenLetters(name)
        case 12: self = name == "max-forwards" ? .unsignable : .signed
        case 13: self = Self.ofThirteenLetters(name)
        case 15: self = name == "x-amzn-trace-id" ? .unsignable : Self.byPrefix(name)
        case 17: self = name == "transfer-encoding" ? .unsignable : Self.byPrefix(name)
        case 20:
            self =
                name == "x-amz-security-token"
                ? .securityToken : name == "x-amz-content-sha256" ? .payloadHash : Self.byPrefix(name)
        default: self = Self.byPrefix(name)
        }
    }

    private static func ofTenLetters(_ name: String) -> HeaderRole {
        switch name {
        case "x-amz-date": .date
        case "connection", "keep-alive", "user-agent": .unsignable
        default: byPrefix(name)
        }
    }

    private static func ofThirteenLetters(_ name: String) -> HeaderRole {
        switch name {
        case "authorization": .authorization
        case "cache-control": .unsignable
        default: byPrefix(name)
        }
    }

    private static func byPrefix(_ name: String) -> HeaderRole {
        guard name.utf8.first == UInt8(ascii: "s") || name.utf8.first == UInt8(ascii: "p") else { return .signed }
        return name.hasPrefix("sec-") || name.hasPrefix("proxy-") ? .unsignable : .signed
    }
}
