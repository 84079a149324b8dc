// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMSigV4

/// One parameter of a query, as written and as meant.
struct QueryParameter: Sendable {
    /// The name, decoded once.
    let name: String

    /// The value as written.
    let raw: String

    /// The value, decoded once.
    let value: String

    /// All parameters of a query, in order.
    static func all(in query: String?) -> [QueryParameter] {
        (query ?? "").split(separator: "&").map { piece in
            let equals = piece.firstIndex(of: "=") ?? piece.endIndex
            let raw = String(piece[equals...].dropFirst())
            return QueryParameter(
                name: PercentEncoding.decoded(String(piece[..<equals])),
                raw: raw,
                value: PercentEncoding.decoded(raw)
            )
        }
    }
}
