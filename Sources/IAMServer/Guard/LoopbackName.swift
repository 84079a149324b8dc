// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The names under which a server on a loopback address may be asked for.
///
/// A web page whose own name is made to point at 127.0.0.1 (DNS rebinding) reaches the port, but still sends its name as
/// `Host`; so only the names that the server itself gives out are taken, port and all.
package enum LoopbackName: Sendable {
    private static let names = ["127.0.0.1", "localhost", "[::1]"]

    /// Whether a `Host` is one of the server's own names.
    ///
    /// - Parameters:
    ///   - host: The field's value; `nil` if there is none.
    ///   - port: The port that the request came in on; `nil` for a Unix socket, whose clients have no port to tell.
    package static func matches(_ host: String?, port: Int?) -> Bool {
        guard let host else { return false }
        guard let port else { return names.contains(host) }
        let end = ":\(port)"
        // A client leaves out the port that http has anyway.
        guard host.hasSuffix(end) else { return port == 80 && names.contains(host) }
        let name = host.dropLast(end.utf8.count)
        return names.contains { $0 == name }
    }
}
