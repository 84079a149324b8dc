// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import HTTPTypes

/// What each request has to pass before anything looks at what it asks for: the peer is this machine or this user, the
/// `Host` is one of the server's own names, and no web page is behind it that is not welcome.
package struct RequestGuard: Sendable {
    private let user: UInt32
    private let allowedOrigins: Set<String>

    /// Makes a guard.
    ///
    /// - Parameters:
    ///   - user: The user id that the server runs under.
    ///   - allowedOrigins: The origins of pages that may ask; none unless given.
    package init(user: UInt32, allowedOrigins: Set<String> = []) {
        self.user = user
        self.allowedOrigins = allowedOrigins
    }

    /// Why a request is turned away; `nil` if it may go on.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - peer: Where it comes from.
    ///   - port: The port that it came in on; `nil` for a Unix socket.
    package func refusal(of request: HTTPRequest, from peer: Peer, port: Int?) -> Refusal? {
        guard peer.isTrusted(by: user) else { return Refusal(403, "peer is not this machine or this user") }
        guard HostRule.loopback.allows(request.authority, port: port) else { return Refusal(421, "foreign Host") }
        return BrowserCheck.refusal(request.headerFields, allowedOrigins: allowedOrigins)
    }
}
