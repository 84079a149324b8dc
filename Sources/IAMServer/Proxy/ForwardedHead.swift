// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes

/// What of a message's head goes on to the other side.
///
/// Source: RFC 9110, 7.6.1 "Connection"; RFC 9112, 3.2 "Request Target".
public enum ForwardedHead: Sendable {
    /// The address that everything goes to.
    public struct Upstream: Sendable, Hashable {
        /// `https`, or `http` for this machine.
        public let scheme: String
        /// Host and port.
        public let authority: String
        /// What stands before each path, without a slash at its end; empty for nothing.
        public let prefix: String

        /// Makes an address.
        ///
        /// - Parameters:
        ///   - scheme: The scheme.
        ///   - authority: Host and port.
        ///   - path: What stands before each path, such as `/prod` or `/`.
        public init(scheme: String, authority: String, path: String) {
            self.scheme = scheme
            self.authority = authority
            self.prefix = path.hasSuffix("/") ? String(path.dropLast()) : path
        }
    }

    /// The request for the upstream, ready to be signed: its path and query byte for byte behind the upstream's own.
    ///
    /// - Parameters:
    ///   - request: What the client sent.
    ///   - upstream: Where it goes.
    /// - Throws: ``ProxyRefusal`` for a target that might lead elsewhere.
    public static func request(_ request: HTTPRequest, to upstream: Upstream) throws(ProxyRefusal) -> HTTPRequest {
        guard request.method != .connect, request.method != .trace else {
            throw ProxyRefusal(405, "method", "the proxy has one upstream and neither tunnels nor traces")
        }
        guard let target = request.path, target.utf8.first == UInt8(ascii: "/") else {
            throw ProxyRefusal(400, "target", "the request target must be a path; the proxy has one upstream")
        }
        guard target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
            throw ProxyRefusal(400, "target", "the request target holds a byte that must be percent-encoded")
        }
        let path = target.prefix { $0 != "?" }
        if !upstream.prefix.isEmpty, hasDotSegment(path) {
            throw ProxyRefusal(400, "target", "the path has dot segments, which could leave the upstream's own path")
        }
        var head = HTTPRequest(
            method: request.method,
            scheme: upstream.scheme,
            authority: upstream.authority,
            path: upstream.prefix + target
        )
        head.headerFields = fields(request.headerFields) { name in
            signing.contains(name) || forwarding.contains(name) || name.hasPrefix("x-forwarded-")
        }
        return head
    }

    /// The fields of an answer for the client; its length stays.
    ///
    /// - Parameter response: What the upstream sent.
    public static func response(_ response: HTTPResponse) -> HTTPFields {
        fields(response.headerFields) { $0 == "alt-svc" || $0 == "strict-transport-security" }
    }

    /// Whether some reader might see `.` or `..` as a segment, with slashes and dots encoded or turned round.
    static func hasDotSegment(_ path: some StringProtocol) -> Bool {
        var text = path.lowercased()
        // Twice, because a service may decode a second time what a gateway decoded once.
        for _ in 0..<2 {
            for (code, sign) in [("%25", "%"), ("%2e", "."), ("%2f", "/"), ("%5c", "/"), ("\\", "/")] {
                text = replace(code, by: sign, in: text)
            }
        }
        return text.split(separator: "/").contains { segment in
            let name = segment.prefix { $0 != ";" }
            return name == "." || name == ".."
        }
    }

    private static func replace(_ code: String, by sign: String, in text: String) -> String {
        text.split(separator: code, omittingEmptySubsequences: false).joined(separator: sign)
    }

    private static func fields(_ given: HTTPFields, without isExtra: (String) -> Bool) -> HTTPFields {
        let named = given[values: .connection].flatMap { $0.split(separator: ",") }
            .map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
        var fields = HTTPFields()
        for field in given {
            let name = field.name.canonicalName
            if hopByHop.contains(name) || named.contains(name) || isExtra(name) { continue }
            fields.append(field)
        }
        return fields
    }

    private static let hopByHop: Set<String> = [
        "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization",
        "proxy-authentication-info", "te", "trailer", "transfer-encoding", "upgrade", "http2-settings",
    ]

    /// What the client's own signature, or its token for the proxy, brought along.
    private static let signing: Set<String> = [
        "authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "x-amz-region-set",
        "x-amz-s3session-token",
    ]

    /// What is about the way to the proxy, or is settled anew for the way on.
    private static let forwarding: Set<String> = [
        "host", "content-length", "expect", "forwarded", "via", "origin", "access-control-request-method",
        "access-control-request-headers", "access-control-request-private-network",
    ]
}
