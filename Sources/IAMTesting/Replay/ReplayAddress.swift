// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// An address in the form in which two of them are compared.
///
/// Scheme and host are in lower case, the usual port is left out, an empty path is `/`, and the parts of the query are
/// in order.
struct ReplayAddress: Hashable {
    private let scheme: String
    private let authority: String
    private let path: String
    private let query: [String]

    init(_ url: String) {
        let url = url.prefix { $0 != "#" }
        let target = url.prefix { $0 != "?" }
        let parts = target.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        let hasAuthority = parts.count > 2 && parts[1].isEmpty
        let scheme = hasAuthority ? parts[0].dropLast().lowercased() : ""
        let authority = hasAuthority ? parts[2].lowercased() : ""
        let port = [":443": "https", ":80": "http"].first { authority.hasSuffix($0.key) && scheme == $0.value }
        self.scheme = scheme
        self.authority = String(authority.dropLast(port?.key.count ?? 0))
        self.path = hasAuthority ? "/" + (parts.count > 3 ? parts[3] : "") : String(target)
        self.query = url[target.endIndex...].dropFirst().split(separator: "&").map(String.init).sorted()
    }

    /// The whole address of a request.
    static func text(of head: HTTPRequest) -> String {
        "\(head.scheme ?? "")://\(head.authority ?? "")\(head.path ?? "")"
    }
}
