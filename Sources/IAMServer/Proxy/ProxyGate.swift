// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials

/// What a request has to pass before anything of it is signed.
struct ProxyGate: Sendable {
    /// Who asks, once it is known that they may.
    enum Admission: Sendable, Hashable {
        case health
        case metrics
        case preflight(origin: String)
        case request(origin: String?)
    }

    /// A prefix that API Gateway, S3 and Lambda give nobody a reason to use.
    static let ownPath = "/.well-known/aws-iam-toolkit/proxy/"

    let hosts: HostRule
    let pages: CORSPolicy
    let token: BearerToken?
    let isLoopback: Bool

    /// Admits a request.
    ///
    /// - Parameters:
    ///   - request: What the client sent.
    ///   - peer: Its address.
    ///   - port: The port it came to.
    /// - Throws: ``ProxyRefusal``.
    func admit(_ request: HTTPRequest, peer: String, port: Int) throws(ProxyRefusal) -> Admission {
        guard !isLoopback || LoopbackAddress.contains(peer) else {
            throw ProxyRefusal(403, "peer", "only clients on this machine are served")
        }
        guard !request.headerFields.contains(.hostField) else {
            throw ProxyRefusal(400, "host", "there is more than one Host field")
        }
        // What it answers tells nothing, and orchestrators ask by address.
        if request.path == Self.ownPath + "health" { return .health }
        guard hosts.allows(request.authority, port: port) else {
            throw ProxyRefusal(421, "host", "this host name is not served; name it with --allow-host")
        }
        let origin: String?
        switch pages.decide(request) {
        case .refuse:
            throw ProxyRefusal(403, "origin", "pages of this origin may not call; name it with --allow-origin")
        case .preflight(let asking): return .preflight(origin: asking)
        case .page(let asking): origin = asking
        case .pass: origin = nil
        }
        try checkToken(request)
        return request.path == Self.ownPath + "metrics" ? .metrics : .request(origin: origin)
    }

    private func checkToken(_ request: HTTPRequest) throws(ProxyRefusal) {
        guard let token else { return }
        let given =
            request.headerFields[values: .proxyAuthorization] + request.headerFields[values: .authorization]
        let tokens = given.compactMap { $0.lowercased().hasPrefix("bearer ") ? String($0.dropFirst(7)) : nil }
        guard !tokens.isEmpty else {
            throw ProxyRefusal(401, "token", "send the proxy's token as Proxy-Authorization: Bearer TOKEN")
        }
        guard tokens.contains(where: token.matches) else { throw ProxyRefusal(401, "token", "the token is wrong") }
    }
}
