// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Where the caller's own fields lie that bear on the signature.
struct GivenFields {
    /// `Host`, which then stands for the authority.
    private(set) var host: Int?

    /// `x-amz-date`, which then is the time of signing.
    private(set) var date: Int?

    /// `x-amz-security-token`.
    private(set) var securityToken: Int?

    /// `x-amz-content-sha256`, which then is the payload hash.
    private(set) var payloadHash: Int?

    mutating func note(_ role: HeaderRole, index: Int, name: String) throws(SigningError) {
        let isFirst: Bool
        switch role {
        case .host: isFirst = host.replace(with: index) == nil
        case .date: isFirst = date.replace(with: index) == nil
        case .securityToken: isFirst = securityToken.replace(with: index) == nil
        case .payloadHash: isFirst = payloadHash.replace(with: index) == nil
        case .signed, .unsignable: return
        case .authorization:
            throw SigningError(
                .alreadySigned,
                "The request carries an Authorization header.",
                hint: "Remove it; signing writes its own."
            )
        }
        if !isFirst {
            throw SigningError(.invalidHeader, "The request carries the header \(name) more than once.")
        }
    }
}

extension Optional {
    /// Puts a value in and hands out the one before.
    fileprivate mutating func replace(with value: Wrapped) -> Wrapped? {
        defer { self = value }
        return self
    }
}
