// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMPlatform

/// Where a browser is sent after somebody has signed in.
enum SandboxRedirect {
    /// Host and path of the address, if it is plain HTTP to this machine and has neither query nor fragment.
    ///
    /// Source: RFC 8252, 7.3: the port of a loopback address is chosen anew each time, so it does not count.
    static func loopback(_ uri: String) -> String? {
        guard let address = try? EndpointAddress(uri, service: "redirect"), address.scheme == "http",
            address.query.isEmpty, address.isLocal,
            address.host.hasPrefix("127.") || address.host == "::1" || address.host == "localhost"
        else { return nil }
        return address.host + address.path
    }

    /// The answer that sends the browser on.
    static func response(to uri: String, _ parameters: [(String, String?)]) -> SandboxResponse {
        let query = parameters.compactMap { name, value in
            value.map { "\(name)=\(SandboxText.percentEncoded($0))" }
        }
        let location = uri + (uri.contains("?") ? "&" : "?") + query.joined(separator: "&")
        return SandboxResponse(302, fields: [("location", location), ("cache-control", "no-store")])
    }
}
